// The seam between the program and whichever Postgres it runs on. Everything above sql/ knows only
// these shapes; each engine (embedded.ts, postgres.ts) implements Database.
import { CoxswainError } from '../errors.ts';

/** A value as it goes to Postgres; arrays become array literals, objects become JSON. */
export type Param =
  | string
  | number
  | boolean
  | null
  | readonly (string | number | boolean | null)[]
  | { readonly [key: string]: unknown };

export type Row = Record<string, unknown>;

export interface QueryResult {
  rows: Row[];
  /** Rows inserted, updated or deleted; 0 for a select. */
  affected: number;
}

/** What a statement needs to run: an open transaction, or nothing more. */
export interface Queryable {
  query(sql: string, params?: readonly Param[]): Promise<QueryResult>;
}

export interface StatementShape {
  params: string[];
  columns: { name: string; type: string }[];
}

/** Who waits for the answer decides who goes first when one connection serves all. */
export type Priority = 'person' | 'work';

export interface TransactionOptions {
  priority?: Priority;
  /**
   * Changes nothing: a write fails, every statement sees the database at the moment of the first,
   * and its end is not waited for.
   */
  reading?: boolean;
  /** Settings made local to the transaction before anything else runs. */
  settings?: Readonly<Record<string, string>>;
  /** Fails as it opens, with ABSENT, where this tenant is moving in or has moved out. */
  present?: string;
}

export interface Database {
  readonly engine: 'embedded' | 'postgres' | 'timescale';
  /** Runs fn in one transaction: committed when it resolves, rolled back when it throws. */
  transaction<T>(options: TransactionOptions, fn: (tx: Queryable) => Promise<T>): Promise<T>;
  /** Parameter and column types of a statement, without running it. */
  describe(sql: string): Promise<StatementShape>;
  close(): Promise<void>;
}

export type UserRole = 'admin' | 'manager' | 'member' | 'adviser';

export type Visitor = 'looks' | 'asks' | 'site';

export interface TenantContext {
  tenant_id: string;
  /** null for the program's own work on a tenant (imports, recomputation). */
  user_id: string | null;
  role: UserRole | 'system';
  priority?: Priority;
  /**
   * Set for who looks around the sample: `looks` opens transactions that only read, `asks` ones
   * that write a conversation and nothing else (sql/functions/12-visitors.sql). `site`: a person
   * who asks from another web site, held to the same.
   */
  visitor?: Visitor;
  /** Where the call came from, as what was done is remembered (activity_events). */
  origin?: Origin;
}

export interface Origin {
  /** An address that Postgres reads as one (inet), or null. */
  ip: string | null;
  user_agent: string | null;
}

/** What opens a transaction: other settings and moments are told here, for every engine. */
export function beginText({ reading }: TransactionOptions): string {
  return reading ? 'begin isolation level repeatable read read only' : 'begin';
}

/** What app.refuse_away raises, with a sentence for a person. */
const ABSENT = 'CX001';

/** SQLSTATE of a write where transactions only read, and of one that a policy refuses. */
const VISITORS_WALL: readonly unknown[] = ['25006', '42501'];
export const LOOK_ONLY =
  'This is the sample business: look around and ask. To change anything, bring your own figures.';

/** The same of who asks from another web site, whose scripts could ask in their stead. */
export const ASK_ONLY =
  'From another web site you can ask and read. To tell or change anything, open Coxswain itself.';

/** SQLSTATE in_failed_sql_transaction. */
const IN_FAILED = '25P02';

/**
 * What any engine throws for a commit, or a statement sent, behind a failure somebody caught: the
 * transaction is undone, and must not pass for done.
 */
export function transactionFailed(): Error & { code: string } {
  return Object.assign(new Error('the transaction has failed'), { code: IN_FAILED });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * The only way to tenant data: a transaction in which row security knows the tenant, user and role.
 * Throws TypeError on a malformed id, before anything reaches the database, and `business_away`
 * where the tenant is moving in from another database or has moved out to one.
 */
export function withTenant<T>(
  db: Database,
  context: TenantContext,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  return inTenant(db, optionsFor(context), fn, context.visitor);
}

/**
 * withTenant for what only reads, by several statements that must agree: they see one moment,
 * whoever commits in between. A write is refused by the database.
 */
export function readTenant<T>(
  db: Database,
  context: TenantContext,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  return inTenant(db, { ...optionsFor(context), reading: true }, fn, context.visitor);
}

/**
 * What belongs to a person and to no business: their account, what happened at its door. Also where
 * tries are counted before anybody is known; `user_id` is then whoever it would be, or nobody.
 * Throws TypeError on a malformed id.
 */
export function atTheDoor<T>(
  db: Database,
  user_id: string,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  if (!UUID.test(user_id)) throw new TypeError('user_id is not a uuid');
  const known = { 'app.current_tenant': '', 'app.current_user': user_id };
  return db.transaction({ settings: { ...known, 'app.current_role': 'door' } }, fn);
}

async function inTenant<T>(
  db: Database,
  options: TransactionOptions,
  fn: (tx: Queryable) => Promise<T>,
  visitor?: Visitor,
): Promise<T> {
  try {
    return await db.transaction(options, fn);
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    if (visitor && VISITORS_WALL.includes(code)) {
      const sentence = visitor === 'site' ? ASK_ONLY : LOOK_ONLY;
      throw new CoxswainError('forbidden', sentence, { cause: error });
    }
    if (code !== ABSENT) throw error;
    throw new CoxswainError('business_away', message ?? '', { cause: error });
  }
}

function optionsFor(context: TenantContext): TransactionOptions {
  if (!UUID.test(context.tenant_id)) throw new TypeError('tenant_id is not a uuid');
  if (context.user_id !== null && !UUID.test(context.user_id)) {
    throw new TypeError('user_id is not a uuid');
  }
  return {
    priority: context.priority ?? 'person',
    present: context.tenant_id,
    ...(context.visitor === 'looks' && { reading: true }),
    settings: {
      'app.current_tenant': context.tenant_id,
      'app.current_user': context.user_id ?? '',
      'app.current_role': context.role,
      ...(context.visitor && { 'app.visitor': context.visitor }),
      ...originSettings(context.origin),
    },
  };
}

function originSettings(origin: Origin | undefined): Record<string, string> {
  if (origin === undefined) return {};
  return { 'app.current_ip': origin.ip ?? '', 'app.current_user_agent': origin.user_agent ?? '' };
}
