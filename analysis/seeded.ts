// Random numbers that are the same on every run, for simulations that measure how often a test
// here is wrong. Nothing that answers a question draws from it.

/** A prime, and a multiplier whose powers visit every number below it (Park and Miller 1993). */
const MODULUS = 2_147_483_647;
const MULTIPLIER = 48_271;

/** Uniform numbers in (0, 1) from a seed of 1 or more; they repeat after two thousand million. */
export function uniforms(seed: number): () => number {
  let state = seed % MODULUS;
  return () => {
    state = (state * MULTIPLIER) % MODULUS;
    return state / MODULUS;
  };
}

/** Standard normal numbers from a seed, by Box and Muller. */
export function normals(seed: number): () => number {
  const uniform = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
