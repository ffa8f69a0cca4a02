// Tries an attack in every situation a foreign transaction can be in, and tells its outcome to the
// last field of an error. Hides connections, settings and what must be left out to compare.
import type { Database, Param, Queryable } from '../sql/database.ts';
import { ANNA, BERT, GHOST } from './two-tenants.ts';

export type Kind =
  | 'table'
  | 'view'
  | 'partition'
  | 'chunk'
  | 'graph'
  | 'job'
  | 'event stream'
  | 'function'
  | 'statement'
  | 'shared';
export type Verb = 'read' | 'insert' | 'update' | 'delete' | 'upsert' | 'call' | 'define';

/**
 * What an extension tells of sizes and of its own work. pg_relation_size tells the same to whoever
 * has a connection: it is not ours to close, and shows no row (docs/databases.md).
 */
export const COUNTS_ALL = /size|stats?\b|history|row_count|jobs?$/;

/** One thing Bert, or nobody, tries on what is Anna's; the text is the same in both worlds. */
export interface Attack {
  /** Table, view, function … by name. */
  on: string;
  kind: Kind;
  verb: Verb;
  name: string;
  sql: string;
  params?: readonly Param[];
  /** Statements that go before it in its transaction. */
  first?: readonly string[];
  /** Touches whatever there is, so that nothing it returns may be Anna's. */
  whole?: boolean;
  /** Only “permission denied” will do. */
  refused?: boolean;
  /** An extension's own statistics: bytes and times of all tenants together, from call to call. */
  counts_all?: boolean;
  /** A statement whose one value must be the same before and after, as Anna sees it. */
  state?: string;
  /** Situations to try it in, where not all of them. */
  only?: readonly Situation[];
}

const AS_BERT = {
  'app.current_tenant': BERT.id,
  'app.current_user': BERT.id,
  'app.current_role': 'admin',
};
const AS_ANNA = {
  'app.current_tenant': ANNA.id,
  'app.current_user': ANNA.id,
  'app.current_role': 'admin',
};

/** Settings a transaction may come with; `none` is a statement outside withTenant. */
export const CONTEXTS = {
  bert: AS_BERT,
  anna: AS_ANNA,
  none: {},
  malformed: { 'app.current_tenant': "x' or true --", 'app.current_role': 'system' },
} as const;

/**
 * What the attack's transaction knows, and what Anna did on its connection just before. Where she
 * did something, the attack says as little as it can, so that anything left behind would help it.
 */
export const SITUATIONS = {
  'wrong tenant': { settings: AS_BERT, anna: null },
  'no tenant': { settings: {}, anna: null },
  'malformed tenant': { settings: CONTEXTS.malformed, anna: null },
  'after her rollback': { settings: {}, anna: 'rolls back' },
  'on her connection': { settings: { 'app.current_tenant': BERT.id }, anna: 'commits' },
  'on her connection, no tenant': { settings: {}, anna: 'commits' },
} as const;
export type Situation = keyof typeof SITUATIONS;
export const ALL_SITUATIONS = Object.keys(SITUATIONS) as Situation[];

export interface Outcome {
  /** Rows, counts, or every field of the error: what whoever attacks gets to see. */
  told: string;
  error_code: string | null;
  /** Whether Anna finds her rows as they were; null where nothing could have changed them. */
  untouched: boolean | null;
}

/** Counts that a suite prints and asserts. */
export interface Tally {
  /** Attack × situation, by kind and by verb. */
  by: Record<string, number>;
  total: number;
  /** Of the attempts that follow Anna: those on the very connection she used. */
  followed: number;
  on_her_connection: number;
}

export function newTally(): Tally {
  return { by: {}, total: 0, followed: 0, on_her_connection: 0 };
}

export const situationsOf = (attack: Attack) => attack.only ?? ALL_SITUATIONS;

/** The outcome of each attack in each of its situations, in order. Everything is undone. */
export async function tryAll(
  db: Database,
  attacks: readonly Attack[],
  tally: Tally,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const attack of attacks) {
    const before = attack.state === undefined ? null : await stateAsAnna(db, attack.state);
    for (const situation of situationsOf(attack)) {
      outcomes.push(await attempt(db, { attack, situation, before, tally }));
      tally.total += 1;
      for (const name of [attack.kind, attack.verb, situation]) {
        tally.by[name] = (tally.by[name] ?? 0) + 1;
      }
    }
  }
  return outcomes;
}

const UNDO = new Error('every attack is undone');
const PID = 'select pg_backend_pid() as pid';

interface Attempt {
  attack: Attack;
  situation: Situation;
  before: string | null;
  tally: Tally;
}

