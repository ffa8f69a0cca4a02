// Conversations as their people see them: listed, read, shared, judged. Hides paging and who may
// what, which the database decides; a conversation that is hidden does not exist.
import { z } from 'zod';
import { CoxswainError } from '../errors.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { readCursor, writeCursor } from '../sql/page-cursor.ts';
import { type Feedback, sessions, Visibility } from '../sql/sessions.ts';

/** Rows of a page where none is asked for, and at most: a page is a screen or two. */
const DEFAULT_PAGE = 20;
const MAX_PAGE = 100;
/** Sessions of one conversation that are read at once; of a longer one the newest. */
const MAX_SESSIONS = 200;
/** A note on an answer is a remark, not a document. */
const MAX_NOTE_CHARS = 2000;

export interface ConversationDeps {
  db: Database;
  clock: () => Date;
}

export interface ConversationItem {
  id: string;
  title: string;
  visibility: Visibility;
  /** Begun by whoever is asking. */
  mine: boolean;
  created_at: string;
  updated_at: string;
  sessions: number;
}

export interface SessionItem {
  id: string;
  asked_at: string;
  question: string;
  status: 'answered' | 'clarify' | 'declined';
  headline: string;
  /** As it was sent; shape `Answer` of the version that wrote it. */
  answer: unknown;
  feedback: Pick<Feedback, 'helpful' | 'note' | 'at'> | null;
}

export interface Conversation extends Omit<ConversationItem, 'sessions'> {
  sessions: SessionItem[];
}

/**
 * Conversations the person may see, last used first. `limit` 1…100. Throws `bad_request` on a
 * cursor that no page has given out; past the end the page is empty.
 */
export async function listConversations(
  { db }: ConversationDeps,
  ctx: TenantContext,
  { limit = DEFAULT_PAGE, cursor = null }: { limit?: number; cursor?: string | null },
): Promise<{ items: ConversationItem[]; next_cursor: string | null }> {
  const page = Math.min(Math.max(Math.trunc(limit), 1), MAX_PAGE);
  const after = cursor === null ? null : readCursor(cursor);
  const rows = await withTenant(db, ctx, (tx) =>
    sessions.listConversations(tx, {
      tenant_id: ctx.tenant_id,
      before: after?.at ?? null,
      before_id: after?.id ?? null,
      most: page + 1,
    }),
  );
  const items = rows.slice(0, page).map(({ user_id, ...row }) => ({
    ...row,
    mine: user_id === ctx.user_id,
  }));
  const last = items.at(-1);
  const next_cursor =
    rows.length > page && last ? writeCursor({ at: last.updated_at, id: last.id }) : null;
  return { items, next_cursor };
}

/** One conversation with its sessions in order. Throws `not_found`, also where it is hidden. */
export async function getConversation(
  { db }: ConversationDeps,
  ctx: TenantContext,
  id: string,
): Promise<Conversation> {
  return withTenant(db, ctx, async (tx) => {
    const key = { tenant_id: ctx.tenant_id, id: knownId(id, 'conversation') };
    const row = await sessions.openConversation(tx, key);
    if (!row) throw unknown('conversation');
    const { user_id, last_query: _last_query, ...conversation } = row;
    const turns = await sessions.sessionsOf(tx, {
      tenant_id: ctx.tenant_id,
      conversation_id: row.id,
      most: MAX_SESSIONS,
    });
    return {
      ...conversation,
      mine: user_id === ctx.user_id,
      sessions: turns.map((turn) => ({
        id: turn.id,
        asked_at: turn.asked_at,
        question: turn.user_query,
        status: turn.status,
        headline: turn.headline,
        answer: turn.answer,
        feedback: turn.feedback && {
          helpful: turn.feedback.helpful,
          note: turn.feedback.note,
          at: turn.feedback.at,
        },
      })),
    };
  });
}

/**
 * Shows a conversation to others, or to its asker alone again, and returns it as it is then.
 * Throws `not_found`, `forbidden` where it is another's, `validation_failed`.
 */
export async function shareConversation(
  { db }: ConversationDeps,
  ctx: TenantContext,
  { id, visibility }: { id: string; visibility: Visibility },
): Promise<Omit<ConversationItem, 'sessions'>> {
  const shown = Visibility.safeParse(visibility);
  if (!shown.success) {
    throw new CoxswainError(
      'validation_failed',
      'A conversation is private, for the team, or for advisers too.',
    );
  }
  return withTenant(db, ctx, async (tx) => {
    const key = { tenant_id: ctx.tenant_id, id: knownId(id, 'conversation') };
    const row = await sessions.openConversation(tx, key);
    if (!row) throw unknown('conversation');
    if (row.user_id !== ctx.user_id) {
      throw new CoxswainError('forbidden', 'Only who began a conversation decides who sees it.');
    }
    const { user_id, last_query: _last_query, ...conversation } = row;
    await sessions.shareConversation(tx, { ...key, user_id, visibility: shown.data });
    return { ...conversation, visibility: shown.data, mine: true };
  });
}

/**
 * Keeps whether an answer helped; a later word replaces the earlier.
 * Throws `not_found` where the session is unknown or hidden.
 */
export async function giveFeedback(
  { db, clock }: ConversationDeps,
  ctx: TenantContext,
  input: { session_id: string; helpful: boolean; note?: string | null },
): Promise<void> {
  const { user_id } = ctx;
  if (user_id === null) throw new CoxswainError('forbidden', 'Only a person can judge an answer.');
  const feedback = {
    helpful: input.helpful,
    note: input.note?.slice(0, MAX_NOTE_CHARS) ?? null,
    user_id,
    at: clock().toISOString(),
  };
  const key = { tenant_id: ctx.tenant_id, id: knownId(input.session_id, 'answer') };
  await withTenant(db, ctx, async (tx) => {
    if ((await sessions.giveFeedback(tx, { ...key, feedback })) === 0) throw unknown('answer');
  });
}

function knownId(id: string, what: 'conversation' | 'answer'): string {
  if (!z.uuid().safeParse(id).success) throw unknown(what);
  return id;
}

function unknown(what: 'conversation' | 'answer'): CoxswainError {
  return new CoxswainError('not_found', `There is no such ${what}, or it is not shared with you.`);
}
