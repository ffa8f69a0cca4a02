// A message inside a conversation: which of the choices it takes, what shown before it points at,
// which earlier topic it returns to. Pure: the turns before are given. Hides how the words are put
// so that the readers of figures, names and dates, who know one query before, can read them.
import { SAY } from '../../prompts/understanding.ts';
import type { Choice, Filter, Query, UnderstandContext, Understanding } from '../query.ts';
import type { ToldSaid } from '../told/shapes.ts';
import { numberOf } from './date-atom.ts';
import { asRank, rewritten } from './rewrites.ts';
import { slips } from './spelling.ts';
import { labelWords, normalise, stems } from './words.ts';

/** A turn before, as far as a later one may point at it. */
export interface Turn {
  status: string;
  query: Query | null;
  choices: readonly Choice[];
  told: ToldSaid | null;
  /** Members listed, in the order they were shown. */
  shown: readonly Omit<Filter, 'exclude'>[];
}

export interface Leaned {
  /** The message as it is read on. */
  question: string;
  context: UnderstandContext;
  /** A member the message points at: the query must be about it. */
  filter: Filter | null;
  /** Nothing more needs reading. */
  settled: Understanding | null;
  /** The choice that was taken. */
  chosen: Choice | null;
}

const MOST_LIMIT = 50;
const POLITE = new RegExp(
  String.raw`^(?:(?:the|just|only|about|ok|okay|yes|yeah|i mean|i meant|please|` +
    String.raw`for|in|my|our|it is|that is|make it) )+| (?:please|pls|thanks|` +
    String.raw`then|one|ones)$`,
  'g',
);
const PLACES: Readonly<Record<string, number>> = {
  first: 0,
  former: 0,
  second: 1,
  third: 2,
  fourth: 3,
  fifth: 4,
  '1st': 0,
  '2nd': 1,
  '3rd': 2,
  '4th': 3,
  '5th': 4,
};
const THINGS =
  'one|customer|client|buyer|punter|account|product|item|country|market|channel|category';
const OF_THINGS: Readonly<Record<string, Filter['dimension']>> = {
  customer: 'customer',
  client: 'customer',
  buyer: 'customer',
  punter: 'customer',
  account: 'customer',
  product: 'product',
  item: 'product',
  country: 'country',
  market: 'country',
  channel: 'channel',
  category: 'category',
};
const ORDINAL = new RegExp(
  String.raw`\b(?:(?:the|that|this|our) )+(?<place>first|second|third|fourth|` +
    String.raw`fifth|1st|2nd|3rd|4th|5th|last|top|best|` +
    String.raw`biggest|leading|worst|lowest|bottom|smallest)(?:` +
    String.raw` (?<thing>${THINGS})\b| (?:on|in|of) the list\b)` +
    String.raw`|\bnumber (?<number>one|two|three|four|five|[1-9])\b(?! of)|` +
    String.raw`\b(?:that|this|the same) (?<that>${THINGS.replace('one|', '')})\b`,
  'i',
);
const RETURN = new RegExp(
  String.raw`^(?:(?:ok(?:ay)?|so|right|now|and|but|anyway|let's|let us|can we|` +
    String.raw`could we|shall we|please|well)[, ]+)*` +
    String.raw`(?:go(?:ing)? back to|back to|return(?:ing)? to|as for) (?:the |our |that |my )?` +
    String.raw`(?<topic>[^,:;.?!\u2013\u2014]+?)(?:\s*[,:;.\u2013\u2014]+\s*(?<rest>.+?))?[?.! ]*$`,
  'i',
);

/** Reads a message against the turns before it, the newest first. */
export function leanOn(
  question: string,
  context: UnderstandContext,
  turns: readonly Turn[],
): Leaned {
  const leaned: Leaned = { question, context, filter: null, settled: null, chosen: null };
  const [last] = turns;
  if (last === undefined) return leaned;
  const chosen = pick(question, last);
  if (chosen !== null) {
    const offers = last.choices.filter((choice) => choice !== chosen);
    return {
      ...leaned,
      chosen,
      settled: { status: 'query', query: chosen.query, assumed: [], offers },
    };
  }
  const returned = topic(leaned, turns);
  const pointed = pointAt(returned, turns);
  return rewritten(pointed, turns);
}

