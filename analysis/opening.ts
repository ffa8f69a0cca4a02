// When is the business open? Read from the days that have records, so that whoever counts days can
// tell a day without trade from a weekday on which it never opens. Knows no metric and no holiday.

import { CoxswainError } from '../errors.ts';
import { type DayWindow, dateOf, dayNumber, weekdayOf } from './calendar.ts';

/** Twelve weeks: long enough to outlast a holiday, short enough to follow new opening hours. */
const LOOK_BACK_WEEKS = 12;
/** Fewer earlier days of a weekday than these four say little: then the whole period is asked. */
const MIN_LOOK_BACK = 4;
/**
 * A weekday traded on no more than one time in three is one on which the business does not open:
 * four Advent Saturdays out of twelve do not make every later Saturday a missing day, while a shop
 * open every other Saturday still counts as open on Saturdays.
 */
const OPEN_ONE_IN = 3;
/** 60 years: a longer window is a mistake. */
const MAX_DAYS = 22_000;

export type Opening = 'never' | 'usually' | 'always';
export type DayStatus = 'traded' | 'never_open' | 'closed_known' | 'no_trade' | 'outside';

export interface OpeningInput {
  /** Days with at least one record, 'YYYY-MM-DD', in any order. */
  traded: Iterable<string>;
  /** Closures that someone confirmed or a calendar gave; they are not held against a weekday. */
  closures?: Iterable<string>;
}
export interface WeekdayOpening {
  weekday: number;
  opening: Opening;
  /** Days of this weekday that traded, of those that could have. */
  traded: number;
  of: number;
}
export interface OpeningPattern {
  /** First day with data and first day after the last; null where there is none. */
  span: DayWindow | null;
  /** Monday to Sunday over the whole period. */
  weekdays: WeekdayOpening[];
  statusOf(day: string): DayStatus;
}
/**
 * Infers trading days. A day's weekday is judged by the same weekday of the twelve weeks before
 * that day (known closures and days outside the data left out; with fewer than four, by the whole
 * period): traded on no more than a third of them is `never`, on all `always`, else `usually`.
 *
 * A day is, by the first that holds: `traded` (it has records), `outside` (before the first or
 * after the last day with records), `closed_known`, `never_open`, else `no_trade`: a day on which
 * it trades as a rule, and nothing is known.
 */
export function openingPattern(input: OpeningInput): OpeningPattern {
  const traded = new Set<number>();
  for (const day of input.traded) traded.add(dayNumber(day));
  const closed = new Set<number>();
  for (const day of input.closures ?? []) closed.add(dayNumber(day));
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (const day of traded) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const known: Known = { traded, closed, first, last, whole: [] };
  known.whole = wholePeriod(known);
  return {
    span: traded.size === 0 ? null : { from: dateOf(first), to: dateOf(last + 1) },
    weekdays: known.whole,
    statusOf: (day) => statusOf(known, dayNumber(day)),
  };
}

/** The status of every day of the window, in order. */
export function classifyDays(
  pattern: OpeningPattern,
  window: DayWindow,
): { day: string; status: DayStatus }[] {
  const first = dayNumber(window.from);
  const count = dayNumber(window.to) - first;
  if (count <= 0 || count > MAX_DAYS) {
    throw new CoxswainError('bad_window', 'The period is empty, backward, or too long.');
  }
  return Array.from({ length: count }, (_, i) => {
    const day = dateOf(first + i);
    return { day, status: pattern.statusOf(day) };
  });
}

interface Known {
  traded: ReadonlySet<number>;
  closed: ReadonlySet<number>;
  first: number;
  last: number;
  whole: WeekdayOpening[];
}

function statusOf(known: Known, day: number): DayStatus {
  if (known.traded.has(day)) return 'traded';
  if (day < known.first || day > known.last) return 'outside';
  if (known.closed.has(day)) return 'closed_known';
  return openingBefore(known, day) === 'never' ? 'never_open' : 'no_trade';
}

function openingBefore(known: Known, day: number): Opening {
  let of = 0;
  let traded = 0;
  for (let week = 1; week <= LOOK_BACK_WEEKS; week++) {
    const earlier = day - 7 * week;
    if (earlier < known.first) break;
    if (known.traded.has(earlier)) traded += 1;
    else if (known.closed.has(earlier)) continue;
    of += 1;
  }
  if (of >= MIN_LOOK_BACK) return openingOf(traded, of);
  return known.whole[weekdayOf(day) - 1]?.opening ?? 'never';
}

function wholePeriod(known: Known): WeekdayOpening[] {
  const of = [0, 0, 0, 0, 0, 0, 0];
  const traded = [0, 0, 0, 0, 0, 0, 0];
  for (let day = known.first; day <= known.last; day++) {
    const index = weekdayOf(day) - 1;
    if (known.traded.has(day)) traded[index] = (traded[index] ?? 0) + 1;
    else if (known.closed.has(day)) continue;
    of[index] = (of[index] ?? 0) + 1;
  }
  return of.map((count, index) => {
    const open = traded[index] ?? 0;
    return { weekday: index + 1, opening: openingOf(open, count), traded: open, of: count };
  });
}

function openingOf(traded: number, of: number): Opening {
  if (traded * OPEN_ONE_IN <= of) return 'never';
  return traded === of ? 'always' : 'usually';
}
