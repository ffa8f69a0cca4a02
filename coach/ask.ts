// One question from start to end: understand, gather, compose, verify, remember. Two short
// transactions, one that reads everything at one version and one that stores the session. Hides
// what is done meanwhile: text is made while the database looks for earlier answers.
import { randomUUID } from 'node:crypto';
import { CoxswainError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Embedder } from '../prompts/embedder.ts';
import {
  type Database,
  type Queryable,
  readTenant,
  type TenantContext,
  withTenant,
} from '../sql/database.ts';
import { metrics } from '../sql/metrics.ts';
import type { Answer } from './answer.ts';
import { asToldTo, mayBeTold, refusalOf } from './answerable.ts';
import type { Brief, Claim } from './brief.ts';
import { compose, composeClarify, composeDeclined, headlineOf } from './compose.ts';
import { findEarlier, toldOf } from './earlier.ts';
import { gather } from './gather.ts';
import type { Understanding } from './query.ts';
import { type AskedRead, readQuestion } from './question.ts';
import { openReading, type Reading } from './reading.ts';
import { openSearch, passageOf, remember } from './remember.ts';
import { shownTurn, type ToldTurn, toldTurn } from './told/turn.ts';
import { verifyComposed } from './verify.ts';

/** Longer than this is not a question; what is longer is refused with its length. */
export const MOST_QUESTION_CHARS = 2_000;

export interface AskDeps {
  db: Database;
  embedder: Embedder;
  clock: () => Date;
  log: Log;
  /** Told how many sentences verification removed from an answer. */
  on_removed?: (count: number) => void;
}

export interface AskInput {
  question: string;
  conversation_id?: string | undefined;
  /** An instant: answer with what was believed then. */
  as_of?: string | undefined;
}

export type AskEvent = { type: 'fact' | 'text'; data: unknown };

/** Everything one answer is made of, before it is an answer. */
interface Gathered {
  understanding: Understanding;
  brief: Brief | null;
  /** The question's vector. */
  vector: readonly number[] | null;
  version: string;
  time_zone: string;
  /** What the message did to told things and choices; null where it only asked. */
  told: ToldTurn | null;
}

/** What is remembered of an answer besides itself; the vector may still be on its way. */
interface Passage {
  headline: string;
  asked_at: string;
  embedded: Promise<number[][]>;
}

/**
 * Answers a question within the asker's tenant. Throws question_empty, question_too_long, not_found
 * (a conversation that is not the asker's) or bad_request (an `as_of` that is no instant).
 */
export async function ask(
  deps: AskDeps,
  ctx: TenantContext,
  input: AskInput,
  onEvent: (event: AskEvent) => void = () => undefined,
): Promise<Answer> {
  const began = performance.now();
  const question = checked(input.question);
  const embedded = handled(timed(() => deps.embedder.embed([question])));
  const laps = { understand: 0, gather: 0, compose: 0, verify: 0 };
  const made = await readTenant(deps.db, ctx, async (tx) => {
    const reading = await open(deps, ctx, tx, input.as_of);
    const by_index = handled(openSearch(tx, ctx.tenant_id));
    const started = performance.now();
    const { understanding: read, prefer } = await readQuestion(deps.embedder, {
      reading,
      ctx,
      question,
      conversation_id: input.conversation_id,
      embedded: handled(embedded.then(({ value }) => value[0])),
    });
    const understanding = asToldTo(ctx, read);
    laps.understand = performance.now() - started;
    const looked = { reading, ctx, understanding, prefer, embedded, input };
    const gathered = await lookIfShown(deps, looked);
    laps.gather = performance.now() - started - laps.understand;
    const similar = handled(
      findEarlier(deps.embedder, { reading, ...gathered, input, question, by_index }),
    );
    // the search is on its way before text is made, which takes the thread for some milliseconds
    await Promise.resolve();
    const start = (text: string) => startPassage(deps, { text, gathered, question });
    const { spoken, passage } = speak(deps, { gathered, laps, start });
    if (gathered.brief) gathered.brief.similar = await similar;
    return { gathered, spoken, passage };
  });
  const { gathered, spoken, passage } = made;
  const { brief, understanding } = gathered;
  if (brief) for (const fact of Object.values(brief.facts)) onEvent({ type: 'fact', data: fact });
  onEvent({ type: 'text', data: { text: spoken.text } });
  const { took_ms: embed_ms } = await embedded;
  const answer: Answer = {
    session_id: randomUUID(),
    conversation_id: input.conversation_id ?? randomUUID(),
    status: spoken.status,
    text: spoken.text,
    choices: choicesOf(understanding),
    claims: spoken.claims,
    causes: [],
    actions: [],
    charts: spoken.charts,
    similar_sessions: (brief?.similar ?? []).map(toldOf),
    coverage: spoken.coverage,
    query: understanding.status === 'query' ? understanding.query : null,
    ...(gathered.told === null ? {} : { told: gathered.told.said }),
    assumed: understanding.status === 'query' ? understanding.assumed.map(({ text }) => text) : [],
    provider: 'template',
    timings_ms: {
      understand: Math.round(laps.understand),
      embed: Math.round(embed_ms),
      gather: Math.round(laps.gather),
      compose: Math.round(laps.compose),
      verify: Math.round(laps.verify),
      total: Math.round(performance.now() - began),
      embedder: deps.embedder.model_id,
    },
  };
  await store(deps, ctx, { answer, gathered, passage, question, input, began });
  return answer;
}

