// A unit of text read once: its figures, windows, names, metrics and words of direction, each with
// its place, so that the rules only compare. Hides the order in which these hide one another.
import type { Brief, Claim, Span } from '../brief.ts';
import type { Bound } from '../compose/ledger.ts';
import { showName } from '../compose/names.ts';
import { dateQuantity, findQuantities, type Quantity } from './quantities.ts';
import { bare, type Cover, makeCover, type NameMention, type Unit } from './units.ts';
import { findWindows, type WindowLabel, type WindowMention } from './windows.ts';
import { DIRECTIONS, type Direction } from './words.ts';

export interface VerifyMetric {
  name: string;
  label: string;
  synonyms: readonly string[];
}

export interface VerifyContext {
  metrics: readonly VerifyMetric[];
  /** The question's windows under the names it uses: 'last month', 'June 2011'. */
  window_labels: readonly WindowLabel[];
  /** Names out of the data, digits and all. */
  labels: readonly string[];
  /** Today in the tenant's zone. */
  today: string;
  /** Names and the marks of the figures that belong to them. */
  bound?: readonly Bound[];
  /** Figures that took the remainder of rounding, by mark. */
  adjusted?: Readonly<Record<string, string>>;
  /** Sentences without figures that the brief itself makes, word for word. */
  sentences?: readonly string[];
  verdict?: Brief['verdict'];
}

export interface MetricMention {
  start: number;
  end: number;
  /** Metrics that go by this name. */
  metrics: ReadonlySet<string>;
}

export interface DirectionWord {
  start: number;
  end: number;
  direction: Direction;
  word: string;
}

export interface Reading {
  unit: Unit;
  text: string;
  quantities: Quantity[];
  windows: WindowMention[];
  metrics: MetricMention[];
  directions: DirectionWord[];
  names: NameMention[];
  leftover: string | null;
}

/** What is the same for every unit of a text. */
export interface Book {
  context: VerifyContext;
  claims: ReadonlyMap<string, Claim>;
  cover: Cover;
  /** Groups of names that exclude each other: name → marks. */
  groups: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Windows the answer is about. */
  bases: readonly Span[];
  /** Names in the first sentence: the filter of the whole answer is not repeated. */
  headline: ReadonlySet<string>;
  metric_words: MetricWords;
}

/** How the catalog's metrics are called. */
interface MetricWords {
  /** Name in lower case → the metrics that go by it. */
  names: ReadonlyMap<string, ReadonlySet<string>>;
  /** First letters of a name → pattern of all names that begin so, the longest first. */
  by_start: ReadonlyMap<string, RegExp>;
}

/** Groups bound to words of the sentence, or to its dates and hours, not to names. */
export const WORD_GROUPS: ReadonlySet<string> = new Set(['extreme', 'average', 'period']);
/** “adds up”, “made up of”, “up to”: not a movement. */
const NOT_A_MOVE =
  /\b(?:add(?:s|ed|ing)?|ma(?:de|kes?)|sums?|totals?|set|look(?:ed)?|end(?:ed)?)\s+$/i;

export function openBook(claims: readonly Claim[], context: VerifyContext): Book {
  const groups = groupsOf(claims, context);
  const phrases: string[] = [];
  const names = [...context.labels, ...claims.flatMap((c) => c.filter.map(({ label }) => label))];
  for (const { group, text } of context.bound ?? [])
    if (!WORD_GROUPS.has(group)) phrases.push(text);
  phrases.push(...(groups.get('weekday')?.keys() ?? []));
  return {
    context,
    claims: new Map(claims.map((claim) => [claim.mark, claim])),
    cover: makeCover({
      names,
      phrases,
      sentences: context.sentences ?? [],
    }),
    groups,
    headline: new Set(),
    bases: claims.map(({ from, to }) => ({ from, to })),
    metric_words: metricWords(context.metrics),
  };
}

export function readUnit(unit: Unit, book: Book): Reading {
  const { text, names } = unit;
  const windows = findWindows(text, book.context.window_labels, book.context.today).filter(
    (window) => !names.some((name) => overlaps(name, window)),
  );
  const dates: Quantity[] = [];
  const mentions = windows.filter((window) => {
    const date = window.day === null ? null : dateQuantity(text, window, window.day);
    if (date) dates.push(date);
    return !date;
  });
  const found = findQuantities(text, [...names, ...mentions, ...dates, ...marksIn(text)]);
  const quantities = [...found.quantities, ...dates].sort((a, b) => a.start - b.start);
  const taken = [...names, ...mentions, ...quantities];
  const metrics = metricsIn(text, book).filter((m) => !taken.some((other) => overlaps(m, other)));
  return {
    ...{ unit, text, quantities, metrics, names, leftover: found.leftover },
    windows: mentions,
    directions: directionsIn(text).filter(
      (word) => ![...taken, ...metrics].some((other) => overlaps(word, other)),
    ),
  };
}

