// Chance with a memory: the same seed and labels give the same numbers on every machine. Hides the
// generator (xoshiro128**, Blackman and Vigna, seeded by a 32-bit mixer) from the simulation.
// Only + − × ÷ and square root are used: logarithms and sines may differ between engines.

export interface Random {
  /** Uniform in [0, 1), in steps of 2⁻³². */
  next(): number;
  /** Whole number from 0 up to, not including, `end`. */
  below(end: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Centred on 0 with standard deviation `spread`, never beyond six of them (Irwin–Hall). */
  wobble(spread: number): number;
  /** How many arrive where `mean` are expected; close to Poisson, a little calmer. */
  count(mean: number): number;
  /** Index of one weight, chosen in proportion; the weights must not all be 0. */
  weighted(weights: readonly number[]): number;
}

/**
 * A stream of its own for each combination of seed and labels, so that one more order on a Tuesday
 * does not shift every number drawn after it.
 */
export function createRandom(seed: number, ...labels: readonly (string | number)[]): Random {
  const mix = mixer(hash([seed, ...labels].join('/')));
  const bits = xoshiro128([mix(), mix(), mix(), mix()]);
  const next = () => bits() / TWO_TO_32;
  const below = (end: number) => Math.floor(next() * end);
  const chance = (probability: number) => next() < probability;
  const wobble = (spread: number) => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += next();
    return sum * spread;
  };
  const count = (mean: number) => {
    if (mean > LARGE_MEAN) return Math.max(0, Math.round(mean + wobble(Math.sqrt(mean))));
    const trials = Math.max(1, Math.ceil(mean * TRIALS_PER_ARRIVAL));
    let hits = 0;
    for (let i = 0; i < trials; i += 1) if (chance(mean / trials)) hits += 1;
    return hits;
  };
  const weighted = (weights: readonly number[]) => {
    let rest = next() * weights.reduce((sum, weight) => sum + weight, 0);
    let last = 0;
    for (const [index, weight] of weights.entries()) {
      if (weight <= 0) continue;
      last = index;
      rest -= weight;
      if (rest < 0) break;
    }
    return last;
  };
  return { next, below, chance, wobble, count, weighted };
}

/** xoshiro128** over four 32-bit words, not all 0: each call gives the next unsigned 32 bits. */
export function xoshiro128(state: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = state;
  return () => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
}

const TWO_TO_32 = 4_294_967_296;
/** Above this the bell curve is close enough and cheaper than single trials. */
const LARGE_MEAN = 40;
/** Binomial with p = 1/6 keeps five sixths of Poisson's variance: days stay comparable. */
const TRIALS_PER_ARRIVAL = 6;

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** FNV-1a, so that labels become a seed. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  }
  return value >>> 0;
}

/** A counter sent through a bijective mixer: four calls cannot all give 0, as xoshiro demands. */
function mixer(start: number): () => number {
  let counter = start;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let word = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}
