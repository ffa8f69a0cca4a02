// Which figure a question is about: the catalog's own words, and what owners say instead of a word
// (“how much did we take”, “who buys most”). Hides the matching from understand.ts.

import { SAY } from '../../prompts/understanding.ts';
import { UNKNOWN_METRICS } from '../../prompts/unknown-words.ts';
import type { Assumption, CatalogMetric } from '../query.ts';
import { inMoney, subjectOf } from './asked-figure.ts';
import { IMPLIED, type Implied, RATES } from './implied.ts';
import { INTENT_WORDS } from './intent-rules.ts';
import { type Vocabulary, vocabularyOf } from './spelling.ts';
import { labelWords, stem, stems } from './words.ts';

export interface MetricIndex {
  by_name: ReadonlyMap<string, CatalogMetric>;
  /** Stemmed phrase → metric's name. */
  phrases: ReadonlyMap<string, string>;
  longest_words: number;
  vocabulary: Vocabulary;
}
export interface MetricReading {
  metric: string | null;
  /** The words named it, rather than a verb that suggests it. */
  explicit: boolean;
  /** Named, or by words that can mean nothing else. */
  sure: boolean;
  /** Only an everyday verb (“how did we do”) suggests the figure. */
  generic: boolean;
  assumed: Assumption[];
  /** More than one reading that would give different answers. */
  choose: { kind: 'margin' | 'several'; names: string[] } | null;
  /** A figure owners know and this catalog does not. */
  unknown: string | null;
  /** The words with every figure replaced by µ. */
  masked: string;
}

/**
 * Words that are a figure only where nothing better is said: “best customers” ranks, it does not
 * count.
 */
const WEAK = new Set(
  stems(
    'customers clients punters shoppers buyers patrons items pieces things products take ' +
      'spend spending bills quantity returned collected owed cost costs purchases sold ' +
      'orders order returners refunded cancelled canceled income earnings receipts proceeds ' +
      'bookings tickets volume contribution units surplus sale gp ar',
  ),
);
/** Of those, the ones that count nothing but name whom or what a figure is broken down by. */
const PARTIES = new Set(
  stems('customers clients punters shoppers buyers patrons items pieces products things'),
);

/** “Best customers”, “sales by customer”: the party is ranked, not counted. */
/** “The most customers”, “fewer items”: the party is counted. */
const COUNTED_PARTY = new RegExp(
  String.raw`\b(?:most|fewest|least|more|fewer|less|many|number of|highest number of|lots of` +
    String.raw`|enough) (?:different |unique |distinct |individual |separate |of our ` +
    String.raw`|of the )?(?:customers|clients|punters|shoppers|buyers|patrons|items|pieces|products` +
    String.raw`|things)\b(?! (?:buy|bought|spend|spent|like|want|order)\b)`,
);
const COMPARED_PARTY =
  /\b(?:which|what|by|per|best|top|worst|biggest|largest|smallest|bottom|important|valuable|main|key|principal|loyal|each|who|league|rank|ranking|split|breakdown)\b/;

const RANKED_PARTY = new RegExp(
  String.raw`\b(?:best|top|worst|biggest|largest|smallest|bottom|important|valuable|main|key` +
    String.raw`|principal|loyal|star|number one|which|what|league|rank|ranking|table|breakdown|split) (?:\w+ )?(?:of |by ` +
    String.raw`|list of )?(?:the |our |my |all )*(?:customers|clients|punters|shoppers|buyers` +
    String.raw`|patrons|items|products|pieces|things)\b|\b(?:customers|clients|buyers|products` +
    String.raw`|items) (?:by|in order|ranked|sorted|with the)\b`,
);

/** “How much did the hotel order” asks for money. */
const ORDER_VERB =
  /\b(?:how much|what) (?:did|does|do|has|have) (?!you\b)(?:[\w¤]+ ){1,4}(?<!\b(?:a|an|the|our|average|each|per|every) )order\b/;
const PROFIT_AFTER =
  /\bprofits?\b.*\b(?:after|before|less|net of) (?:all |the |our )*(?:costs?|expenses?|overheads?|bills?)\b/;
/** “Taking off” takes no money. */
const PARTICLE = /^(?:off|up|over|place|longer|part|shape|on|so|too|ages)$/;

const indexes = new WeakMap<readonly CatalogMetric[], MetricIndex>();

/** Built once per catalog: the caller keeps the array as long as the catalog is the same. */
export function indexOf(metrics: readonly CatalogMetric[]): MetricIndex {
  const known = indexes.get(metrics);
  if (known !== undefined) return known;
  const phrases = new Map<string, string>();
  const words = new Set<string>();
  for (const metric of metrics) {
    for (const phrase of [metric.name.replaceAll('_', ' '), metric.label, ...metric.synonyms]) {
      const plain = labelWords(phrase);
      for (const word of plain.split(' ')) words.add(word);
      const key = stems(plain).join(' ');
      if (key !== '' && !phrases.has(key)) phrases.set(key, metric.name);
    }
  }
  for (const word of 'profit profits profitable margin margins'.split(' ')) words.add(word);
  const index: MetricIndex = {
    by_name: new Map(metrics.map((metric) => [metric.name, metric])),
    phrases,
    longest_words: Math.max(1, ...[...phrases.keys()].map((key) => key.split(' ').length)),
    vocabulary: vocabularyOf(words, INTENT_WORDS),
  };
  indexes.set(metrics, index);
  return index;
}

