// The embedded engine: PGlite in a worker thread behind the Database seam. Hides the thread, the
// single connection and its turns; statements above never learn of them.
import { Worker } from 'node:worker_threads';
import {
  beginText,
  type Database,
  type Queryable,
  type QueryResult,
  type StatementShape,
  type TransactionOptions,
} from './database.ts';
import type { WorkerAnswer, WorkerCall, WorkerRequest, WorkerStart } from './embedded-worker.ts';
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

  let transactions = 0;
  async function inTurn<T>(
    options: TransactionOptions,
    fn: (tx: Queryable) => Promise<T>,
  ): Promise<T> {
    const end = await turns.take(options.priority ?? 'person');
    transactions += 1;
    return transaction({ call, no: transactions, end }, options, fn);
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

interface Turn {
  call: Call;
  /** The thread refuses what belongs to a transaction whose opening has failed. */
  no: number;
  /** Lets the next one in: when this one's last statement is on its way, before its answer. */
  end: () => void;
}

async function transaction<T>(
  { call, no, end }: Turn,
  options: TransactionOptions,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  const settings = Object.entries(options.settings ?? {});
  const opening = [{ sql: beginText(options), params: [] as (string | null)[] }];
  if (settings.length > 0) {
    const calls = settings.map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`);
    const params = settings.flat();
    if (options.present !== undefined) {
      calls.push(`app.refuse_away($${params.length + 1})`);
      params.push(options.present);
    }
    opening.push({ sql: `select ${calls.join(', ')}`, params });
  }
  let open = true;
  let begun = false;
  const tx: Queryable = {
    query: (sql, params = []) => {
      if (!open) throw new Error('a statement was sent after its transaction had ended');
      const statement = { sql, params: params.map(encodeParam) };
      // one trip to the thread opens the transaction and runs its first statement
      const statements = begun ? [statement] : [...opening, statement];
      begun = true;
      return call({ op: 'statements', no, statements }) as Promise<QueryResult>;
    },
  };
  const finish = async (sql: 'commit' | 'rollback') => {
    open = false;
    const finished = begun
      ? call({ op: 'statements', no, statements: [{ sql, params: [] }] })
      : null;
    end();
    await finished;
  };
  let result: T;
  try {
    result = await fn(tx);
  } catch (error) {
    await finish('rollback').catch(() => undefined);
    throw error;
  }
  const committed = finish('commit');
  // what only read has nothing to lose
  if (options.reading) committed.catch(() => undefined);
  else await committed;
  return result;
}

/**
 * Requests and answers over the thread's port; a dead thread fails everything still waiting. What
 * is asked for in one go travels together, and so do the answers: a message costs as much as a
 * small statement.
 */
async function channel(worker: Worker): Promise<Call> {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let outbox: WorkerRequest[] = [];
  let last = 0;
  let dead: Error | null = null;
  const fail = (error: Error) => {
    dead = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: 'ready' | WorkerAnswer[]) => {
      if (message === 'ready') return resolve();
      for (const { id, result, error } of message) {
        const waiter = waiting.get(id);
        waiting.delete(id);
        if (error === undefined) waiter?.resolve(result);
        else waiter?.reject(databaseError(error));
      }
    });
    worker.on('error', (error) => {
      fail(error);
      reject(error);
    });
    worker.on('exit', () => fail(new Error('the database thread has ended')));
  });
  const flush = () => {
    const requests = outbox;
    outbox = [];
    worker.postMessage(requests);
  };
  return (request) =>
    new Promise((resolve, reject) => {
      if (dead) return reject(dead);
      last += 1;
      waiting.set(last, { resolve, reject });
      outbox.push({ id: last, call: request });
      if (outbox.length === 1) queueMicrotask(flush);
    });
}

function databaseError(fields: Readonly<Record<string, string>>): DatabaseError {
  return Object.assign(new Error(fields.message ?? 'the database refused the statement'), fields);
}
