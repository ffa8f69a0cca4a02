// What the coach remembers of a question and how it is found again. Hides what of a session is
// embedded and indexed, and when an earlier session is similar enough to be worth a mention.
import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import { CoxswainError } from '../errors.ts';
import type { Queryable } from '../sql/database.ts';
import { sessions, vectorText } from '../sql/sessions.ts';
import type { Answer } from './answer.ts';
import type { Brief, Similar } from './brief.ts';
import type { Query, Window } from './query.ts';
import { postingsOf, questionTerms } from './terms.ts';
import { toldOf } from './told-of.ts';

/** A title is a question's start; the rest is read in the conversation. */
const MAX_TITLE_CHARS = 120;
/** A headline is one sentence; a longer one would drown the question in the passage. */
const MAX_HEADLINE_CHARS = 300;
/** A question may be long; the passage must stay within the 256 tokens that a model reads. */
const MAX_PASSAGE_QUESTION_CHARS = 500;
/**
 * Without a word in common, sentences of MiniLM that say the same stand above this cosine and
 * strangers below it; the stand-in shares no meaning, so that its cosines rest on words anyway.
 */
const MIN_COSINE = 0.45;
/** Some words are in common by chance; below the average of all sessions nothing is similar. */
const MIN_SCORE = 0;

export interface Remembered {
  tenant_id: string;
  user_id: string;
  /** The answer as it leaves; its ids become the session's and the conversation's. */
  answer: Answer;
  /** true: the conversation begins with this session. */
  new_conversation: boolean;
  question: string;
  /** One sentence that says what was found; the earlier answer's outcome in later ones. */
  headline: string;
  /** What the answer was made from; null where nothing was gathered. */
  brief: Brief | null;
  data_version: string;
  /** The instant of asking (ISO, with zone), and the tenant's zone, which names its day. */
  asked_at: string;
  time_zone: string;
  /** The passage's vector (see passageOf) and the model that made it; null where there is none. */
  embedding: Embedding | null;
  response_time_ms: number | null;
  /** What a language model cost, as a decimal string. */
  cost_usd?: string;
}

export interface Embedding {
  vector: readonly number[];
  model_id: string;
}

/**
 * The text of a session that is embedded and indexed: question, headline, and the date in words, so
 * that “what did we find in May” meets it. Embed this, not the question alone.
 */
export function passageOf(session: {
  question: string;
  headline: string;
  asked_at: string;
  time_zone: string;
}): string {
  const day = DateTime.fromISO(session.asked_at, { zone: session.time_zone, locale: 'en' });
  return [
    session.question.slice(0, MAX_PASSAGE_QUESTION_CHARS),
    session.headline.slice(0, MAX_HEADLINE_CHARS),
    `Asked on ${day.toFormat('cccc d MMMM yyyy')}.`,
  ].join('\n');
}

/**
 * Stores the session with its claims and terms, and the conversation it begins or continues, in the
 * caller's transaction. Only an answered session is ever found again by its words.
 * Throws `not_found` where the conversation is not the asker's own or does not exist.
 */
export async function remember(tx: Queryable, input: Remembered): Promise<void> {
  const { tenant_id, user_id, answer, brief, embedding } = input;
  const told = await toldOf(tx, { tenant_id, answer, brief });
  const conversation = keepConversation(tx, input);
  const headline = input.headline.slice(0, MAX_HEADLINE_CHARS);
  const passage = passageOf({ ...input, headline });
  const found_again = answer.status === 'answered' && answer.query?.family !== 'history';
  const postings = postingsOf(found_again ? passage : '');
  const session = { tenant_id, session_id: answer.session_id };
  const inserted = sessions.insertSession(tx, {
    tenant_id,
    id: answer.session_id,
    conversation_id: answer.conversation_id,
    user_id,
    asked_at: input.asked_at,
    user_query: input.question,
    query: answer.query,
    family: answer.query?.family ?? null,
    metric: answer.query?.metric ?? null,
    status: answer.status,
    headline,
    coach_response: answer.text,
    answer: forKeeping(answer),
    brief: brief === null ? {} : withoutExpressions(brief),
    retrieved_context: placesOf(answer),
    data_version: input.data_version,
    passage,
    passage_terms: postings.length,
    embedding: embedding === null ? null : vectorText(embedding.vector),
    embedding_model: embedding === null ? null : embedding.model_id,
    embedding_hash: embedding === null ? null : passageHash(passage),
    llm_provider: answer.provider,
    response_time_ms: input.response_time_ms,
    cost_usd: input.cost_usd ?? '0',
    ...told,
  });
  const { terms, impacts } = postings;
  // sent together and run in this order
  const stored = Promise.all([
    inserted,
    terms.length > 0 && sessions.insertTerms(tx, { ...session, terms, impacts }),
    answer.claims.length > 0 && sessions.insertClaims(tx, { ...session, claims: answer.claims }),
  ]);
  stored.catch(() => undefined);
  // a conversation that is not the asker's fails the rest too, and is what they are told
  await conversation;
  await stored;
}

/**
 * Claims are rows of their own, and what earlier answers said stands in these: an answer that is
 * read again gets both back from there, as far as its reader may see them then.
 */
function forKeeping({ claims: _, ...rest }: Answer): object {
  return { ...rest, similar_sessions: placesOf(rest) };
}

function placesOf({ similar_sessions }: Pick<Answer, 'similar_sessions'>): object[] {
  return similar_sessions.map(({ session_id, score }) => ({ session_id, score }));
}

