// The engine on a server: a pool of node-postgres connections behind the Database seam. Hides the
// driver, its connections and who gets the next one; statements above never learn of them.
import { createHash } from 'node:crypto';
import pg from 'pg';
import {
  beginText,
  type Database,
  type Param,
  type Priority,
  type Queryable,
  type QueryResult,
  type StatementShape,
  type TransactionOptions,
  transactionFailed,
} from './database.ts';
import { encodeParam, PARSERS, TYPE_NAMES } from './parsers.ts';
import { MOST_KEPT, worthPreparing } from './planning.ts';
import { createTurns } from './turns.ts';

/** Few enough for a small server, enough that an answer never waits for another's mathematics. */
const MOST_CONNECTIONS = 10;
/** Always kept free of background work, so that a person need not wait for it. */
const FOR_PEOPLE_ONLY = 2;
const CONNECT_WITHIN_MS = 10_000;
/** A person has gone by then; work may merge a month of a large business. */
const STATEMENT_LIMIT_MS: Readonly<Record<Priority, number>> = { person: 60_000, work: 600_000 };
/**
 * Recomputing a slice sorts and hashes some ten thousand rows: at the server's default of 4 MB it
 * does so on disk, at a tenth of its time. At most eight connections are at work.
 */
const WORK_MEM = { person: {}, work: { work_mem: '32MB' } } as const;
/** A transaction that sends nothing holds locks and old rows: the process that had it hangs. */
const IDLE_LIMIT_MS = 120_000;
/** SQLSTATE: a table changed under a plan, or the connection does not know the statement. */
const FORGET_PLAN: ReadonlySet<string> = new Set(['0A000', '26000']);
const WRITES: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);
/** As the embedded engine's session: one text for one value, whatever the server's defaults. */
const SESSION = '-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=iso_8601';

export interface PostgresDatabase extends Database {
  readonly engine: 'postgres' | 'timescale';
  /** Runs several statements at once, outside tenants and without a limit: migrations only. */
  script(sql: string): Promise<void>;
}

export interface PostgresStart {
  /** postgres://role:password@host:port/database */
  url: string;
  /** What the server was found to be; this file does not ask. */
  engine: PostgresDatabase['engine'];
  most_connections?: number;
  /** False where a pooler in between would mix up the prepared statements of its clients. */
  prepares?: boolean;
}

/** A pool that connects when first used. Nothing is checked here: openServer does. */
export function openPostgres(start: PostgresStart): PostgresDatabase {
  const at_once = start.most_connections ?? MOST_CONNECTIONS;
  const config = configOf(start.url);
  const pool = new pg.Pool({ ...config, max: at_once, pipeline: true });
  // A connection that the server closes is replaced when the next one is needed; whoever used it is
  // told by the statement that fails. Unheard, the event would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => void client.on('error', () => undefined));
  const turns = createTurns({ at_once, work_at_once: Math.max(1, at_once - FOR_PEOPLE_ONLY) });
  const nameOf = createNames(start.prepares ?? true);

  async function inTurn<T>(priority: Priority, fn: (client: pg.PoolClient) => Promise<Ending<T>>) {
    const end = await turns.take(priority);
    for (let tries = 1; ; tries += 1) {
      let client: pg.PoolClient | null = null;
      try {
        client = await pool.connect();
        const { result, ended } = await fn(client);
        giveBack(client, ended, end);
        return result;
      } catch (error) {
        // one that cannot even roll back, or met a fault of the server's own, is in a state nobody
        // knows (AGE 1.5 loses what it keeps in a session when it is told to forget it, and says so
        // at the next statement, whatever that is: once more then, on another connection)
        const clean = await client?.query('rollback').then(Boolean, () => false);
        client?.release(!clean || isServersFault(error));
        if (tries === 1 && client !== null && isNotBegun(error)) continue;
        end();
        throw error;
      }
    }
  }

  return {
    engine: start.engine,
    transaction: (options, fn) =>
      inTurn(options.priority ?? 'person', (client) => transaction(client, nameOf, options, fn)),
    describe: (sql) => describe(config, sql),
    script: (sql) =>
      inTurn('work', async (client) => {
        await begun(client.query(sql));
        return { result: undefined, ended: null };
      }),
    close: () => pool.end(),
  };
}

/** How a connection is made, for whoever needs one beside the pool. */
export function configOf(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'coxswain',
    options: SESSION,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  };
}

/** What came of a turn, and what the next one on its connection must wait for. */
interface Ending<T> {
  result: T;
  ended: Promise<unknown> | null;
}

/** Lets the next one have the connection when the last statement on it has been answered. */
function giveBack(client: pg.PoolClient, ended: Promise<unknown> | null, end: () => void): void {
  if (ended === null) {
    client.release();
    end();
    return;
  }
  ended
    .then(
      () => client.release(),
      () => client.release(true),
    )
    .finally(end);
}

/** Faults of the server's own that met a transaction before any of it was done. */
const not_begun = new WeakSet<object>();

const isNotBegun = (error: unknown) =>
  typeof error === 'object' && error !== null && not_begun.has(error);

