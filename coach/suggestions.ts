// Questions that this data is sure to answer. Each was understood, gathered, composed and verified
// before it is offered, as the person who will see it. Hides how many were tried.
import { randomUUID } from 'node:crypto';
import type { Embedder } from '../prompts/embedder.ts';
import { type Database, readTenant, type TenantContext } from '../sql/database.ts';
import type { Brief } from './brief.ts';
import { compose } from './compose.ts';
import { type Look, lookAt } from './findings/candidate.ts';
import { type Expected, type Idea, ideasFor } from './findings/ideas.ts';
import { gather } from './gather.ts';
import type { Family, Query, Understanding } from './query.ts';
import { readQuestion } from './question.ts';
import { openReading, type Reading } from './reading.ts';
import { verifyComposed } from './verify.ts';

export interface SuggestDeps {
  db: Database;
  embedder: Embedder;
  clock: () => Date;
}

export interface Suggestion {
  question: string;
  family: Family;
  why: string;
}

/**
 * At most `most` questions, of as many families as there are; fewer rather than one that would
 * fail. None for a business without figures.
 */
export async function suggest(
  { db, embedder, clock }: SuggestDeps,
  ctx: TenantContext,
  { most }: { most: number },
): Promise<Suggestion[]> {
  const now = clock();
  let version: string | undefined;
  // each idea is tried in a transaction of its own, so that others who ask come between
  const at_version = <T>(fn: (reading: Reading, look: Look | null) => Promise<T>): Promise<T> =>
    readTenant(db, ctx, async (tx) => {
      const reading = await openReading(tx, { tenant_id: ctx.tenant_id, now, version });
      version = reading.version;
      return fn(reading, await lookAt(reading));
    });
  const ideas = await at_version(async (_, look) => (look === null ? [] : ideasFor(look)));
  const chosen: Suggestion[] = [];
  const tried = new Set<Idea>();
  // first one of each family, then whatever else holds
  for (const again of [false, true]) {
    for (const idea of ideas) {
      if (chosen.length >= most) return chosen;
      const { family } = idea.expected;
      if (tried.has(idea) || (!again && chosen.some((one) => one.family === family))) continue;
      tried.add(idea);
      if (chosen.some(({ why }) => why === idea.why)) continue;
      const sure = await at_version((reading) => isSure(embedder, { reading, ctx, idea }));
      if (sure) chosen.push({ question: idea.question, family, why: idea.why });
    }
  }
  return chosen;
}

/** Whether the question, asked as it stands, is answered with what it was meant to ask. */
async function isSure(
  embedder: Embedder,
  { reading, ctx, idea }: { reading: Reading; ctx: TenantContext; idea: Idea },
): Promise<boolean> {
  const { question, expected } = idea;
  const embedded = embedder.embed([question]).then(([vector]) => vector);
  const { understanding } = await readQuestion(embedder, {
    reading,
    ctx,
    question,
    conversation_id: undefined,
    embedded,
  });
  if (!isMeant(understanding, expected)) return false;
  const brief = await gather(reading, understanding.query, {
    embedding: embedded.then((vector) => vector ?? null),
    model_id: embedder.model_id,
    conversation_id: null,
    user_id: ctx.user_id,
  });
  if (!isAnswered(brief)) return false;
  const composed = compose(brief, { assumed: understanding.assumed, new_id: randomUUID });
  return composed.claims.length > 0 && verifyComposed(brief, composed).ok;
}

type Understood = Extract<Understanding, { status: 'query' }>;

function isMeant(understanding: Understanding, expected: Expected): understanding is Understood {
  if (understanding.status !== 'query') return false;
  const { query } = understanding;
  const { family, metric, window, compare, by, cycle, member } = expected;
  return (
    query.family === family &&
    (metric === null || query.metric === metric) &&
    (window === undefined || sameSpan(query.window, window)) &&
    (compare === undefined || sameSpan(query.compare, compare)) &&
    (by === undefined || query.by === by) &&
    (cycle === undefined || query.cycle === cycle) &&
    query.filters.map(({ key }) => key).join() === (member ?? '')
  );
}

function sameSpan(window: Query['window'], span: { from: string; to: string }): boolean {
  return window?.from === span.from && window.to === span.to;
}

/** The figure that was asked for is known, and so is the verdict. */
function isAnswered(brief: Brief): boolean {
  if (brief.unavailable !== null || brief.verdict === 'too_short') return false;
  const known = (key: string) => brief.facts[key]?.value != null;
  switch (brief.query.family) {
    case 'how_much':
      return known('now');
    case 'change':
    case 'versus_last_year':
    case 'why':
      return known('now') && known('before') && known('change');
    case 'rank':
      return brief.parts.some(({ now }) => now !== null && known(now));
    case 'when':
      return brief.cycle.some(({ mean }) => known(mean));
    case 'normal':
      return brief.verdict !== null;
    case 'trend':
      return brief.verdict !== null && known('first') && known('last');
    default:
      return true;
  }
}
