// Earlier answers to a question like this one, shown beside an answer. Hides when there are none to
// be shown.
import type { Embedder } from '../prompts/embedder.ts';
import type { Answer } from './answer.ts';
import type { Brief } from './brief.ts';
import type { Reading } from './reading.ts';
import { findSimilar } from './remember.ts';

/** More are a list nobody asked for. */
const MOST_SIMILAR = 3;
/** Families that are answered from what people said: nothing was found that could be like it. */
const OF_WORDS: ReadonlySet<string> = new Set(['history', 'decisions', 'told']);

interface From {
  reading: Reading;
  brief: Brief | null;
  /** The question's vector. */
  vector: readonly number[] | null;
  question: string;
  input: { conversation_id?: string | undefined };
  /** See openSearch. */
  by_index: Promise<boolean>;
}

/** None beside an answer that is made of them. */
export async function findEarlier(
  { model_id }: Embedder,
  { reading, brief, vector, question, input, by_index }: From,
): Promise<Brief['similar']> {
  if (brief === null || OF_WORDS.has(brief.query.family)) return [];
  return findSimilar(reading.tx, {
    tenant_id: reading.tenant_id,
    text: question,
    embedding: vector,
    model_id,
    exclude_conversation: input.conversation_id ?? null,
    limit: MOST_SIMILAR,
    by_index,
  });
}

export function toldOf(similar: Brief['similar'][number]): Answer['similar_sessions'][number] {
  const { session_id, question, score, headline } = similar;
  return { session_id, question, score, outcome: headline };
}