/**
 * AGE 1.5 says so when it is told to forget all it keeps of its graphs' tables, which any amount of
 * DDL may lead to: once in a session, whatever statement comes next, of whomever.
 */
const AGES_FAULT = 'label (relation) cache corrupted';
const MOST_TRIES = 5;

async function attempt(db: Database, attempt: Attempt): Promise<Outcome> {
  for (let tries = 1; ; tries++) {
    const counted = { ...attempt, tally: newTally() };
    const outcome = await attemptOnce(db, counted).catch((error: Error) => {
      if (error.message === AGES_FAULT) return null;
      throw error;
    });
    if (tries < MOST_TRIES && (outcome === null || outcome.told.includes(AGES_FAULT))) continue;
    attempt.tally.followed += counted.tally.followed;
    attempt.tally.on_her_connection += counted.tally.on_her_connection;
    return outcome ?? { told: AGES_FAULT, error_code: 'XX000', untouched: null };
  }
}

async function attemptOnce(
  db: Database,
  { attack, situation, before, tally }: Attempt,
): Promise<Outcome> {
  const { settings, anna } = SITUATIONS[situation];
  const her_pid = anna === null ? null : await annaComesFirst(db, anna);
  const outcome: Outcome = { told: '', error_code: null, untouched: null };
  await db
    .transaction({ settings }, async (tx) => {
      if (her_pid !== null) {
        tally.followed += 1;
        if ((await tx.query(PID)).rows[0]?.pid === her_pid) tally.on_her_connection += 1;
      }
      for (const sql of attack.first ?? []) await tx.query(sql);
      const found = await tx.query(attack.sql, attack.params ?? []);
      // nobody asked for an order, and a plan may change it from one call to the next
      const rows = found.rows.map((row) => neutral(JSON.stringify(row))).sort();
      outcome.told = `${found.affected} written: [${rows.join()}]`;
      if (attack.state !== undefined) {
        await become(tx, CONTEXTS.anna);
        outcome.untouched = (await firstValue(tx, attack.state)) === before;
      }
      throw UNDO;
    })
    .catch((error: ServerError) => {
      if (error === UNDO) return;
      outcome.error_code = error.code ?? 'unknown';
      outcome.told = neutral(JSON.stringify(told(error)));
    });
  return outcome;
}

/** She reads something, which plans and fills what a connection may keep, and ends either way. */
async function annaComesFirst(db: Database, end: 'commits' | 'rolls back'): Promise<unknown> {
  let pid: unknown;
  await db
    .transaction({ settings: CONTEXTS.anna }, async (tx) => {
      pid = (await tx.query(PID)).rows[0]?.pid;
      if (end === 'rolls back') throw UNDO;
    })
    .catch((error) => {
      if (error !== UNDO) throw error;
    });
  return pid;
}

interface ServerError extends Error {
  code?: string;
  [field: string]: unknown;
}

/** Where in Postgres's own source it was raised is no business of the comparison. */
const FIELDS = 'code message severity detail hint where schema table column constraint dataType';

function told(error: ServerError): Record<string, unknown> {
  return Object.fromEntries(FIELDS.split(' ').map((field) => [field, error[field]]));
}

const KNOWN_IDS = new Set([ANNA.id, BERT.id, GHOST.id]);
const ANY_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** With fractions of a second: a clock's, never a fixture's. */
const CLOCK_TIME = /\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\.\d+(\+\d\d(:\d\d)?|Z)?/g;

/** Without ids drawn and clocks read on the way, which differ from one call to the next. */
function neutral(text: string): string {
  return text
    .replace(ANY_ID, (id) => (KNOWN_IDS.has(id) ? id : '<drawn>'))
    .replace(CLOCK_TIME, '<now>');
}

function stateAsAnna(db: Database, sql: string): Promise<string> {
  return db.transaction({ settings: CONTEXTS.anna }, (tx) => firstValue(tx, sql));
}

async function firstValue(tx: Queryable, sql: string): Promise<string> {
  const { rows } = await tx.query(sql);
  return String(Object.values(rows[0] ?? {})[0]);
}

/** Goes on as somebody else within the transaction. */
export async function become(tx: Queryable, settings: Record<string, string>): Promise<void> {
  const names = Object.keys(settings);
  const calls = names.map((name, at) => `set_config('${name}', $${at + 1}, true)`);
  await tx.query(`select ${calls.join(', ')}`, Object.values(settings));
}

/** Anything of a row of Anna's: her ids alone are in what the attack itself says. */
export function isAnnas(text: string): boolean {
  return [ANNA.id, ANNA.mark, ANNA.amount, ANNA.number].some((secret) => text.includes(secret));
}
