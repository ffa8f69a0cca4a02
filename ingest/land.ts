// One file into landing and golden, batch by batch, each batch one transaction together with how
// far the file has come: a batch cut off by a crash happens again with no effect left behind.
import { type Queryable, withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { landing } from '../sql/landing.ts';
import type { IngestDeps } from './deps.ts';
import { workOn } from './deps.ts';
import { createIdentifier } from './files/identity.ts';
import { scanFile } from './files/validate.ts';
import { type Identified, storeGolden, type Target } from './golden.ts';
import type { Mapping } from './mapping.ts';
import type { BadRow, FileRecord } from './records.ts';

/** Rows in a transaction: about 60 ms of the one connection, so that questions get in between. */
const BATCH_ROWS = 2_000;

export interface LandingFile {
  import_id: string;
  file_no: number;
  name: string;
  path: string;
  mapping: Mapping;
  /** Rows an earlier run already committed. */
  rows_done: number;
}

/** Reads the file in from where an earlier run stopped. Rejects are kept with their reasons. */
export async function landFile(
  deps: IngestDeps,
  target: Target,
  file: LandingFile,
  signal: AbortSignal,
): Promise<void> {
  let identify = createIdentifier(file.mapping, []);
  let position = 0;
  let batch: Row[] = [];
  const flush = async (finished: boolean) => {
    const rows = batch;
    batch = [];
    await commitBatch(deps, { target, file, rows, rows_done: position, finished });
  };
  const { path, name, mapping } = file;
  const scan = scanFile({
    path,
    name,
    mapping,
    now: deps.clock(),
    signal,
    onHeader: (header) => {
      identify = createIdentifier(mapping, header);
    },
  });
  for await (const items of scan) {
    for (const item of items) {
      position += 1;
      const row = 'bad' in item ? item : { record: item, ...nameRow(identify, item) };
      if (position > file.rows_done) batch.push(row);
      if (batch.length === BATCH_ROWS) await flush(false);
    }
  }
  await flush(true);
}

/** Rows copied within the database in one transaction: much quicker than rows read from a file. */
const COPIED_ROWS = 10_000;

export interface FileCopy {
  tenant_id: string;
  import_id: string;
  file_no: number;
  twin: { import_id: string; file_no: number };
  signal: AbortSignal;
}

/**
 * A file that is there already byte by byte supports the same rows: nothing changes, and they stay
 * when the first of the two is deleted. May be run again from the start at any time.
 */
export async function copyFile(deps: IngestDeps, copy: FileCopy): Promise<void> {
  const { tenant_id, import_id, file_no, twin, signal } = copy;
  const file = { tenant_id, import_id, file_no };
  const context = workOn(tenant_id);
  const { row_number: last } = await withTenant(deps.db, context, (tx) =>
    landing.lastRow(tx, { tenant_id, ...twin }),
  );
  for (let from_row = 0; from_row < last; from_row += COPIED_ROWS) {
    signal.throwIfAborted();
    const slice = { from_row, to_row: from_row + COPIED_ROWS };
    const from = { from_import: twin.import_id, from_file: twin.file_no };
    await withTenant(deps.db, context, (tx) =>
      landing.copyLanding(tx, { ...file, ...from, ...slice }),
    );
  }
  await withTenant(deps.db, context, (tx) =>
    imports.advanceFile(tx, { ...file, rows_done: String(last), finished: true }),
  );
}

type Row = Identified | BadRow;

interface Batch {
  target: Target;
  file: LandingFile;
  rows: Row[];
  rows_done: number;
  finished: boolean;
}

/** Identity of a row in the form the database keeps it. */
export function nameRow(identify: ReturnType<typeof createIdentifier>, record: FileRecord) {
  const { record_key, content_hash } = identify(record);
  return { record_id: record_key, content_hash: content_hash.slice(0, 32) };
}

async function commitBatch(deps: IngestDeps, batch: Batch): Promise<void> {
  const { target, file } = batch;
  const good = batch.rows.filter((row): row is Identified => !('bad' in row));
  const bad = batch.rows.filter((row): row is BadRow => 'bad' in row);
  const { tenant_id } = target;
  const { import_id, file_no } = file;
  await withTenant(deps.db, workOn(tenant_id), async (tx) => {
    await landRows(tx, { tenant_id, import_id, file_no }, good);
    const { stored, conflicting } = await storeGolden(tx, target, good);
    if (bad.length > 0) {
      await landing.rejectRows(tx, {
        tenant_id,
        import_id,
        file_no,
        row_numbers: bad.map((row) => row.row_number),
        columns: bad.map((row) => row.column),
        reasons: bad.map((row) => row.reason),
        cells: bad.map((row) => JSON.stringify(row.cells)),
      });
    }
    await imports.countRows(tx, {
      tenant_id,
      id: import_id,
      rows_read: String(batch.rows.length),
      rows_stored: String(stored),
      rows_unchanged: String(good.length - stored - conflicting),
      rows_quarantined: String(bad.length),
      rows_conflicting: String(conflicting),
    });
    const rows_done = String(batch.rows_done);
    await imports.advanceFile(tx, {
      tenant_id,
      import_id,
      file_no,
      rows_done,
      finished: batch.finished,
    });
  });
}

async function landRows(
  tx: Queryable,
  key: { tenant_id: string; import_id: string; file_no: number },
  rows: Identified[],
): Promise<void> {
  if (rows.length === 0) return;
  await landing.landRows(tx, {
    ...key,
    row_numbers: rows.map(({ record }) => record.row_number),
    record_ids: rows.map(({ record_id }) => record_id),
    content_hashes: rows.map(({ content_hash }) => content_hash),
    cells: rows.map(({ record }) => JSON.stringify(record.cells)),
  });
}