function checked(text: string): string {
  const question = text.trim();
  if (question === '') {
    throw new CoxswainError(
      'question_empty',
      'Please type a question, such as “How were sales last month?”',
    );
  }
  if (question.length > MOST_QUESTION_CHARS) {
    throw new CoxswainError(
      'question_too_long',
      `A question may have ${MOST_QUESTION_CHARS} characters; this one has ${question.length}. ` +
        'Please ask it in a sentence or two.',
    );
  }
  return question;
}

async function open(
  deps: AskDeps,
  ctx: TenantContext,
  tx: Queryable,
  as_of: string | undefined,
): Promise<Reading> {
  const { tenant_id } = ctx;
  const now = deps.clock();
  if (as_of === undefined) return openReading(tx, { tenant_id, now });
  const instant = new Date(as_of);
  if (Number.isNaN(instant.getTime())) {
    throw new CoxswainError(
      'bad_request',
      '“as_of” must be a point in time such as 2026-10-01T12:00:00Z.',
    );
  }
  const { data_version } = await metrics.versionAt(tx, { tenant_id, at: instant.toISOString() });
  return openReading(tx, { tenant_id, now: instant, version: data_version });
}

/** Choices of a question back; of an answer, other readings of what was left open. */
function choicesOf(understanding: Understanding): Answer['choices'] {
  if (understanding.status === 'clarify') return understanding.choices;
  return understanding.status === 'query' ? [...(understanding.offers ?? [])] : [];
}

interface LookInput {
  reading: Reading;
  ctx: TenantContext;
  understanding: Understanding;
  prefer: AskedRead['prefer'];
  embedded: Promise<Timed<number[][]>>;
  input: AskInput;
}

/** Facts for a query, or a refusal where it asks for what the person's role does not see. */
async function lookIfShown(deps: AskDeps, looked: LookInput): Promise<Gathered> {
  try {
    await mayBeTold(looked.reading, looked.understanding);
    return await look(deps, looked);
  } catch (error) {
    return look(deps, { ...looked, understanding: refusalOf(error), prefer: null });
  }
}

/** Facts for a query; nothing where the question is not one. */
async function look(
  deps: AskDeps,
  { reading, ctx, understanding, prefer, embedded, input }: LookInput,
): Promise<Gathered> {
  const { time_zone } = reading.settings;
  const turn = await toldTurn(reading, ctx, { understanding, prefer });
  const base = { understanding, version: reading.version, time_zone, told: turn };
  if (understanding.status === 'told' && turn?.brief) {
    return { ...base, brief: turn.brief, vector: null };
  }
  if (understanding.status !== 'query') return { ...base, brief: null, vector: null };
  const brief = await gather(reading, understanding.query, {
    embedding: embedded.then(({ value }) => value[0] ?? null),
    model_id: deps.embedder.model_id,
    conversation_id: input.conversation_id ?? null,
    user_id: ctx.user_id,
  });
  const told = turn ?? shownTurn(brief);
  return { ...base, told, brief, vector: (await embedded).value[0] ?? null };
}

