// The thread in which PGlite lives: a statement there runs in its caller's thread, and a second of
// recomputation must not be a second in which the server answers nobody.
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { PGliteOptions } from '@electric-sql/pglite';
import { transactionFailed } from './database.ts';
import { EMBEDDED_MAJOR, engineOf } from './embedded-majors.ts';
import { PARSERS, TYPE_NAMES } from './parsers.ts';
import { worthPreparing } from './planning.ts';
import { createPrepared } from './prepared.ts';

export interface WorkerStart {
  /** Folder of the database, or null to keep it in memory. */
  data_dir: string | null;
  /** A dumped data folder to start from (tests). */
  load_from: string | null;
  /** The Postgres major that wrote the folder; absent: the one that the program embeds. */
  major?: string;
}

export type WorkerCall =
  /** Statements of the transaction `no`; the result of the last is the call's. */
  | { op: 'statements'; no: number; statements: { sql: string; params: (string | null)[] }[] }
  | { op: 'script'; sql: string }
  | { op: 'describe'; sql: string }
  | { op: 'dump' }
  | { op: 'close' };

export interface WorkerRequest {
  id: number;
  call: WorkerCall;
}

/** An error is what plainError keeps of it. */
export interface WorkerAnswer {
  id: number;
  result?: unknown;
  error?: Readonly<Record<string, string>>;
}

const port = parentPort;
if (!port) throw new Error('embedded-worker runs as a worker thread only');

const asIs = new Proxy({}, { get: () => (value: unknown) => value });
const options = { parsers: { ...PARSERS }, serializers: asIs };

const start = workerData as WorkerStart;
const engine = await engineOf(start.major ?? EMBEDDED_MAJOR);
const db = await engine.create({
  ...(start.data_dir === null ? {} : { dataDir: start.data_dir }),
  ...(start.load_from === null
    ? {}
    : { loadDataDir: new Blob([new Uint8Array(await readFile(start.load_from))]) }),
  extensions: { vector: engine.vector } as PGliteOptions['extensions'] & object,
});
await db.exec("set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'");
const prepared = createPrepared(db);
port.postMessage('ready');

/** Requests run in the order in which they came; those that came together are answered together. */
let last_run: Promise<void> = Promise.resolve();
port.on('message', (requests: WorkerRequest[]) => {
  last_run = last_run.then(async () => {
    const answers: WorkerAnswer[] = [];
    for (const { id, call } of requests) {
      try {
        answers.push({ id, result: await run(call) });
      } catch (error) {
        answers.push({ id, error: plainError(error) });
      }
    }
    port.postMessage(answers);
  });
});

/** A transaction that failed: what was sent behind the failure must not run by itself. */
let failed_no = 0;

async function run(call: WorkerCall): Promise<unknown> {
  switch (call.op) {
    case 'statements':
      return statements(call.no, call.statements);
    case 'script':
      await db.exec(call.sql);
      return null;
    case 'describe': {
      const shape = await db.describeQuery(call.sql);
      const name = (oid: number) => TYPE_NAMES[oid] ?? `oid ${oid}`;
      return {
        params: shape.queryParams.map((param) => name(param.dataTypeID)),
        columns: shape.resultFields.map((field) => ({
          name: field.name,
          type: name(field.dataTypeID),
        })),
      };
    }
    case 'dump':
      return new Uint8Array(await (await db.dumpDataDir('none')).arrayBuffer());
    case 'close':
      await db.close();
      return null;
  }
}

async function statements(no: number, batch: { sql: string; params: (string | null)[] }[]) {
  let last: unknown = null;
  for (const { sql, params } of batch) {
    // back at a savepoint the transaction goes on, as Postgres has it
    const goes_back = sql.startsWith('rollback to ');
    if (no === failed_no && sql !== 'rollback' && !goes_back) {
      if (sql === 'commit') await query('rollback', []);
      throw transactionFailed();
    }
    try {
      last = await query(sql, params);
      if (goes_back) failed_no = 0;
    } catch (error) {
      failed_no = no;
      throw error;
    }
  }
  return last;
}

async function query(sql: string, params: (string | null)[]) {
  if (worthPreparing(sql, params)) return prepared.run(sql, params);
  const result = await db.query(sql, params, options);
  return { rows: result.rows, affected: result.affectedRows ?? 0 };
}

/**
 * Errors lose their class between threads; what callers read of a database error is these fields.
 */
function plainError(error: unknown) {
  const source = error as Record<string, unknown>;
  const fields = ['message', 'code', 'detail', 'hint', 'table', 'column', 'constraint', 'where'];
  return Object.fromEntries(
    fields.flatMap((field) =>
      source?.[field] === undefined ? [] : [[field, String(source[field])]],
    ),
  );
}
