// Typed twin of sessions.sql: conversations and sessions, kept, read, and found again.
import { z } from 'zod';
import { bind, pg, twin } from './statements.ts';

export const Visibility = z.enum(['private', 'team', 'advisers']);
export type Visibility = z.infer<typeof Visibility>;

const visibility = { pg_type: 'text', schema: Visibility };
const status = { pg_type: 'text', schema: z.enum(['answered', 'clarify', 'declined']) };

/** What a person said of an answer; JSON in the session's row. */
export const Feedback = z.strictObject({
  helpful: z.boolean(),
  note: z.string().nullable(),
  user_id: z.uuid(),
  at: z.string(),
});
export type Feedback = z.infer<typeof Feedback>;

const conversation = {
  id: pg.uuid,
  user_id: pg.uuid,
  visibility,
  title: pg.text,
  created_at: pg.timestamptz,
  updated_at: pg.timestamptz,
};
const session = {
  id: pg.uuid,
  user_id: pg.uuid,
  asked_at: pg.timestamptz,
  user_query: pg.text,
  status,
  headline: pg.text,
  coach_response: pg.text,
  answer: pg.jsonb,
  feedback: pg.orNull(pg.json(Feedback)),
  llm_provider: pg.text,
  response_time_ms: pg.orNull(pg.int4),
};
const found = {
  session_id: pg.uuid,
  conversation_id: pg.uuid,
  question: pg.text,
  asked_at: pg.timestamptz,
  headline: pg.text,
};
const among = {
  exclude_conversation: pg.orNull(pg.uuid),
  metric: pg.orNull(pg.text),
  since: pg.orNull(pg.timestamptz),
  until: pg.orNull(pg.timestamptz),
  most: pg.int4,
};
const search = {
  tenant_id: pg.uuid,
  embedding: pg.orNull(pg.vector),
  embedding_model: pg.orNull(pg.text),
  terms: pg.texts,
  ...among,
};
const scored = { ...found, score: pg.float8, words: pg.float8, cosine: pg.orNull(pg.float8) };
const one = { tenant_id: pg.uuid, id: pg.uuid };

export const sessions = bind('sessions', {
  insertConversation: twin(
    'none',
    {
      ...one,
      user_id: pg.uuid,
      title: pg.text,
      last_query: pg.orNull(pg.jsonb),
      at: pg.timestamptz,
    },
    {},
  ),
  touchConversation: twin(
    'none',
    { ...one, user_id: pg.uuid, last_query: pg.orNull(pg.jsonb), at: pg.timestamptz },
    {},
  ),
  openConversation: twin('maybe', one, {
    ...conversation,
    last_query: pg.orNull(pg.jsonb),
  }),
  listConversations: twin(
    'many',
    {
      tenant_id: pg.uuid,
      before: pg.orNull(pg.timestamptz),
      before_id: pg.orNull(pg.uuid),
      most: pg.int4,
    },
    { ...conversation, sessions: pg.int4 },
  ),
  shareConversation: twin('none', { ...one, user_id: pg.uuid, visibility }, {}),
  insertSession: twin(
    'none',
    {
      ...one,
      conversation_id: pg.uuid,
      user_id: pg.uuid,
      asked_at: pg.timestamptz,
      user_query: pg.text,
      query: pg.orNull(pg.jsonb),
      family: pg.orNull(pg.text),
      metric: pg.orNull(pg.text),
      status,
      headline: pg.text,
      coach_response: pg.text,
      answer: pg.jsonb,
      brief: pg.jsonb,
      retrieved_context: pg.jsonb,
      data_version: pg.int8,
      passage: pg.text,
      passage_terms: pg.int4,
      embedding: pg.orNull(pg.vector),
      embedding_model: pg.orNull(pg.text),
      embedding_hash: pg.orNull(pg.text),
      llm_provider: pg.text,
      response_time_ms: pg.orNull(pg.int4),
      cost_usd: pg.numeric,
      metrics: pg.texts,
      locations: pg.int8s,
      quotes: pg.orNull(pg.uuids),
    },
    {},
  ),
  toldBy: twin(
    'many',
    { tenant_id: pg.uuid, ids: pg.uuids },
    { conversation_id: pg.uuid, metrics: pg.orNull(pg.texts), locations: pg.int8s },
  ),
  insertTerms: twin(
    'none',
    { tenant_id: pg.uuid, session_id: pg.uuid, terms: pg.texts, impacts: pg.float8s },
    {},
  ),
  insertClaims: twin('none', { tenant_id: pg.uuid, session_id: pg.uuid, claims: pg.jsonb }, {}),
  sessionsOf: twin(
    'many',
    { tenant_id: pg.uuid, conversation_id: pg.uuid, most: pg.int4 },
    session,
  ),
  giveFeedback: twin('none', { ...one, feedback: pg.json(Feedback) }, {}),
  recentSessions: twin('many', { tenant_id: pg.uuid, ...among }, found),
  similarSessions: twin('many', search, scored),
  keepPlans: twin('one', {}, { kept: pg.text }),
  openSearch: twin('one', { tenant_id: pg.uuid }, { by_index: pg.bool }),
  nearSessions: twin('many', search, scored),
  sessionsToEmbed: twin(
    'many',
    { tenant_id: pg.uuid, embedding_model: pg.text, most: pg.int4 },
    { id: pg.uuid, passage: pg.text },
  ),
  setEmbeddings: twin(
    'none',
    {
      tenant_id: pg.uuid,
      embedding_model: pg.text,
      ids: pg.uuids,
      embeddings: pg.texts,
      hashes: pg.texts,
    },
    {},
  ),
  activeTenants: twin('many', {}, { tenant_id: pg.uuid }),
});

/** A vector as the statements take it. */
export function vectorText(vector: readonly number[]): string {
  return `[${vector.join(',')}]`;
}
