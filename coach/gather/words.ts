// What a word means, and what was asked before: answers made of words rather than of figures.
import { meaningOf } from '../../prompts/glossary.ts';
import { METRIC_WORDS } from '../../prompts/metric-words.ts';
import { history } from '../remember.ts';
import type { Draft } from './draft.ts';

/** Earlier answers told. */
const MOST_TOLD = 8;

export interface Asker {
  /** The question's vector, which may still be on its way: only some answers need it. */
  embedding: Promise<readonly number[] | null> | null;
  model_id: string | null;
  conversation_id: string | null;
  /** Whoever asks; what they told themselves is said so. */
  user_id?: string | null;
}

export function gatherMeaning({ query, brief, definition }: Draft): void {
  const term = query.term;
  if (query.metric !== null) {
    const words = METRIC_WORDS.find(({ name }) => name === query.metric);
    const text = words?.description ?? 'A metric of your own, from a table you brought in.';
    brief.meaning = { term: definition.label, text };
    return;
  }
  brief.meaning = term === null ? null : meaningOf(term);
}

export async function gatherHistory(draft: Draft, asker: Asker): Promise<void> {
  const { query, reading, brief } = draft;
  const search = {
    tenant_id: reading.tenant_id,
    text: query.term,
    metric: query.metric,
    time_zone: reading.settings.time_zone,
    embedding: await asker.embedding,
    model_id: asker.model_id,
    limit: MOST_TOLD,
  };
  // “about June” may mean asked in June or asked about it: the first that finds something
  brief.history = await history(reading.tx, { ...search, window: query.window });
  if (brief.history.length > 0 || query.window === null) return;
  const text = `${query.term ?? ''} ${query.window.label}`;
  brief.history = await history(reading.tx, { ...search, text, window: null });
}