/**
 * The query about the member that was pointed at, whatever was read of the rest: of the window and
 * the figure it was shown for, where none is named.
 */
export function about(
  understanding: Understanding,
  { filter, context: { previous } }: Pick<Leaned, 'filter' | 'context'>,
): Understanding {
  if (filter === null || understanding.status !== 'query') return understanding;
  const said = new Set(understanding.assumed.map(({ field }) => field));
  const { label } = understanding.query.window ?? { label: '' };
  // “in June” names a window, though which June is assumed
  const by_default = new Set([SAY.window_default(label), SAY.window_chosen(label)]);
  const defaulted = understanding.assumed.some(({ text }) => by_default.has(text));
  const kept_window = defaulted && previous?.window != null && !understanding.query.compare;
  const kept_metric = said.has('metric') && previous?.metric != null;
  const query: Query = {
    ...understanding.query,
    ...(kept_window ? { window: previous.window } : {}),
    ...(kept_metric ? { metric: previous.metric } : {}),
  };
  const assumed = understanding.assumed.filter(
    ({ field }) => !(kept_window && field === 'window') && !(kept_metric && field === 'metric'),
  );
  const others = query.filters.filter(({ dimension }) => dimension !== filter.dimension);
  const kept = query.filters.find(
    ({ dimension, key }) => dimension === filter.dimension && key === filter.key,
  );
  const filters = kept === undefined ? [...others, filter] : query.filters;
  return { status: 'query', query: { ...query, filters }, assumed };
}

/** The choice that a message takes: its question, its label, its place, or words of it alone. */
function pick(question: string, { choices, status }: Turn): Choice | null {
  if (choices.length === 0) return null;
  const said = normalise(question).text;
  const exact = choices.find((choice) => normalise(choice.question).text === said);
  if (exact !== undefined) return exact;
  const plain = said.replace(POLITE, '').trim();
  const label = choices.find((choice) => [said, plain].includes(labelWords(choice.label)));
  if (label !== undefined) return label;
  if (status !== 'clarify') return null;
  const place = /^(?:the )?(?:(?:number|option|choice) )?(\w+)(?: (?:one|choice|option))?$/.exec(
    plain,
  );
  const at = placeOf(place?.[1] ?? '', choices.length);
  if (at !== null) return choices[at] ?? null;
  const words = stems(plain);
  const fits = choices.filter((choice) => {
    const own = new Set(stems(labelWords(choice.label)));
    return words.length > 0 && words.every((word) => own.has(word));
  });
  if (fits.length === 1) return fits[0] ?? null;
  const named = choices.filter((choice) => {
    const own = stems(labelWords(choice.label));
    return (
      own.length > 0 && own.every((word) => words.includes(word)) && words.length <= own.length + 3
    );
  });
  return named.length === 1 ? (named[0] ?? null) : null;
}

function placeOf(word: string, count: number): number | null {
  if (/^(?:last|latter)$/.test(word)) return count - 1;
  const at = PLACES[word] ?? (/^\d$/.test(word) ? Number(word) - 1 : null);
  const spelled = at ?? (/^(?:one|two|three|four)$/.test(word) ? (numberOf(word) ?? 0) - 1 : null);
  return spelled === null || spelled < 0 || spelled >= Math.min(count, MOST_LIMIT) ? null : spelled;
}

/** Stands for the words that point, where the rest is read in plain words. */
const HERE = 'thatmember';
const BOUGHT = new RegExp(
  String.raw`^(?:and |so |ok |but )*what (?:did|do|does|has|have) ${HERE} (?:\w+ )?` +
    String.raw`(?:buy|buys|bought|order|ordered|get|take)(?: most| from us)?$`,
);

