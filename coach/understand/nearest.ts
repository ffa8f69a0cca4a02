// The nearest exemplar to a question, for when no rule is sure: hides the embedder, and that the
// exemplars' vectors are made once and kept.
import type { Embedder } from '../../prompts/embedder.ts';
import { type Exemplar, exemplars } from '../../prompts/exemplars.ts';

export interface Nearest {
  family: Exemplar['family'];
  /** Cosine similarity, -1 to 1. */
  similarity: number;
  /** Similarity from which this embedder's answer may be believed. */
  enough: number;
}
/** Passed to `understand`; null where nothing is near. */
export type FindNearest = (question: string) => Promise<Nearest | null>;

/**
 * all-MiniLM-L6-v2 puts paraphrases above about 0.6; lexical vectors are near only on shared words.
 */
const ENOUGH = { model: 0.58, lexical: 0.72 } as const;

/** Exemplars are embedded at the first question and kept as long as the function is. */
export function nearestExemplar(embedder: Embedder): FindNearest {
  let vectors: Promise<number[][]> | null = null;
  return async (question) => {
    const all = exemplars();
    vectors ??= embedder.embed(all.map(({ text }) => text));
    const [known, [asked]] = await Promise.all([vectors, embedder.embed([question])]);
    if (asked === undefined) return null;
    let best: Nearest | null = null;
    for (const [at, vector] of known.entries()) {
      const exemplar = all[at];
      if (exemplar === undefined) continue;
      const similarity = dot(asked, vector);
      if (best === null || similarity > best.similarity) {
        best = { family: exemplar.family, similarity, enough: ENOUGH[embedder.kind] };
      }
    }
    return best;
  };
}

/** Vectors are of unit length, so their product is the cosine. */
function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
