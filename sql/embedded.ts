// The embedded engine: PGlite in a worker thread behind the Database seam. Hides the thread, the
// single connection and its turns; statements above never learn of them.
import { Worker } from 'node:worker_threads';
import {
  beginText,
  type Database,
  type Param,
  type Queryable,
  type QueryResult,
  type StatementShape,
  type TransactionOptions,
} from './database.ts';
import type { WorkerCall, WorkerStart } from './embedded-worker.ts';
import { encodeParam } from './parsers.ts';
import { createTurns } from './turns.ts';

export interface EmbeddedDatabase extends Database {
  readonly engine: 'embedded';
  /** Runs several statements at once, outside tenants: migrations only. */
  script(sql: string): Promise<void>;
  /** The whole data folder as one archive, to start other databases from. */
  dump(): Promise<Uint8Array>;
}

/** A database error as it left the worker thread, with Postgres's own code and detail. */
export interface DatabaseError extends Error {
  code?: string;
  detail?: string;
  constraint?: string;
}

/**
 * Opens (or makes) a database. `data_dir` null keeps it in memory; `load_from` starts from a dumped
 * folder. Rejects when the folder cannot be read as a database.
 */
export async function openEmbedded(start: WorkerStart): Promise<EmbeddedDatabase> {
  const worker = new Worker(new URL('./embedded-worker.mjs', import.meta.url), {
    workerData: start,
  });
  const call = await channel(worker);
  const turns = createTurns();

  async function inTurn<T>(
    options: TransactionOptions,
    fn: (tx: Queryable) => Promise<T>,
  ): Promise<T> {
    const end = await turns.take(options.priority ?? 'person');
    try {
      return await transaction(call, options, fn);
    } finally {
      end();
    }
  }

  async function alone(request: WorkerCall): Promise<unknown> {
    const end = await turns.take('work');
    try {
      return await call(request);
    } finally {
      end();
    }
  }

  return {
    engine: 'embedded',
    transaction: inTurn,
    describe: async (sql) => (await alone({ op: 'describe', sql })) as StatementShape,
    script: async (sql) => void (await alone({ op: 'script', sql })),
    dump: async () => (await alone({ op: 'dump' })) as Uint8Array,
    close: async () => {
      await alone({ op: 'close' });
      await worker.terminate();
    },
  };
}

type Call = (request: WorkerCall) => Promise<unknown>;

async function transaction<T>(
  call: Call,
  options: TransactionOptions,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  const settings = Object.entries(options.settings ?? {});
  const opening = [{ sql: beginText(options), params: [] as (string | null)[] }];
  if (settings.length > 0) {
    const calls = settings.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`);
    opening.push({ sql: `select ${calls.join(', ')}`, params: settings.flat() });
  }
  let open = true;
  const tx: Queryable = {
    query: (sql, params = []) => {
      if (!open) throw new Error('a statement was sent after its transaction had ended');
      return call(queryCall(sql, params)) as Promise<QueryResult>;
    },
  };
  try {
    await call({ op: 'batch', statements: opening });
    const result = await fn(tx);
    open = false;
    await call(queryCall('commit', []));
    return result;
  } catch (error) {
    open = false;
    await call(queryCall('rollback', [])).catch(() => undefined);
    throw error;
  }
}

function queryCall(sql: string, params: readonly Param[]): WorkerCall {
  return { op: 'query', sql, params: params.map(encodeParam) };
}

/** Requests and answers over the thread's port; a dead thread fails everything still waiting. */
async function channel(worker: Worker): Promise<Call> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let last = 0;
  let dead: Error | null = null;
  const fail = (error: Error) => {
    dead = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: { ready?: true; id: number; result?: unknown; error?: Row }) => {
      if (message.ready) return resolve();
      const waiter = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error === undefined) waiter?.resolve(message.result);
      else waiter?.reject(databaseError(message.error));
    });
    worker.on('error', (error) => {
      fail(error);
      reject(error);
    });
    worker.on('exit', () => fail(new Error('the database thread has ended')));
  });
  return (request) =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead);
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage({ id: last, call: request });
    });
}

type Row = Record<string, string>;

function databaseError(fields: Row): DatabaseError {
  return Object.assign(new Error(fields.message ?? 'the database refused the statement'), fields);
}