/** What a transaction is opened with, or is as a whole. */
function begun<T>(opening: Promise<T>): Promise<T> {
  opening.catch((error) => {
    if (isServersFault(error)) not_begun.add(error);
  });
  return opening;
}

/** SQLSTATE class XX: an error that the server did not foresee. */
function isServersFault(error: unknown): boolean {
  return String((error as { code?: unknown } | null)?.code).startsWith('XX');
}

async function transaction<T>(
  client: pg.PoolClient,
  nameOf: Names,
  options: TransactionOptions,
  fn: (tx: Queryable) => Promise<T>,
): Promise<Ending<T>> {
  let open = true;
  const tx: Queryable = {
    query: (sql, params = []) => {
      if (!open) throw new Error('a statement was sent after its transaction had ended');
      return run(client, nameOf, sql, params);
    },
  };
  try {
    // Sent in one piece with what follows; where it fails, so does every statement after it.
    const opening = begun(client.query(openingText(options)));
    const [result] = await Promise.all([fn(tx), opening]);
    open = false;
    const ended = client.query('commit');
    // what only read has nothing to lose, and its reader need not wait for it
    if (options.reading) return { result, ended };
    // a failure caught on the way: the server has undone everything and calls that no error
    if ((await ended).command === 'ROLLBACK') throw transactionFailed();
    return { result, ended: null };
  } finally {
    open = false;
  }
}

function openingText(options: TransactionOptions): string {
  const limit_ms = STATEMENT_LIMIT_MS[options.priority ?? 'person'];
  const settings = {
    statement_timeout: String(limit_ms),
    idle_in_transaction_session_timeout: String(IDLE_LIMIT_MS),
    ...WORK_MEM[options.priority ?? 'person'],
    ...options.settings,
  };
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`,
  );
  if (options.present !== undefined) {
    calls.push(`app.refuse_away(${pg.escapeLiteral(options.present)})`);
  }
  return `${beginText(options)}; select ${calls.join(', ')}`;
}

async function run(
  client: pg.PoolClient,
  nameOf: Names,
  sql: string,
  params: readonly Param[],
): Promise<QueryResult> {
  const values = params.map(encodeParam);
  const kept = worthPreparing(sql, values) ? nameOf.kept(sql) : { text: sql };
  const query = { ...kept, values, queryMode: 'extended' };
  try {
    const { rows, command, rowCount } = await client.query(query);
    return { rows, affected: WRITES.has(command) ? (rowCount ?? 0) : 0 };
  } catch (error) {
    if (FORGET_PLAN.has((error as { code?: string }).code ?? '')) nameOf.forget(sql);
    throw error;
  }
}

interface Kept {
  text: string;
  name?: string;
}

interface Names {
  kept(sql: string): Kept;
  forget(sql: string): void;
}

/**
 * One name for a statement on every connection, made from its text: two clients of a pooler then
 * never mean different statements by one. Past MOST_KEPT they go without. One that was forgotten
 * comes back with another text: a pooler keeps statements by their text, over all its clients, and
 * would go on with the plan that fails.
 */
function createNames(prepares: boolean): Names {
  const names = new Map<string, Kept>();
  const forgotten = new Map<string, number>();
  return {
    kept(sql) {
      const known = names.get(sql);
      if (known !== undefined) return known;
      const times = forgotten.get(sql);
      const text = times === undefined ? sql : `${sql}\n-- ${times}`;
      if (!prepares || names.size >= MOST_KEPT) return { text };
      const kept = { text, name: createHash('sha256').update(text).digest('hex').slice(0, 32) };
      names.set(sql, kept);
      return kept;
    },
    forget(sql) {
      names.delete(sql);
      forgotten.set(sql, (forgotten.get(sql) ?? 0) + 1);
    },
  };
}

function parserOf(oid: number): (text: string) => unknown {
  return PARSERS[oid] ?? ((text) => text);
}

type Connection = NodeJS.EventEmitter & {
  parse(query: { name: string; text: string; types: number[] }): void;
  describe(what: { type: 'S'; name: string }): void;
  sync(): void;
};
type Field = { name: string; dataTypeID: number };

/** Parse and Describe, on a connection of their own: a test asks, no request ever does. */
async function describe(config: pg.ClientConfig, sql: string): Promise<StatementShape> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await new Promise((resolve, reject) => {
      const name = (oid: number) => TYPE_NAMES[oid] ?? `oid ${oid}`;
      const shape: StatementShape = { params: [], columns: [] };
      client.query({
        submit(connection: Connection) {
          connection.once('parameterDescription', ({ dataTypeIDs }: { dataTypeIDs: number[] }) => {
            shape.params = dataTypeIDs.map(name);
          });
          connection.parse({ name: '', text: sql, types: [] });
          connection.describe({ type: 'S', name: '' });
          connection.sync();
        },
        handleRowDescription({ fields }: { fields: Field[] }) {
          shape.columns = fields.map((field) => ({
            name: field.name,
            type: name(field.dataTypeID),
          }));
        },
        handleError: reject,
        handleReadyForQuery: () => resolve(shape),
      } as unknown as pg.Submittable);
    });
  } finally {
    await client.end();
  }
}
