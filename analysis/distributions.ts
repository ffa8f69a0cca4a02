// Tail areas of the normal and chi-square distributions, and a median in linear time: the numerics
// under the tests of this folder. Estimates, not money, so these are floating point.

/** Below this relative step a series or continued fraction has settled in double precision. */
const SETTLED = 1e-15;
/** Far beyond what any argument met here needs; it only stops a loop that would not settle. */
const MAX_TERMS = 10_000;
/** Keeps Lentz's continued fraction from dividing by zero. */
const TINY = 1e-300;
/** Halvings of an interval down to the last digit of a double. */
const BISECTIONS = 60;
/** Lanczos coefficients (g = 7, n = 9), as tabulated by Godfrey: 15 digits of ln Γ. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
  -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
  1.5056327351493116e-7,
] as const;

/** P(|Z| ≥ |z|) for a standard normal Z: Z² is chi-square with one degree of freedom. */
export function normalTwoSided(z: number): number {
  return chiSquareTail(z * z, 1);
}

/**
 * P(X ≥ x) for chi-square with `df` degrees of freedom: the regularised upper incomplete gamma
 * Q(df/2, x/2), by its series below the mean and Lentz's continued fraction above it.
 */
export function chiSquareTail(x: number, df: number): number {
  if (x <= 0) return 1;
  const a = df / 2;
  const y = x / 2;
  const scale = Math.exp(-y + a * Math.log(y) - logGamma(a));
  return y < a + 1 ? 1 - scale * lowerSeries(a, y) : scale * upperFraction(a, y);
}

/**
 * P(|T| ≥ |t|) for Student's t with `df` degrees of freedom: the regularised incomplete beta
 * I_x(df/2, 1/2) at x = df ÷ (df + t²), by its continued fraction (Lentz).
 */
export function studentTwoSided(t: number, df: number): number {
  if (!Number.isFinite(t)) return 0;
  const x = df / (df + t * t);
  const [a, b] = [df / 2, 0.5];
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  // the fraction converges on one side of the mean; on the other the complement does
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** The t beyond which Student's t lies, on both sides together, with probability `p`. */
export function studentQuantile(p: number, df: number): number {
  let [low, high] = [0, 1];
  while (studentTwoSided(high, df) > p) high *= 2;
  for (let i = 0; i < BISECTIONS; i++) {
    const middle = (low + high) / 2;
    if (studentTwoSided(middle, df) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X ≥ k) for a Poisson X of mean `mean`; exact for p above 1e-15. */
export function poissonTail(k: number, mean: number): number {
  if (k <= 0) return 1;
  if (mean <= 0) return 0;
  return Math.max(0, 1 - chiSquareTail(2 * mean, 2 * k));
}

/** Median of the first `count` numbers, which are reordered; expected linear time. Needs one. */
export function medianInPlace(values: Float64Array, count: number): number {
  const upper = select(values, count, count >> 1);
  if (count % 2 === 1) return upper;
  let lower = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count >> 1; i++) lower = Math.max(lower, values[i] ?? lower);
  return (lower + upper) / 2;
}

function lowerSeries(a: number, y: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && term > sum * SETTLED; n++) {
    term *= y / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, y: number): number {
  let b = y + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a);
    b += 2;
    d = an * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + an / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    h *= d * c;
    if (Math.abs(d * c - 1) < SETTLED) break;
  }
  return h;
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonzero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < SETTLED) break;
  }
  return h;
}

function nonzero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const shifted = x - 1;
  let series: number = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) series += (LANCZOS[i] ?? 0) / (shifted + i);
  const t = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(series);
}

/** Hoare's selection: the k-th smallest comes to place k, smaller ones before it. */
function select(values: Float64Array, count: number, k: number): number {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] ?? 0;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i += 1;
      while ((values[j] ?? 0) > pivot) j -= 1;
      if (i <= j) {
        const swap = values[i] ?? 0;
        values[i] = values[j] ?? 0;
        values[j] = swap;
        i += 1;
        j -= 1;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] ?? Number.NaN;
}
