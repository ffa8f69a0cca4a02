// Lies of many kinds, each made from a true answer: what the verifier must never let through. Made
// by someone who has not seen the verifier; hides how a figure is found in a text and re-spelt.
import { amountLies } from './lies/amounts.ts';
import { markLies } from './lies/marks.ts';
import type { Lie } from './lies/spots.ts';
import { wordLies } from './lies/words.ts';

export type { Lie, TrueAnswer } from './lies/spots.ts';

/** Every lie; names are unique. A lie's text always differs from the true one. */
export const LIES: readonly Lie[] = [...amountLies, ...markLies, ...wordLies];
