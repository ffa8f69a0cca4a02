// Which earlier windows a window may be compared with, and the verdict on a window's total: hides
// weekdays, trading days and the year's season behind “expected between … and …”.
import { MIN_COMPARABLES, type NormalRange, normalRange } from './baseline.ts';
import {
  addDays,
  addMonths,
  type DayWindow,
  dayNumber,
  daysBetween,
  isWholeMonths,
  monthsBetween,
  sameWindowLastYear,
} from './calendar.ts';
import { parseDecimal, plain, product, quotient, ratio, sum } from './decimals.ts';

/** A quarter of weeks or a year of months: enough for a narrow interval, recent enough to hold. */
export const WANTED_COMPARABLES = 12;
/** Windows without trade are passed over, but not for ever: the level of long ago is no guide. */
const MAX_CANDIDATES = 18;
/** Below a week last year's same day is too noisy a yardstick; the last weeks are better. */
const MIN_YEAR_ON_YEAR_DAYS = 7;

export interface TotalInput {
  /** Day → decimal string, only days that traded, the window's own days included. */
  daily: ReadonlyMap<string, string>;
  /** A window that is complete. */
  window: DayWindow;
  /** First day the data is complete from; nothing earlier is compared. */
  data_from: string;
}
export type TotalVerdict = Omit<NormalRange, 'reason'> & {
  value: string;
  trading_days: number;
  /** 'recent': level of the earlier windows; 'year_on_year': their growth over last year. */
  method: 'recent' | 'year_on_year';
  /** The windows compared with, oldest first. */
  comparables: DayWindow[];
  reason: NormalRange['reason'] | 'no_trading_days';
};

/**
 * Earlier windows to compare with, oldest first: as many whole months before whole months; else
 * the same weekdays one, two, three … steps of whole weeks earlier. None overlaps another, none
 * starts before `data_from`.
 */
export function comparableWindows(window: DayWindow, data_from: string, most: number): DayWindow[] {
  const result: DayWindow[] = [];
  const months = isWholeMonths(window) ? monthsBetween(window.from, window.to) : 0;
  const step_days = 7 * Math.ceil(daysBetween(window.from, window.to) / 7);
  for (let k = 1; k <= most; k++) {
    const shift = (day: string) =>
      months > 0 ? addMonths(day, -k * months) : addDays(day, -k * step_days);
    const earlier = { from: shift(window.from), to: shift(window.to) };
    if (earlier.from < data_from) break;
    result.push(earlier);
  }
  return result.reverse();
}

/**
 * Is this window's total normal? Compared per trading day, so that a holiday is not taken for bad
 * business, with the last twelve comparable windows; the interval is then given for the window's
 * own number of trading days. For windows of a week or more with six comparables that have last
 * year's counterpart, growth over last year is compared instead of the level, which takes the
 * season out: expected = last year's same window × the usual growth.
 */
export function judgeTotal(input: TotalInput): TotalVerdict {
  const { daily, window } = input;
  const own = perDay(daily, window);
  const value = sum(own.values);
  const base = { value, trading_days: own.values.length };
  const candidates = comparableWindows(window, input.data_from, MAX_CANDIDATES);
  const yearly = yearOnYear(input, candidates);
  if (yearly !== null && own.mean !== null) {
    const growth = ratio(own.mean, yearly.last_year).value;
    const range = normalRange(yearly.growths, growth);
    const scale_by = product(yearly.last_year, `${own.values.length}`);
    return {
      ...scaled(range, scale_by),
      ...base,
      method: 'year_on_year',
      comparables: yearly.windows,
    };
  }
  const recent = candidates
    .map((w) => ({ window: w, mean: perDay(daily, w).mean }))
    .filter((line) => line.mean !== null)
    .slice(-WANTED_COMPARABLES);
  const means = recent.flatMap((line) => (line.mean === null ? [] : [line.mean]));
  const range = scaled(normalRange(means, own.mean), `${own.values.length}`);
  const comparables = recent.map((line) => line.window);
  const verdict = { ...range, ...base, method: 'recent', comparables } as const;
  if (own.mean !== null) return verdict;
  return { ...verdict, expected: null, low: null, high: null, reason: 'no_trading_days' };
}

function yearOnYear(input: TotalInput, candidates: readonly DayWindow[]) {
  const { daily, window, data_from } = input;
  if (daysBetween(window.from, window.to) < MIN_YEAR_ON_YEAR_DAYS) return null;
  const lastYear = (w: DayWindow): string | null => {
    const before = sameWindowLastYear(w);
    if (before.from < data_from) return null;
    const { mean } = perDay(daily, before);
    return mean !== null && parseDecimal(mean).greaterThan(0) ? mean : null;
  };
  const last_year = lastYear(window);
  if (last_year === null) return null;
  const lines = candidates.flatMap((w) => {
    const before = lastYear(w);
    const now = before === null ? null : perDay(daily, w).mean;
    const growth = ratio(now, before).value;
    return growth === null ? [] : [{ window: w, growth }];
  });
  if (lines.length < MIN_COMPARABLES) return null;
  const used = lines.slice(-WANTED_COMPARABLES);
  return {
    last_year,
    windows: used.map((line) => line.window),
    growths: used.map((line) => line.growth),
  };
}

function perDay(daily: ReadonlyMap<string, string>, window: DayWindow) {
  const values: string[] = [];
  const days = dayNumber(window.to) - dayNumber(window.from);
  for (let i = 0; i < days; i++) {
    const value = daily.get(addDays(window.from, i));
    if (value !== undefined) values.push(value);
  }
  if (values.length === 0) return { values, mean: null };
  return {
    values,
    mean: plain(quotient(parseDecimal(sum(values)), parseDecimal(`${values.length}`))),
  };
}

function scaled(range: NormalRange, by: string): NormalRange {
  const times = (value: string | null) => (value === null ? null : product(value, by));
  return {
    ...range,
    expected: times(range.expected),
    low: times(range.low),
    high: times(range.high),
  };
}