/** “The second one”, “that customer”: the member's name in the place of the words. */
function pointAt(leaned: Leaned, turns: readonly Turn[]): Leaned {
  const { context } = leaned;
  const question = leaned.question.replace(/\b[a-z]{6,9}[a-rt-z]\b/gi, thingMeant);
  const match = ORDINAL.exec(question);
  const turn = turns.find(({ shown, status }) => status === 'answered' && shown.length > 0);
  if (match === null || turn === undefined) return leaned;
  const { place, number, that, thing } = match.groups ?? {};
  const dimension = OF_THINGS[(that ?? thing ?? '').toLowerCase()];
  // of what is asked about already, the filter is inherited
  if (that !== undefined && context.previous?.filters.some((one) => one.dimension === dimension)) {
    return leaned;
  }
  const shown = turn.shown.filter((one) => dimension === undefined || one.dimension === dimension);
  const at =
    that === undefined ? shownAt(place?.toLowerCase() ?? number ?? '', turn, shown.length) : 0;
  const member = at === null ? undefined : shown[at];
  if (member === undefined) return leaned;
  const filter: Filter = { dimension: member.dimension, key: member.key, label: member.label };
  const before = question.slice(0, match.index);
  const put = `${before}${member.label}${question.slice(match.index + match[0].length)}`;
  const rest = normalise(`${before}${HERE}${question.slice(match.index + match[0].length)}`).text;
  if (BOUGHT.test(rest) && filter.dimension === 'customer' && context.previous !== null) {
    const query = asRank({ ...context.previous, filters: [filter] }, 'product');
    return { ...leaned, filter, settled: { status: 'query', query, assumed: [] } };
  }
  const others = context.members.filter(
    ({ key, dimension: of }) => key !== filter.key || of !== filter.dimension,
  );
  const members = [{ ...filter, score: 1 }, ...others];
  return { ...leaned, question: put, filter, context: { ...context, members } };
}

/** “That custmer”: one slip from a thing that lists are of. */
function thingMeant(word: string): string {
  const known = Object.keys(OF_THINGS).filter((thing) => thing.length > 6);
  return known.find((thing) => slips(word.toLowerCase(), thing, 1) === 1) ?? word;
}

/** Where in the list a word points; “the worst one” of a list of the best is not in it. */
function shownAt(word: string, turn: Turn, count: number): number | null {
  const best = turn.query?.direction !== 'worst';
  if (/^(?:top|best|biggest|leading)$/.test(word)) return best ? 0 : null;
  if (/^(?:worst|lowest|bottom|smallest)$/.test(word)) return best ? null : 0;
  return placeOf(word, count);
}

/** “Back to revenue: how was it against June?”: the query of that turn is what it leans on. */
function topic(leaned: Leaned, turns: readonly Turn[]): Leaned {
  const said = RETURN.exec(leaned.question.trim())?.groups;
  if (said?.topic === undefined) return leaned;
  const words = new Set(stems(normalise(said.topic).text));
  let best: Query | null = null;
  let best_score = 0;
  for (const { query } of turns) {
    if (query === null) continue;
    const score = [...wordsOf(query, leaned.context)].filter((word) => words.has(word)).length;
    if (score > best_score) [best, best_score] = [query, score];
  }
  if (/^(?:first|start|beginning|original)\b/.test(said.topic)) {
    best = turns.findLast(({ query }) => query !== null)?.query ?? null;
  }
  if (best === null) return leaned;
  const context = { ...leaned.context, previous: best };
  if (said.rest === undefined) {
    return { ...leaned, context, settled: { status: 'query', query: best, assumed: [] } };
  }
  return { ...leaned, context, question: said.rest };
}

function wordsOf(query: Query, { metrics }: UnderstandContext): Set<string> {
  const metric = metrics.find(({ name }) => name === query.metric);
  const names =
    metric === undefined ? [] : [metric.label, metric.name.replace('_', ' '), ...metric.synonyms];
  const labels = [
    ...query.filters.map(({ label }) => label),
    query.window?.label ?? '',
    query.by ?? '',
  ];
  return new Set([...names, ...labels].flatMap((words) => stems(labelWords(words))));
}