/** What is remembered of the answer, and its vector begun: the model has a thread of its own. */
function startPassage(
  deps: AskDeps,
  { text, gathered, question }: { text: string; gathered: Gathered; question: string },
): Passage {
  const headline = headlineOf(text);
  const asked_at = deps.clock().toISOString();
  const passage = passageOf({ question, headline, asked_at, time_zone: gathered.time_zone });
  return { headline, asked_at, embedded: handled(deps.embedder.embed([passage])) };
}

interface Speaking {
  gathered: Gathered;
  laps: { compose: number; verify: number };
  start: (text: string) => Passage;
}

interface Spoken {
  status: Answer['status'];
  text: string;
  claims: Claim[];
  charts: Answer['charts'];
  coverage: Answer['coverage'];
}

/** The answer's words, and what is remembered of them on its way already. */
function speak(
  deps: AskDeps,
  { gathered, laps, start }: Speaking,
): { spoken: Spoken; passage: Passage } {
  const { understanding, brief } = gathered;
  const none = { claims: [], charts: [], coverage: [] };
  if (understanding.status === 'clarify') {
    const text = composeClarify(understanding);
    return { spoken: { ...none, status: 'clarify', text }, passage: start(text) };
  }
  if (understanding.status === 'declined' || brief === null) {
    const declined =
      understanding.status === 'declined'
        ? understanding
        : { reason: 'outside' as const, term: null };
    const text = composeDeclined(declined);
    return { spoken: { ...none, status: 'declined', text }, passage: start(text) };
  }
  const started = performance.now();
  const assumed = understanding.status === 'query' ? understanding.assumed : [];
  const composed = compose(brief, { assumed, new_id: randomUUID });
  laps.compose = performance.now() - started;
  // the model works while the text is verified, which rarely changes the headline
  const early = start(composed.text);
  const verified = verifyComposed(brief, composed);
  laps.verify = performance.now() - started - laps.compose;
  for (const { reason } of verified.removed) {
    deps.log.warn({ family: brief.query.family, reason }, 'a sentence could not be verified');
  }
  if (verified.removed.length > 0) deps.on_removed?.(verified.removed.length);
  const { text, claims } = verified;
  const { charts, coverage } = composed;
  const kept = headlineOf(text) === early.headline;
  const passage = kept ? early : start(text);
  return { spoken: { status: 'answered', text, claims, charts, coverage }, passage };
}

interface StoreInput {
  answer: Answer;
  gathered: Gathered;
  passage: Passage;
  question: string;
  input: AskInput;
  began: number;
}

async function store(
  deps: AskDeps,
  ctx: TenantContext,
  { answer, gathered, passage, question, input, began }: StoreInput,
): Promise<void> {
  if (ctx.user_id === null) throw new Error('a question needs an asker');
  const user_id = ctx.user_id;
  const { headline, asked_at } = passage;
  const { model_id } = deps.embedder;
  // begun before the answer was verified: it is there by now, or nearly
  const [vector] = await passage.embedded;
  await withTenant(deps.db, ctx, async (tx) => {
    await gathered.told?.write(tx, answer.session_id);
    await remember(tx, {
      tenant_id: ctx.tenant_id,
      user_id,
      answer,
      new_conversation: input.conversation_id === undefined,
      question,
      headline,
      brief: gathered.brief,
      data_version: gathered.version,
      asked_at,
      time_zone: gathered.time_zone,
      embedding: vector ? { vector, model_id } : null,
      response_time_ms: Math.round(performance.now() - began),
    });
  });
}

/** What fails is told to whoever awaits it, also where something else fails first. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

interface Timed<T> {
  value: T;
  took_ms: number;
}

async function timed<T>(work: () => Promise<T>): Promise<Timed<T>> {
  const began = performance.now();
  const value = await work();
  return { value, took_ms: performance.now() - began };
}
