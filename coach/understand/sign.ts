// How a sign of a family is written: words, others that must stand beside them in any order and at
// any distance, and words that rule it out. Hidden from intent.ts, which only weighs rules.
import type { Family } from '../query.ts';
import type { IntentRule } from './coach-rules.ts';

/** What a figure may have done, as nouns. */
export const DOING =
  'fall|drop|rise|growth|increase|decrease|decline|jump|dip|slump|change|gain|loss|spike|surge' +
  '|difference|movement|swing|collapse|shift|improvement|downturn|upturn';

export function sign(
  family: Family,
  score: number,
  words: string,
  { also, not }: { also?: string; not?: string } = {},
): IntentRule {
  return {
    family,
    score,
    words: new RegExp(words),
    ...(also === undefined ? {} : { also: new RegExp(also) }),
    ...(not === undefined ? {} : { not: new RegExp(not) }),
  };
}
