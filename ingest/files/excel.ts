// A workbook's sheet as batches of rows. Hides the worker thread that unpacks and parses it, so
// that a hostile or huge file can neither stall the server nor take its memory.
import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { CoxswainError, type ErrorCode } from '../../errors.ts';
import type { SourceRow } from './table.ts';

/** A sheet of 500,000 rows packs to about this; larger ones belong in CSV. */
export const EXCEL_MAX_BYTES = 20 * 1024 * 1024;
/** A workbook that a person keeps is read in a few seconds; the rest is an attack or a mistake. */
export const EXCEL_TIMEOUT_MS = 30_000;
/** Heap of the worker: 300 MB of XML and the rows made of it. */
const WORKER_HEAP_MB = 1_024;

export interface ExcelOptions {
  sheet?: string | null;
  signal?: AbortSignal;
  size_bytes: number;
  /** Receives what a person should know: hidden sheets, which sheet was read. */
  notes: string[];
  timeout_ms?: number;
}

/** What the worker sends; one message per batch, each asked for. */
export type WorkerMessage =
  | { kind: 'notes'; notes: string[] }
  | { kind: 'rows'; rows: SourceRow[] }
  | { kind: 'done' }
  | { kind: 'refused'; code: ErrorCode; message: string };

/** Batches of rows of one sheet, blank rows included. Throws file_refused or file_unreadable. */
export async function* readExcel(path: string, options: ExcelOptions): AsyncGenerator<SourceRow[]> {
  if (options.size_bytes > EXCEL_MAX_BYTES) {
    throw new CoxswainError(
      'file_refused',
      `The workbook has ${Math.ceil(options.size_bytes / 1048576)} MB; up to ` +
        `${EXCEL_MAX_BYTES / 1048576} MB can be read. Save the sheet as CSV and upload that.`,
    );
  }
  const bytes = await readFile(path, { signal: options.signal });
  const worker = new Worker(new URL('./excel-worker.mjs', import.meta.url), {
    workerData: { bytes, sheet: options.sheet ?? null },
    resourceLimits: { maxOldGenerationSizeMb: WORKER_HEAP_MB },
  });
  const timeout_ms = options.timeout_ms ?? EXCEL_TIMEOUT_MS;
  try {
    let reading_ms = 0;
    while (true) {
      options.signal?.throwIfAborted();
      const started = performance.now();
      const message = await nextMessage(worker, timeout_ms - reading_ms, options.signal);
      reading_ms += performance.now() - started;
      if (message.kind === 'done') return;
      if (message.kind === 'refused') throw new CoxswainError(message.code, message.message);
      if (message.kind === 'notes') options.notes.push(...message.notes);
      else yield message.rows;
    }
  } finally {
    await worker.terminate();
  }
}

/** Asks the worker for its next message; the worker sends nothing unasked. */
function nextMessage(
  worker: Worker,
  left_ms: number,
  signal: AbortSignal | undefined,
): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new CoxswainError(
            'file_refused',
            'The workbook took too long to read. Save the sheet as CSV and upload that.',
          ),
        ),
      Math.max(0, left_ms),
    );
    const onAbort = () => reject(signal?.reason);
    const onError = (cause: unknown) =>
      reject(
        new CoxswainError(
          'file_unreadable',
          'The workbook could not be read. Open it in Excel, save it again, or save it as CSV.',
          { cause },
        ),
      );
    const onExit = () => onError(new Error('the worker ended early'));
    const settle = () => {
      clearTimeout(timer);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.off('message', resolve);
      signal?.removeEventListener('abort', onAbort);
    };
    const done = resolve;
    resolve = (value) => {
      settle();
      done(value);
    };
    const failed = reject;
    reject = (reason) => {
      settle();
      failed(reason);
    };
    worker.once('message', resolve);
    worker.once('error', onError);
    worker.once('exit', onExit);
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.postMessage('next');
  });
}