/** Reads the figure out of words in which dates (§) and members (¤) are already masked. */
export function readMetric(
  text: string,
  index: MetricIndex,
  known_metrics: ReadonlySet<string>,
): MetricReading {
  const reading: MetricReading = {
    metric: null,
    explicit: false,
    sure: false,
    generic: false,
    assumed: [],
    choose: null,
    unknown: null,
    masked: text,
  };
  const matches = findPhrases(text.split(' '), index);
  const strong = joinNeighbours(matches.filter((match) => !match.weak));
  reading.unknown = unknownMetric(text, strong, index);
  if (reading.unknown !== null) return reading;
  const implied = IMPLIED.find(
    ({ words, names }) => words.test(text) && names.some((name) => index.by_name.has(name)),
  );
  const first = subjectOf(strong, text) ?? strong[0];
  if (/\bhow many (?:\w+ )?sales\b/.test(text) && index.by_name.has('orders')) {
    reading.metric = 'orders';
    reading.explicit = true;
    reading.sure = true;
    reading.masked = text.replace(/\bsales\b/, 'µ');
    return reading;
  }
  if (first !== undefined && strong.length === 1) first.name = inMoney(first.name, text, index);
  const is_rate =
    implied !== undefined &&
    RATES.has(implied.names[0] ?? '') &&
    subjectOf(strong, text) === undefined;
  const named = strong.some(({ name }) => name === implied?.names[0]);
  if (is_rate && !named && !strong.some(({ name }) => index.by_name.get(name)?.unit === 'ratio')) {
    imply(reading, implied, index, known_metrics);
    reading.masked = maskPhrases(text.split(' '), strong);
    return reading;
  }
  if (first !== undefined) {
    reading.metric = first.name;
    reading.explicit = true;
    reading.sure = true;
    reading.masked = maskPhrases(text.split(' '), strong);
    several(reading, strong, text);
    return reading;
  }
  if (marginOnly(reading, text, index, known_metrics)) return reading;
  const counted = matches.find((match) => match.weak && !match.party);
  if (counted !== undefined && !(implied?.sure === true)) {
    reading.metric = inMoney(counted.name, text, index);
    reading.explicit = true;
    reading.sure = true;
    reading.masked = maskPhrases(text.split(' '), [counted]);
    return reading;
  }
  const party = matches.find((match) => match.party);
  const numbered =
    /\b(?:how many|number of|count of) (?:\w+ )?(?:customers|clients|punters|shoppers|buyers|patrons)\b/.test(
      text,
    );
  const sold = implied === undefined || ['revenue', 'orders'].includes(implied.names[0] ?? '');
  const counts =
    (party !== undefined && numbered && sold) ||
    (party !== undefined &&
      (COUNTED_PARTY.test(text) || !COMPARED_PARTY.test(text)) &&
      (implied === undefined || implied === IMPLIED.at(-1) || implied.names[0] === 'orders'));
  if (implied !== undefined && !counts) {
    imply(reading, implied, index, known_metrics);
    return reading;
  }
  // “our main customers”: whom, not how many
  if (party !== undefined && (counts || !RANKED_PARTY.test(text))) {
    reading.metric = party.name;
    reading.explicit = true;
    reading.sure = true;
    reading.masked = maskPhrases(text.split(' '), [party]);
  }
  return reading;
}

interface Match {
  name: string;
  start: number;
  end: number;
  weak: boolean;
  party: boolean;
}

