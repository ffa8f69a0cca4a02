// Businesses whose people have asked things, for tests of memory: told in a line each, remembered
// by the coach's own functions.
import { randomUUID } from 'node:crypto';
import { Answer } from '../coach/answer.ts';
import { bareQuery, type Query } from '../coach/query.ts';
import { findSimilar, passageOf, remember } from '../coach/remember.ts';
import { isCoxswainError } from '../errors.ts';
import { lexicalVector } from '../ingest/embedding/lexical.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';

const QUERY: Query = { ...bareQuery('how_much'), metric: 'revenue' };
export const ZONE = 'Europe/London';

export interface Told {
  question: string;
  headline?: string;
  asked_at?: string;
  conversation_id?: string;
  status?: 'answered' | 'clarify' | 'declined';
  query?: Partial<Query>;
  claims?: number;
  embedding?: { vector: number[]; model_id: string } | null;
}

export const FILLERS = [
  'how much revenue in May',
  'best products by revenue',
  'busiest weekday for orders',
  'average order value in June',
  'is July normal for units sold',
  'compare August with last year',
];

export const refusal = (code: string) => (error: unknown) =>
  isCoxswainError(error) && error.code === code;

/** What tests say to the coach, on whichever database is open when they say it. */
export function remembering(db: () => Database) {
  const clock = () => new Date('2026-11-01T09:00:00Z');
  const deps = () => ({ db: db(), clock });

  /** A business of its own for each test, with its asker. */
  async function business(): Promise<TenantContext & { user_id: string }> {
    const ctx = { tenant_id: randomUUID(), user_id: randomUUID(), role: 'admin' as const };
    await withTenant(db(), ctx, (tx) =>
      tx.query(
        `insert into tenants (id, name, currency, time_zone) values ($1, 'Test', 'GBP', $2)`,
        [ctx.tenant_id, ZONE],
      ),
    );
    return ctx;
  }

  async function tell(ctx: TenantContext & { user_id: string }, told: Told) {
    const { question, headline = '', asked_at = '2026-03-02T10:00:00Z' } = told;
    const answer: Answer = {
      session_id: randomUUID(),
      conversation_id: told.conversation_id ?? randomUUID(),
      status: told.status ?? 'answered',
      text: headline,
      choices: [],
      claims: Array.from({ length: told.claims ?? 0 }, (_, i) => ({
        id: randomUUID(),
        mark: `c${i + 1}`,
        metric: 'revenue',
        value: '18220.50',
        unit: 'GBP',
        from: '2026-03-01',
        to: '2026-04-01',
        compare_from: null,
        compare_to: null,
        grain: 'month',
        filter: [],
        role: 'level',
        basis: 'none',
        tax: 'unknown',
        definition_version: 1,
        closed: true,
        statement: 'metricSum',
        sources: [],
        as_of: asked_at,
        data_version: '1',
        expression: { kind: 'fractions', scale: '1', parts: [] },
      })),
      causes: [],
      actions: [],
      charts: [],
      similar_sessions: [],
      coverage: [],
      query: told.status === 'declined' ? null : { ...QUERY, ...told.query },
      assumed: [],
      provider: 'template',
      timings_ms: {
        understand: 1,
        embed: 0,
        gather: 2,
        compose: 1,
        verify: 0,
        total: 4,
        embedder: 'lexical-1',
      },
    };
    Answer.parse(answer);
    const passage = passageOf({ question, headline, asked_at, time_zone: ZONE });
    await withTenant(db(), ctx, (tx) =>
      remember(tx, {
        tenant_id: ctx.tenant_id,
        user_id: ctx.user_id,
        answer,
        new_conversation: told.conversation_id === undefined,
        question,
        headline,
        brief: null,
        data_version: '1',
        asked_at,
        time_zone: ZONE,
        embedding:
          told.embedding === undefined
            ? { vector: lexicalVector(passage), model_id: 'lexical-1' }
            : told.embedding,
        response_time_ms: 4,
      }),
    );
    return answer;
  }

  async function similar(ctx: TenantContext, text: string, exclude: string | null = null) {
    return withTenant(db(), ctx, (tx) =>
      findSimilar(tx, {
        tenant_id: ctx.tenant_id,
        text,
        embedding: lexicalVector(text),
        model_id: 'lexical-1',
        exclude_conversation: exclude,
        limit: 5,
      }),
    );
  }

  async function fill(ctx: TenantContext & { user_id: string }): Promise<void> {
    for (const question of FILLERS) await tell(ctx, { question, headline: 'It was as usual.' });
  }

  return { business, tell, similar, fill, deps };
}