export function marksIn(text: string): { start: number; end: number; mark: string }[] {
  return [...text.matchAll(/\[(c\d+)\]/g)].map((m) => ({
    ...{ start: m.index, end: m.index + m[0].length, mark: m[1] ?? '' },
  }));
}

export function overlaps(
  a: { start: number; end: number },
  b: { start: number; end: number },
): boolean {
  return a.start < b.end && b.start < a.end;
}

/** The context's names and, from the claims themselves, the members and weekdays they are of. */
function groupsOf(claims: readonly Claim[], context: VerifyContext): Book['groups'] {
  const groups = new Map<string, Map<string, Set<string>>>();
  const add = (group: string, name: string, marks: readonly string[]) => {
    const members = groups.get(group) ?? new Map<string, Set<string>>();
    groups.set(group, members);
    members.set(name, new Set([...(members.get(name) ?? []), ...marks]));
  };
  for (const { group, text, marks } of context.bound ?? []) {
    add(group, WORD_GROUPS.has(group) ? text : bare(text), marks);
  }
  for (const claim of claims) {
    for (const { dimension, label } of claim.filter) {
      add(`filter ${dimension}`, bare(showName(label)), [claim.mark]);
    }
    const weekday = weekdayOf(claim);
    if (weekday !== null) for (const name of weekday) add('weekday', name, [claim.mark]);
  }
  return groups;
}

function weekdayOf(claim: Claim): string[] | null {
  if (claim.expression.kind !== 'fractions') return null;
  const days = new Set(claim.expression.parts.flatMap((part) => part.over.map((t) => t.weekday)));
  const [day] = days;
  if (days.size !== 1 || day === undefined) return null;
  const name = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ')[day - 1] ?? '';
  return [name, `${name}s`];
}

/** The catalog's hundreds of synonyms make patterns once, not for each answer. */
const words_by_catalog = new WeakMap<readonly VerifyMetric[], MetricWords>();
/** A place where a name may begin, and the letters it begins with. */
const STARTS = /(?<![\p{L}\p{N}-])[\p{L}\p{N}]+/gu;

function metricWords(metrics: readonly VerifyMetric[]): MetricWords {
  const known = words_by_catalog.get(metrics);
  if (known) return known;
  const names = metricNames(metrics);
  const starting = new Map<string, string[]>();
  for (const name of [...names.keys()].sort((a, b) => b.length - a.length)) {
    const start = /^[\p{L}\p{N}]+/u.exec(name)?.[0] ?? name;
    starting.set(start, [...(starting.get(start) ?? []), escaped(name)]);
  }
  const by_start = new Map(
    [...starting].map(([start, sources]) => [
      start,
      new RegExp(`(?:${sources.join('|')})(?![\\p{L}\\p{N}])`, 'iuy'),
    ]),
  );
  const words = { names, by_start };
  words_by_catalog.set(metrics, words);
  return words;
}

function metricNames(metrics: readonly VerifyMetric[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const metric of metrics) {
    for (const raw of [metric.label, ...metric.synonyms]) {
      const name = raw.trim().replace(/\s+/g, ' ').toLowerCase();
      if (name === '') continue;
      names.set(name, new Set([...(names.get(name) ?? []), metric.name]));
    }
  }
  return names;
}

/** One pattern of all names would be tried at every letter; most words begin no name. */
function metricsIn(text: string, { metric_words: { names, by_start } }: Book): MetricMention[] {
  const found: MetricMention[] = [];
  let end = 0;
  for (const { index, 0: start } of text.matchAll(STARTS)) {
    const pattern = index < end ? undefined : by_start.get(start.toLowerCase());
    if (pattern === undefined) continue;
    pattern.lastIndex = index;
    const name = pattern.exec(text)?.[0];
    if (name === undefined) continue;
    end = index + name.length;
    const metrics = names.get(name.toLowerCase().replace(/\s+/g, ' ')) ?? new Set();
    found.push({ start: index, end, metrics });
  }
  return found;
}

function directionsIn(text: string): DirectionWord[] {
  const found: DirectionWord[] = [];
  for (const m of text.matchAll(/\p{L}+/gu)) {
    const direction = DIRECTIONS.get(m[0].toLowerCase());
    if (direction === undefined) continue;
    const before = text.slice(0, m.index);
    const word = m[0].toLowerCase();
    const after = text.slice(m.index + word.length);
    if ((word === 'up' || word === 'down') && (NOT_A_MOVE.test(before) || /^ to\b/.test(after))) {
      continue;
    }
    // “more than £600k”: a hedge before a level, which has a rule of its own.
    if (/^\s+than\s+[^\s\p{L}]/u.test(after) || /^(?:above|below)\s+[£$€\d]/i.test(m[0] + after)) {
      continue;
    }
    found.push({ start: m.index, end: m.index + m[0].length, direction, word });
  }
  return found;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+');
}
