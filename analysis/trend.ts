// Is a series rising, falling or flat? Theil–Sen slope with a Mann–Kendall test, within seasons
// where there are enough cycles. Hides ranks, ties and variances from whoever words the answer.
import { CoxswainError } from '../errors.ts';
import { medianInPlace, normalTwoSided } from './distributions.ts';

/** 'rising' or 'falling' is said this often of independent values without a trend, at most. */
export const TREND_ALPHA = 0.05;
/** Five points are the least that can reach 5 % (2 ÷ 5! = 1.7 %); six let one be out of line. */
export const MIN_TREND_POINTS = 6;
/** Two cycles: below that a season has no second value to be compared with. */
const MIN_CYCLES = 2;
/** The share of a season-wise test's points that must be known, or gaps would choose the pairs. */
const MIN_KNOWN_SHARE = 0.5;
/** 500,000 pairs, 12 ms as measured: beyond that a coarser grain answers better. */
const MAX_POINTS = 1_000;
/** Up to here, without ties, the exact distribution of S is used; beyond it the normal one is. */
const EXACT_UP_TO = 30;

export interface TrendInput {
  /** One value per period, in order; null where it is unknown (never 0 for unknown). */
  values: readonly (number | null)[];
  /** Periods in a cycle (7 for days, 12 for months, 52 for weeks); null: no season. */
  season: number | null;
}
export interface Trend {
  verdict: 'rising' | 'falling' | 'flat' | 'too_short';
  /** Theil–Sen: median of the slopes of all compared pairs, in units per period. */
  slope: number | null;
  /** 100 × slope ÷ median of the known values; null where that median is not positive. */
  percent_per_period: number | null;
  /** Two-sided; null where too short. */
  p: number | null;
  /** Known values. */
  n: number;
  /** 'season': like was compared with like (Mondays with Mondays), for want of which 'plain'. */
  method: 'season' | 'plain';
}

/**
 * Theil–Sen slope (Sen 1968) and Mann–Kendall test with tie correction (Kendall 1975); within
 * seasons as Hirsch, Slack and Smith (1982), which needs no seasonal index to be estimated: S and
 * its variance are summed over seasons, slopes are taken between values of the same season. The p
 * is exact for up to 30 values without ties, else normal with continuity correction. Values that
 * lean on the one before make false alarms more frequent than 5 %: measured 14 % at an
 * autocorrelation of 0.3 over 26 periods, against 3 to 5 % for independent values.
 */
export function trend(input: TrendInput): Trend {
  const { values, season } = input;
  if (values.length > MAX_POINTS) {
    throw new CoxswainError('internal', `A trend takes at most ${MAX_POINTS} periods.`);
  }
  const known = values.filter((value) => value !== null);
  if (!known.every(Number.isFinite)) {
    throw new CoxswainError('internal', 'A trend takes finite numbers, and null for the unknown.');
  }
  const by_season = season !== null && seasonFits(values, season, known.length);
  const method = by_season ? 'season' : 'plain';
  const none = { slope: null, percent_per_period: null, p: null, n: known.length, method } as const;
  if (known.length < MIN_TREND_POINTS) return { verdict: 'too_short', ...none };
  const { score, variance, slopes, count } = compareAll(values, by_season ? season : 1);
  if (count === 0) return { verdict: 'too_short', ...none };
  const slope = medianInPlace(slopes, count);
  const tied = new Set(known).size < known.length;
  const p =
    !by_season && !tied && known.length <= EXACT_UP_TO
      ? exactP(score, known.length)
      : normalP(score, variance);
  const level = medianInPlace(Float64Array.from(known), known.length);
  const verdict = p >= TREND_ALPHA ? 'flat' : score > 0 ? 'rising' : 'falling';
  return {
    verdict,
    slope,
    percent_per_period: level > 0 ? (100 * slope) / level : null,
    p,
    n: known.length,
    method,
  };
}

function seasonFits(values: readonly unknown[], season: number, known: number): boolean {
  if (!Number.isInteger(season) || season < 2) {
    throw new CoxswainError('internal', 'A season has at least two periods.');
  }
  return values.length >= MIN_CYCLES * season && known >= MIN_KNOWN_SHARE * values.length;
}

/** Every pair `step` periods or a multiple apart: their signs, their slopes, and S's variance. */
function compareAll(values: readonly (number | null)[], step: number) {
  const slopes = new Float64Array((values.length * values.length) / 2 + 1);
  let count = 0;
  let score = 0;
  let variance = 0;
  for (let first = 0; first < step; first++) {
    const group: number[] = [];
    for (let i = first; i < values.length; i += step) {
      const a = values[i];
      if (a === null || a === undefined) continue;
      group.push(a);
      for (let j = i + step; j < values.length; j += step) {
        const b = values[j];
        if (b === null || b === undefined) continue;
        score += Math.sign(b - a);
        slopes[count] = (b - a) / (j - i);
        count += 1;
      }
    }
    variance += varianceOf(group);
  }
  return { score, variance, slopes, count };
}

/** Var S = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)] ÷ 18 over groups of t equal values. */
function varianceOf(group: readonly number[]): number {
  const ties = new Map<number, number>();
  for (const value of group) ties.set(value, (ties.get(value) ?? 0) + 1);
  const term = (t: number) => t * (t - 1) * (2 * t + 5);
  let sum = term(group.length);
  for (const t of ties.values()) sum -= term(t);
  return sum / 18;
}

function normalP(score: number, variance: number): number {
  if (score === 0 || variance === 0) return 1;
  return normalTwoSided((Math.abs(score) - 1) / Math.sqrt(variance));
}

/** Two-sided P(|S| ≥ |score|) over all orders of n different values, by counts of inversions. */
function exactP(score: number, n: number): number {
  let share: number[] = [1];
  for (let k = 2; k <= n; k++) {
    const next = new Array<number>((k * (k - 1)) / 2 + 1).fill(0);
    for (let i = 0; i < share.length; i++) {
      for (let j = 0; j < k; j++) next[i + j] = (next[i + j] ?? 0) + (share[i] ?? 0) / k;
    }
    share = next;
  }
  const pairs = (n * (n - 1)) / 2;
  let p = 0;
  share.forEach((chance, inversions) => {
    if (Math.abs(pairs - 2 * inversions) >= Math.abs(score)) p += chance;
  });
  return Math.min(1, p);
}
