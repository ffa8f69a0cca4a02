// Tests of many things at once, each with its p, and which of them may be told so that few of those
// told are chance. Hides degrees of freedom and corrections from whoever scans a business.
import { FALSE_ALARM_RATE, type NormalRange } from './baseline.ts';
import { studentQuantile, studentTwoSided } from './distributions.ts';

/** As baseline.ts trims: a fifth at each end. */
const TRIM_SHARE = 0.2;
/** Where all comparables are above zero and the value is not, no finite figure tells how far. */
const LEAST_P = 1e-12;
/** Gaps that are alike to the day still vary by a fifth from one to the next, as people do. */
const LEAST_LOG_SPREAD = 0.2;
/** Fewer gaps than these say nothing of a rhythm. */
export const MIN_GAPS = 5;

/**
 * How often a value from the same source as its comparables lies as far from the centre as this
 * one: the trimmed t of baseline.ts against Student's t with h − 1 degrees of freedom, h being what
 * trimming left (Tukey and McLaughlin 1963), scaled so that it is 5 % at the interval's ends, which
 * were calibrated by simulation. Null where there is no verdict.
 */
export function rarity(
  range: Pick<NormalRange, 'expected' | 'high' | 'n' | 'scale' | 'verdict'>,
  value: string,
): number | null {
  if (range.expected === null || range.high === null || range.verdict === 'unknown') return null;
  const far = Number(value);
  if (range.scale === 'log' && far <= 0) return LEAST_P;
  const on = (x: number) => (range.scale === 'log' ? Math.log(x) : x);
  const centre = on(Number(range.expected));
  const half = on(Number(range.high)) - centre;
  if (!(half > 0)) return null;
  const df = range.n - 2 * Math.floor(TRIM_SHARE * range.n) - 1;
  const ratio = Math.abs(on(far) - centre) / half;
  const t = ratio * quantileAtRate(df);
  return Math.max(LEAST_P, studentTwoSided(t, df));
}

/**
 * The largest p that may be told of `tests` tests so that of all that is told the share `rate` at
 * most is chance (Benjamini and Hochberg 1995; for independent tests or such as lean one way).
 * `ps` may leave out those above `rate`, which are never told; null where nothing may be told.
 */
export function tellableUpTo(ps: readonly number[], tests: number, rate: number): number | null {
  const sorted = [...ps].sort((a, b) => a - b);
  for (let place = sorted.length; place > 0; place--) {
    const p = sorted[place - 1] as number;
    if (p <= (rate * place) / Math.max(tests, sorted.length)) return p;
  }
  return null;
}

/** Welch's t (1947): how often two samples of one mean differ so much; null: nothing varies. */
export function meansDiffer(a: readonly number[], b: readonly number[]): number | null {
  if (a.length < 2 || b.length < 2) return null;
  const [one, two] = [moments(a), moments(b)];
  const [va, vb] = [one.variance / a.length, two.variance / b.length];
  if (va + vb <= 0) return one.mean === two.mean ? null : LEAST_P;
  const df = (va + vb) ** 2 / (va ** 2 / (a.length - 1) + vb ** 2 / (b.length - 1));
  return Math.max(LEAST_P, studentTwoSided((one.mean - two.mean) / Math.sqrt(va + vb), df));
}

/**
 * How often somebody with these gaps between visits (in days of trade) would stay away for
 * `silence` or longer: the upper tail of a new gap, gaps being log-normal. Null with too few gaps.
 */
export function silenceRarity(gaps: readonly number[], silence: number): number | null {
  if (gaps.length < MIN_GAPS || silence <= 0) return null;
  const { mean, variance } = moments(gaps.map((gap) => Math.log(Math.max(gap, 1))));
  const spread = Math.max(Math.sqrt(variance), LEAST_LOG_SPREAD);
  const t = (Math.log(silence) - mean) / (spread * Math.sqrt(1 + 1 / gaps.length));
  if (t <= 0) return 1;
  return Math.max(LEAST_P, studentTwoSided(t, gaps.length - 1) / 2);
}

const quantiles = new Map<number, number>();

function quantileAtRate(df: number): number {
  const known = quantiles.get(df) ?? studentQuantile(FALSE_ALARM_RATE, df);
  quantiles.set(df, known);
  return known;
}

function moments(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, variance: values.length < 2 ? 0 : squares / (values.length - 1) };
}
