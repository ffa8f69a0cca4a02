// Is a value normal? A robust prediction interval from comparable earlier values at a stated
// false-alarm rate. Hides trimming, scale and calibration; which values compare is the caller's.
import { Decimal } from 'decimal.js';
import { parseDecimal, plain } from './decimals.ts';

/** A value from the same source as its comparables is called unusual this often. */
export const FALSE_ALARM_RATE = 0.05;
/** With five the interval is ± 4.7 standard deviations and would call nothing unusual; six: 3.4. */
export const MIN_COMPARABLES = 6;
/** More than 26 narrow the interval by less than 1 % each and reach too far into the past. */
export const MAX_COMPARABLES = 26;
/** A fifth cut off at each end: one wild week among six to nine, two among ten, does no harm. */
const TRIM_SHARE = 0.2;
/** e^700 is the end of floating point; an interval that wide says nothing anyway. */
const MAX_EXPONENT = 700;
/** Estimates are given to twelve digits; more would pretend. */
const ESTIMATE_DIGITS = 12;

/**
 * Half width of the interval in winsorised standard deviations, for 6, 7, … 26 comparables: the
 * 95 % quantile of |new − trimmed mean| ÷ winsorised deviation for normal values, each from 1.5
 * million or more simulated samples (so the rate is 5 % ± 0.02). It jumps where one more value is
 * cut off at each end (10, 15, 20, 25).
 */
const HALF_WIDTHS = [
  5.5925, 4.3454, 3.7281, 3.3587, 4.649, 4.0919, 3.7178, 3.4563, 3.2644, 3.9747, 3.7024, 3.5018,
  3.3407, 3.2144, 3.6861, 3.524, 3.3951, 3.28, 3.1833, 3.5401, 3.4293,
] as const;

export interface NormalRange {
  verdict: 'normal' | 'high' | 'low' | 'unknown';
  /** Robust centre and interval of what was to be expected, as decimal strings (estimates). */
  expected: string | null;
  low: string | null;
  high: string | null;
  /** Comparables used. */
  n: number;
  false_alarm_rate: number;
  /** 'log' where all comparables are positive: spread grows with the level, nothing below zero. */
  scale: 'log' | 'level';
  /** Why there is no verdict; null where there is one. */
  reason: 'too_few_comparables' | 'no_spread' | 'unknown_value' | null;
}

/**
 * Compares a value with earlier comparable ones (oldest first; the last 26 are used): trimmed mean
 * ± a calibrated multiple of the winsorised standard deviation, in the manner of Tukey and
 * McLaughlin (1963), on logarithms where all comparables are positive. The interval is for one new
 * value, not for a mean. The stated rate holds for values without trend that do not depend on each
 * other: measured 4.5 to 5.6 % for 6 to 26 comparables on both scales. Where that fails, at twelve:
 * normal values that spread by 30 % of their level 6.5 %, counts around four 7 %, Student's t with
 * 3 degrees of freedom 9 %, growth of 1 % a period 6 % and of 3 % 9 %, autocorrelation of one half
 * 6 %, one wild value among the comparables 3 %.
 */
export function normalRange(comparables: readonly string[], value: string | null): NormalRange {
  const used = comparables.slice(-MAX_COMPARABLES).map((text) => parseDecimal(text).toNumber());
  const scale = used.every((number) => number > 0) ? 'log' : 'level';
  const none = {
    verdict: 'unknown',
    expected: null,
    low: null,
    high: null,
    n: used.length,
    false_alarm_rate: FALSE_ALARM_RATE,
    scale,
  } as const;
  const half_width = HALF_WIDTHS[used.length - MIN_COMPARABLES];
  if (half_width === undefined) return { ...none, reason: 'too_few_comparables' };
  const { centre, spread } = robust(scale === 'log' ? used.map(Math.log) : used);
  // Rounding in the logarithm leaves equal values a spread of 1e-16; that is none.
  if (spread <= 1e-12 * Math.max(1, Math.abs(centre))) return { ...none, reason: 'no_spread' };
  const back = (x: number) => estimate(scale === 'log' ? Math.exp(Math.min(x, MAX_EXPONENT)) : x);
  const interval = {
    expected: back(centre),
    low: back(centre - half_width * spread),
    high: back(centre + half_width * spread),
  };
  if (value === null) return { ...none, ...interval, reason: 'unknown_value' };
  const exact = parseDecimal(value);
  const verdict = exact.lessThan(interval.low)
    ? 'low'
    : exact.greaterThan(interval.high)
      ? 'high'
      : 'normal';
  return { ...none, ...interval, verdict, reason: null };
}

/** A floating-point estimate as a decimal string of twelve digits. */
function estimate(value: number): string {
  return plain(new Decimal(value.toPrecision(ESTIMATE_DIGITS)));
}

function robust(values: readonly number[]): { centre: number; spread: number } {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const cut = Math.floor(TRIM_SHARE * n);
  const middle = sorted.subarray(cut, n - cut);
  const centre = mean(middle);
  const winsorised = sorted.slice();
  winsorised.fill(middle[0] ?? 0, 0, cut);
  winsorised.fill(middle[middle.length - 1] ?? 0, n - cut);
  const about = mean(winsorised);
  let squares = 0;
  for (const value of winsorised) squares += (value - about) ** 2;
  return { centre, spread: Math.sqrt(squares / (n - 1)) };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