/** Expressions stand in the claims that use them; kept with every fact they would be most of it. */
function withoutExpressions(brief: Brief): object {
  const facts = Object.fromEntries(
    Object.entries(brief.facts).map(([key, { expression: _, ...fact }]) => [key, fact]),
  );
  return { ...brief, facts, similar: [] };
}

/** What a vector was made from; one of another text is stale. */
export function passageHash(passage: string): string {
  return createHash('sha256').update(passage).digest('hex');
}

export interface Search {
  tenant_id: string;
  /** The question's words, and its vector with the model that made it (null: words alone). */
  text: string;
  embedding: readonly number[] | null;
  model_id: string | null;
  /** Sessions of this conversation are left out: the person has them before their eyes. */
  exclude_conversation?: string | null;
  limit: number;
  /** See openSearch, asked before; absent: asked now. */
  by_index?: Promise<boolean>;
}

/**
 * Whether the business has outgrown exact search; from here on the transaction searches well by its
 * index. Apart, so that a search that follows later need not wait for this.
 */
export async function openSearch(tx: Queryable, tenant_id: string): Promise<boolean> {
  return (await sessions.openSearch(tx, { tenant_id })).by_index;
}

/**
 * Earlier answered sessions like this question, best first, only those the person may see. Score:
 * see sql/sessions.sql; deviations above the average session of the tenant.
 */
export async function findSimilar(tx: Queryable, search: Search): Promise<Similar[]> {
  return searchSessions(tx, search, { metric: null, since: null, until: null });
}

export interface HistorySearch extends Omit<Search, 'text'> {
  /** Words to look for, or null where the question names none. */
  text: string | null;
  metric: string | null;
  /** Days on which it was asked, in the tenant's zone. */
  window: Pick<Window, 'from' | 'to'> | null;
  time_zone: string;
}

/**
 * What was asked before, within a window and about a metric. With words: the sessions that fit
 * best, among them those which mention the words whatever their metric. Without: the newest first,
 * score 0.
 */
export async function history(tx: Queryable, search: HistorySearch): Promise<Similar[]> {
  const { tenant_id, metric, window, time_zone, exclude_conversation, limit } = search;
  const among = {
    metric,
    since: window && startOfDay(window.from, time_zone),
    until: window && startOfDay(window.to, time_zone),
  };
  const text = search.text ?? '';
  if (questionTerms(text).length > 0) return searchSessions(tx, { ...search, text }, among);
  const rows = await sessions.recentSessions(tx, {
    tenant_id,
    exclude_conversation: exclude_conversation ?? null,
    ...among,
    most: limit,
  });
  return rows.map((row) => ({ ...row, score: 0 }));
}

async function searchSessions(
  tx: Queryable,
  search: Search,
  among: { metric: string | null; since: string | null; until: string | null },
): Promise<Similar[]> {
  const asked = {
    tenant_id: search.tenant_id,
    embedding: search.embedding === null ? null : vectorText(search.embedding),
    embedding_model: search.embedding === null ? null : search.model_id,
    terms: questionTerms(search.text),
    exclude_conversation: search.exclude_conversation ?? null,
    ...among,
    most: search.limit,
  };
  const by_index = search.by_index ?? openSearch(tx, search.tenant_id);
  const rows = await mostSimilar(tx, asked, by_index);
  return rows
    .filter(
      ({ score, words, cosine }) =>
        score >= MIN_SCORE && (words > 0 || (cosine !== null && cosine >= MIN_COSINE)),
    )
    .map(({ words: _words, cosine: _cosine, ...row }) => row);
}

/**
 * Exact, unless the business has an index because it has outgrown that. What comes back short from
 * the index (a narrow window, little that the person may see) is asked for again, exactly.
 */
async function mostSimilar(
  tx: Queryable,
  asked: Parameters<typeof sessions.nearSessions>[1],
  by_index: Promise<boolean>,
) {
  if ((await by_index) && asked.embedding !== null) {
    const near = await sessions.nearSessions(tx, asked);
    if (near.length >= asked.most) return near;
  }
  return searchAll(tx, asked);
}

/** Exact search over all that the person may see, by a plan that is made once. */
export async function searchAll(
  tx: Queryable,
  asked: Parameters<typeof sessions.similarSessions>[1],
): ReturnType<typeof sessions.similarSessions> {
  // sent together
  const [, found] = await Promise.all([
    sessions.keepPlans(tx, {}),
    sessions.similarSessions(tx, asked),
  ]);
  return found;
}

async function keepConversation(tx: Queryable, input: Remembered): Promise<void> {
  const { tenant_id, user_id, answer } = input;
  // A declined or clarified turn keeps what the next follow-up inherits.
  const last_query: Query | null = answer.status === 'answered' ? answer.query : null;
  const kept = { tenant_id, id: answer.conversation_id, user_id, last_query, at: input.asked_at };
  if (input.new_conversation) {
    const title = input.question.replace(/\s+/g, ' ').trim().slice(0, MAX_TITLE_CHARS);
    await sessions.insertConversation(tx, { ...kept, title });
  } else if ((await sessions.touchConversation(tx, kept)) === 0) {
    throw new CoxswainError(
      'not_found',
      'There is no such conversation of yours. Ask without one to begin a new conversation.',
    );
  }
}

function startOfDay(day: string, time_zone: string): string {
  const start = DateTime.fromISO(day, { zone: time_zone });
  const text = start.toUTC().toISO();
  if (text === null) throw new CoxswainError('bad_window', `${day} is not a day of the calendar.`);
  return text;
}
