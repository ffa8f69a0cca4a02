// What a look through a business gives: candidates, each with what it is worth, how rare it is and
// how it is told. Hides windows that are whole, and the formula that says what comes first.
import { addDays, addMonths, firstOfMonth, weekday } from '../../analysis/calendar.ts';
import { medianInPlace } from '../../analysis/distributions.ts';
import { openingPattern } from '../../analysis/opening.ts';
import type { FindingName } from '../../prompts/findings.ts';
import type { View } from '../../prompts/template.ts';
import type { Span } from '../brief.ts';
import type { Frame } from '../compose/frame.ts';
import type { Draft } from '../gather/draft.ts';
import type { Filter } from '../query.ts';
import { dailyValues, type Reading } from '../reading.ts';

/** Of all that is told after a scan's tests, the share that chance alone may have made. */
export const FALSE_DISCOVERY_RATE = 0.05;
/** How far back an ordinary day is looked for, and a day counted as lately. */
export const LATELY_DAYS = 91;
/** Months of which the last whole ones are “lately”. */
const LATELY_MONTHS = 3;
/** A month whose first days are missing from a file is still that month: shops shut at new year. */
const FIRST_DAYS_MISSING = 3;
/** After a fortnight nothing more is expected of a day. */
const OVER_DAYS = 14;
/** Nobody is shut for longer than this every week. */
const MOST_SHUT_DAYS = 3;

export interface Candidate {
  kind: FindingName;
  /** What makes it the same finding tomorrow: metric, members and, of one moment, its first day. */
  about: string;
  metric: string;
  filters: Filter[];
  span: Span;
  compare: Span | null;
  /** How often chance alone would make it; null where it is a plain fact and not a test. */
  p: number | null;
  /** −log10 of p; of a fact, of how seldom one like it is met (each says how). */
  surprise: number;
  /** Money (or the metric's unit) that it is about, without its sign; null: no money in it. */
  worth: number | null;
  /** The value whose change makes the finding another one. */
  figure: string;
  /** Puts its facts into the brief and says how the template is filled. */
  tell(draft: Draft): Promise<(frame: Frame) => View>;
}

export interface Found {
  /** Tests made, also those that came to nothing. */
  tests: number;
  candidates: Candidate[];
}

/** What every detector is given: a reading, and what the business is like. */
export interface Look {
  reading: Reading;
  /** From the first day of the data to the first day that is not known. */
  data: Span;
  /** The last day that is known. */
  complete_to: string;
  /** Median of net sales on a day of trade lately; 1 where there are no sales. */
  usual_day: number;
}

/** Reads what it needs; arithmetic that takes a while is left for after the transaction. */
export type Detector = (look: Look) => Promise<Found | (() => Promise<Found>)>;

export const NOTHING: Found = { tests: 0, candidates: [] };

/** Null where the business has no figures at all. */
export async function lookAt(reading: Reading): Promise<Look | null> {
  if (reading.data === null) return null;
  const { from } = reading.data;
  const last = reading.data.to < reading.today ? reading.data.to : reading.today;
  if (from >= last) return null;
  const lately = { from: addDays(last, -LATELY_DAYS), to: last };
  const base = reading.spans.has('revenue') ? 'revenue' : ([...reading.spans.keys()][0] ?? '');
  const days = await dailyValues(reading, base, { span: lately, filters: [] });
  const values = Float64Array.from(days.values(), Number);
  const middle = values.length === 0 ? 0 : medianInPlace(values, values.length);
  const usual_day = base === 'revenue' && middle > 0 ? middle : 1;
  const to = toMonthEnd(pastShutDays(days.keys(), last, reading), reading);
  return { reading, data: { from, to }, complete_to: addDays(last, -1), usual_day };
}

/** A week that ends on days on which it never opens is whole without them. */
function pastShutDays(traded: Iterable<string>, last: string, { today }: Reading): string {
  const { weekdays } = openingPattern({ traded });
  let end = last;
  for (let i = 0; i < MOST_SHUT_DAYS && end < today; i++) {
    const here = weekdays[weekday(end) - 1];
    if (here?.opening !== 'never' || here.of < 2) break;
    end = addDays(end, 1);
  }
  return end;
}

/** Books that ended long ago, a day or two before a month did, hold that month. */
function toMonthEnd(to: string, { today }: Reading): string {
  const end = addMonths(firstOfMonth(to), 1);
  const is_old = addDays(to, OVER_DAYS) < today;
  return is_old && addDays(to, FIRST_DAYS_MISSING) >= end ? end : to;
}

/** The last three whole months, or as many as there are; without any, lately by days. */
export function latelyOf({ from, to }: Span): Span {
  const end = firstOfMonth(to);
  let start = end;
  for (let i = 0; i < LATELY_MONTHS; i++) {
    const earlier = addMonths(start, -1);
    if (from > addDays(earlier, FIRST_DAYS_MISSING)) break;
    start = earlier;
  }
  if (start < end) return { from: start, to: end };
  const days_ago = addDays(to, -LATELY_DAYS);
  return { from: days_ago > from ? days_ago : from, to };
}

/** The last whole month, else lately. */
export function lastMonthOf(data: Span): Span {
  const lately = latelyOf(data);
  const start = addMonths(firstOfMonth(data.to), -1);
  return start >= lately.from && lately.to === firstOfMonth(data.to)
    ? { from: start, to: lately.to }
    : lately;
}

/**
 * rank = surprise × log2(1 + worth ÷ usual day). Money counts by how many ordinary days it is, and
 * less and less; what has none counts as an ordinary day; a rarity beyond one in ten million adds
 * nothing.
 */
export function rankOf({ surprise, worth }: Candidate, usual_day: number): number {
  const days = worth === null ? 1 : Math.abs(worth) / usual_day;
  return Math.min(surprise, MOST_SURPRISE) * Math.log2(1 + days);
}

const MOST_SURPRISE = 7;

/** What makes a finding the same one tomorrow. */
export function identityOf({ kind, metric, filters, about }: Candidate): string {
  const members = filters.map(({ dimension, key }) => `${dimension}:${key}`);
  // a wild day is the same day whether its sales or its orders tell it
  const of = metric === 'orders' ? 'revenue' : metric;
  return [kind, of, ...members, about].filter((part) => part !== '').join(' | ');
}

/** Surprise of a test's p. */
export function surpriseOf(p: number): number {
  return -Math.log10(p);
}

/** Surprise of being the first of so many. */
export function firstOf(many: number): number {
  return Math.log10(Math.max(1, many));
}