function findPhrases(words: string[], index: MetricIndex): Match[] {
  const stemmed = words.map(stem);
  const found: Match[] = [];
  for (let start = 0; start < words.length; start++) {
    for (let size = Math.min(index.longest_words, words.length - start); size > 0; size--) {
      const key = stemmed.slice(start, start + size).join(' ');
      const name = index.phrases.get(key);
      if (name === undefined) continue;
      if (PARTIES.has(key) && words[start + size] === '¤') break;
      const as_verb =
        size === 1 &&
        ((words[start] === 'order' && ORDER_VERB.test(words.join(' '))) ||
          (/^order(?:ed|ing)$/.test(words[start] ?? '') && words[start - 1] === '¤'));
      if (size === 1 && words[start] === 'order' && words[start - 1] === 'in') break;
      if (as_verb || (start === 0 && /^order (?:the|our|my|all|by)\b/.test(words.join(' ')))) break;
      if (/^(?:cost|expense|overhead|bill)s?$/.test(key) && PROFIT_AFTER.test(words.join(' ')))
        break;
      if (/^taking$/.test(key) && PARTICLE.test(words[start + 1] ?? '')) break;
      found.push({ name, start, end: start + size, weak: WEAK.has(key), party: PARTIES.has(key) });
      start += size - 1;
      break;
    }
  }
  // A word that is weak on its own is what is meant where the question counts it.
  const text = words.join(' ');
  for (const match of found) {
    const word = words.slice(match.start, match.end).join(' ');
    const counts = new RegExp(
      `\\b(?:how many|number of|total|count of|most|fewest|many|my|our|in|the|average|did|do|are` +
        `|were|have|what were|what are|about|and|word|term|heading|label) ${word}\\b(?! (?:buy|bought|spend` +
        `|spent|are|is) )`,
    );
    if (match.weak && !match.party && (counts.test(text) || match.start === 0)) match.weak = false;
  }
  return found;
}

/** “sales orders”, “order refunds”: of two nouns side by side the last is what is asked for. */
function joinNeighbours(matches: Match[]): Match[] {
  const kept: Match[] = [];
  for (const match of matches) {
    const last = kept.at(-1);
    if (last !== undefined && last.end === match.start)
      kept[kept.length - 1] = { ...match, start: last.start };
    else kept.push(match);
  }
  return kept;
}

function several(reading: MetricReading, strong: Match[], text: string): void {
  const names = [...new Set(strong.map((match) => match.name))];
  if (names.length < 2) return;
  const words = text.split(' ');
  const [a, b] = [strong[0], strong.find((match) => match.name !== strong[0]?.name)];
  if (a === undefined || b === undefined) return;
  const between = words.slice(a.end, b.start).join(' ');
  if (/^(?:and|or|plus|as well as|,)?(?: (?:the|our|my|also))*$/.test(between) && between !== '') {
    reading.choose = { kind: 'several', names };
  }
}

function marginOnly(
  reading: MetricReading,
  text: string,
  index: MetricIndex,
  known_metrics: ReadonlySet<string>,
): boolean {
  if (!/\bmargins?\b/.test(text)) return false;
  const names = ['gross_margin', 'net_margin'].filter((name) => index.by_name.has(name));
  const known = names.filter((name) => known_metrics.has(name));
  const metric = (known.length === 1 ? known[0] : names[0]) ?? null;
  if (metric === null) return false;
  reading.metric = metric;
  reading.explicit = true;
  reading.sure = true;
  reading.masked = text.replace(/\bmargins?\b/, 'µ');
  if (known.length > 1) reading.choose = { kind: 'margin', names };
  else
    assume(
      reading,
      metric,
      names.find((name) => name !== metric),
      index,
    );
  return true;
}

function imply(
  reading: MetricReading,
  implied: Implied,
  index: MetricIndex,
  known_metrics: ReadonlySet<string>,
): void {
  const held = implied.names.filter((name) => index.by_name.has(name));
  const metric = held.find((name) => known_metrics.has(name)) ?? held[0];
  if (metric === undefined) return;
  reading.metric = metric;
  reading.sure = implied.sure === true;
  reading.generic = implied === IMPLIED.at(-1);
  if (!reading.sure) {
    const other = [...implied.names, implied.other].find(
      (name) => name !== undefined && name !== metric && index.by_name.has(name),
    );
    assume(reading, metric, other, index);
  }
}

function assume(
  reading: MetricReading,
  metric: string,
  other: string | undefined,
  index: MetricIndex,
): void {
  const label = index.by_name.get(metric)?.label ?? metric;
  const other_label = other === undefined ? null : (index.by_name.get(other)?.label ?? null);
  const text = SAY.metric_default(label, other_label);
  const instead = other === undefined ? {} : { instead: other };
  reading.assumed.push({ field: 'metric', text, ...instead });
}

function maskPhrases(words: string[], matches: Match[]): string {
  const out: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const match = matches.find(({ start, end }) => at >= start && at < end);
    if (match === undefined) out.push(words[at] ?? '');
    else if (match.start === at) out.push('µ');
  }
  return out.join(' ');
}

/**
 * A longer known-unknown phrase beats the catalog's word in it: “staff turnover” is not turnover.
 */
function unknownMetric(text: string, strong: Match[], index: MetricIndex): string | null {
  const words = ` ${text} `;
  for (const [label, phrases] of Object.entries(UNKNOWN_METRICS)) {
    for (const phrase of phrases) {
      if (!words.includes(` ${phrase} `) || index.phrases.has(stems(phrase).join(' '))) continue;
      const size = phrase.split(' ').length;
      const inside = strong.some(({ start, end }) => {
        const matched = text.split(' ').slice(start, end).join(' ');
        return !phrase.includes(matched) || end - start >= size;
      });
      if (!inside) return label;
    }
  }
  return null;
}
