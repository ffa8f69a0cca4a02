// What happens to an import after it was confirmed, as a state machine that a crash cannot confuse:
// each step commits with the state that says it was done, and starting again goes on from there.
import { isDeepStrictEqual } from 'node:util';
import { type CoxswainError, isCoxswainError } from '../errors.ts';
import { withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { recompute } from '../sql/recompute.ts';
import { type IngestDeps, workOn } from './deps.ts';
import { badRowSentence, validateFile } from './files/validate.ts';
import type { Target } from './golden.ts';
import { copyFile, landFile } from './land.ts';
import { Mapping } from './mapping.ts';
import { createMemberCollector } from './member-rows.ts';
import { publishChange } from './recompute.ts';
import { dropSpool, spoolPath } from './spool.ts';
import { withdrawFile } from './withdraw.ts';

/** Reasons kept with an import; the rest is in the download of rejected rows. */
const REASONS_KEPT = 20;
/** From this many changed rows on, fresh planner statistics are worth their time. */
const BULK_ROWS = 2_000;

export interface Job {
  tenant_id: string;
  import_id: string;
  signal: AbortSignal;
}

type ImportRow = NonNullable<Awaited<ReturnType<typeof imports.importById>>>;
type FileRow = Awaited<ReturnType<typeof imports.filesOf>>[number];

/** Takes the import to its end from wherever it stands. Throws only when stopped or on a fault. */
export async function runImport(deps: IngestDeps, job: Job): Promise<void> {
  for (;;) {
    job.signal.throwIfAborted();
    const found = await readImport(deps, job);
    if (found === null) return;
    const { row, files } = found;
    if (row.status === 'validating') await validate(deps, job, row, files);
    else if (row.status === 'importing') await land(deps, job, row, files);
    else if (row.status === 'publishing') await publish(deps, job, row);
    else if (row.status === 'deleting') await withdraw(deps, job, row, files);
    else break;
  }
  await dropSpool(deps.data_dir, job.import_id);
}

/** Finishes a change that was being written without an import (a changed treatment of codes). */
export async function finishChange(
  deps: IngestDeps,
  { tenant_id, signal }: { tenant_id: string; signal: AbortSignal },
): Promise<void> {
  const version = await versionBeingWritten(deps, tenant_id);
  await publishChange(deps, { tenant_id, version, bulk: false, signal }, async (tx) => {
    await recompute.announce(tx, { tenant_id, topic: 'metrics.changed', payload: { version } });
  });
}

async function readImport(deps: IngestDeps, { tenant_id, import_id }: Job) {
  return withTenant(deps.db, workOn(tenant_id), async (tx) => {
    const row = await imports.importById(tx, { tenant_id, id: import_id });
    if (row === null) return null;
    const files = await imports.filesOf(tx, { tenant_id, import_ids: [import_id] });
    return { row, files };
  });
}

/** First pass: the spooled files are read whole before anything of them is written. */
async function validate(
  deps: IngestDeps,
  job: Job,
  row: ImportRow,
  files: FileRow[],
): Promise<void> {
  const { tenant_id, import_id, signal } = job;
  const mapping = Mapping.parse(row.mapping);
  const already = await repeatedFiles(deps, { tenant_id, mapping, files });
  let rows_total = 0;
  try {
    for (const [done, file] of files.entries()) {
      await setStep(deps, job, 'validating', done, files.length);
      if (already.has(file.file_no)) continue;
      const path = spoolPath(deps.data_dir, import_id, file.file_no);
      const found = await validateFile({
        path,
        name: file.name,
        mapping,
        now: deps.clock(),
        signal,
      });
      rows_total += found.rows_read;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!isCoxswainError(error)) throw error;
    await refuse(deps, job, error);
    return;
  }
  await withTenant(deps.db, workOn(tenant_id), async (tx) => {
    const { next_version } = await recompute.beginChange(tx, { tenant_id });
    await imports.validated(tx, {
      tenant_id,
      id: import_id,
      version: next_version,
      rows_total: String(rows_total),
    });
  });
}

/** Files whose very bytes are there already, read by the same mapping → where they are. */
async function repeatedFiles(
  deps: IngestDeps,
  upload: { tenant_id: string; mapping: Mapping; files: FileRow[] },
): Promise<Map<number, { import_id: string; file_no: number }>> {
  const { tenant_id, mapping, files } = upload;
  const live = await withTenant(deps.db, workOn(tenant_id), (tx) =>
    imports.liveFiles(tx, { tenant_id, sha256s: files.map((file) => file.sha256) }),
  );
  const same = live.filter((one) => isDeepStrictEqual(Mapping.parse(one.mapping), mapping));
  return new Map(
    files.flatMap((file) => {
      const twin = same.find(({ sha256 }) => sha256 === file.sha256);
      return twin === undefined ? [] : [[file.file_no, twin]];
    }),
  );
}

async function refuse(deps: IngestDeps, job: Job, error: CoxswainError): Promise<void> {
  const { tenant_id, import_id } = job;
  const details = error.details ?? {};
  const count = (key: string) => String(typeof details[key] === 'number' ? details[key] : 0);
  await withTenant(deps.db, workOn(tenant_id), (tx) =>
    imports.refuse(tx, {
      tenant_id,
      id: import_id,
      reasons: [{ code: error.code, message: error.message, ...details }],
      rows_read: count('rows_read'),
      rows_quarantined: count('rows_bad'),
      at: deps.clock().toISOString(),
    }),
  );
}

/**
 * Second pass: this import's rows come in, then replaced files give their support back: in this
 * order a row that both have is not touched at all.
 */
async function land(deps: IngestDeps, job: Job, row: ImportRow, files: FileRow[]): Promise<void> {
  const { tenant_id, import_id, signal } = job;
  const mapping = Mapping.parse(row.mapping);
  const version = await versionOf(deps, job, row);
  const settings = await tenantSettings(deps, tenant_id);
  const { time_zone } = settings;
  const target: Target = {
    tenant_id,
    version,
    time_zone,
    source_id: row.source_id as string,
    header_hash: row.header_hash,
    counted: mapping.counted,
    members: createMemberCollector(mapping),
  };
  for (const file of files) {
    if (file.finished) continue;
    await withTenant(deps.db, workOn(tenant_id), (tx) =>
      imports.setLive(tx, { tenant_id, import_id, file_no: file.file_no, live: true }),
    );
    const { file_no, name } = file;
    const twin = (await repeatedFiles(deps, { tenant_id, mapping, files: [file] })).get(file_no);
    if (twin && file.rows_done === '0') {
      await copyFile(deps, { tenant_id, import_id, file_no, twin, signal });
      continue;
    }
    const path = spoolPath(deps.data_dir, import_id, file_no);
    const rows_done = Number(file.rows_done);
    await landFile(deps, target, { import_id, file_no, name, path, mapping, rows_done }, signal);
  }
  // None of them may lend a row to another while they go one by one.
  await withTenant(deps.db, workOn(tenant_id), async (tx) => {
    const whole = { tenant_id, file_no: null, live: false };
    for (const id of row.replaces) await imports.setLive(tx, { ...whole, import_id: id });
  });
  for (const replaced of row.replaces) {
    await withdrawImport(deps, { ...job, import_id: replaced, version, time_zone });
  }
  await withTenant(deps.db, workOn(tenant_id), (tx) =>
    imports.publishing(tx, { tenant_id, id: import_id }),
  );
}

async function withdrawImport(
  deps: IngestDeps,
  job: Job & { version: string; time_zone: string },
): Promise<void> {
  const { tenant_id, import_id } = job;
  const files = await withTenant(deps.db, workOn(tenant_id), (tx) =>
    imports.filesOf(tx, { tenant_id, import_ids: [import_id] }),
  );
  for (const { file_no } of files) await withdrawFile(deps, { ...job, file_no });
}

/** Last step: what the new rows change is computed, then becomes visible in one transaction. */
async function publish(deps: IngestDeps, job: Job, row: ImportRow): Promise<void> {
  const { tenant_id, import_id, signal } = job;
  const version = await versionOf(deps, job, row);
  const change = {
    tenant_id,
    version,
    bulk: Number(row.rows_stored) > BULK_ROWS,
    signal,
    onProgress: (done: number, total: number) => setStep(deps, job, 'computing', done, total),
  };
  await publishChange(deps, change, async (tx) => {
    const at = deps.clock().toISOString();
    await recompute.announce(tx, {
      tenant_id,
      topic: 'metrics.changed',
      payload: { version, import_id },
    });
    const reasons = await reasonsOf(tx, job, row);
    await imports.finish(tx, { tenant_id, id: import_id, status: 'done', reasons, at });
    for (const replaced of row.replaces) {
      const why = [{ code: 'replaced', message: 'A later import replaced this one.', import_id }];
      await imports.finish(tx, { tenant_id, id: replaced, status: 'deleted', reasons: why, at });
    }
    await imports.touchSource(tx, { tenant_id, id: row.source_id as string, at });
  });
}

async function reasonsOf(
  tx: Parameters<typeof imports.rejects>[0],
  { tenant_id, import_id }: Job,
  row: ImportRow,
): Promise<{ code: string; message: string }[]> {
  const rejects = await imports.rejects(tx, {
    tenant_id,
    import_id,
    file_no: 0,
    row_number: 0,
    most: REASONS_KEPT,
  });
  const reasons = rejects.map(({ row_number, column_name: column, reason, cells }) => ({
    code: 'bad_row',
    message: badRowSentence({ bad: true, row_number, column, reason, cells }),
  }));
  if (row.rows_conflicting !== '0' && row.replaces.length === 0) {
    reasons.unshift({
      code: 'kept_earlier',
      message:
        `${row.rows_conflicting} rows have the key of an earlier import's row but say something ` +
        'else. The earlier rows were kept; import the file again as a replacement to change that.',
    });
  }
  if (row.rows_read === '0') {
    reasons.unshift({ code: 'same_file', message: 'These very files were imported before.' });
  }
  return reasons;
}

async function withdraw(
  deps: IngestDeps,
  job: Job,
  row: ImportRow,
  files: FileRow[],
): Promise<void> {
  const { tenant_id, import_id, signal } = job;
  const { time_zone } = await tenantSettings(deps, tenant_id);
  const version = await versionBeingWritten(deps, tenant_id);
  const gone = files.filter((file) => !file.live);
  for (const [done, { file_no }] of gone.entries()) {
    await setStep(deps, job, 'deleting', done, gone.length);
    await withdrawFile(deps, { tenant_id, import_id, file_no, version, time_zone, signal });
  }
  const change = {
    tenant_id,
    version,
    bulk: Number(row.rows_stored) > BULK_ROWS,
    signal,
    onProgress: (at: number, total: number) => setStep(deps, job, 'computing', at, total),
  };
  const status = files.some((file) => file.live) ? 'done' : 'deleted';
  await publishChange(deps, change, async (tx) => {
    await recompute.announce(tx, {
      tenant_id,
      topic: 'metrics.changed',
      payload: { version, import_id, deleted: true },
    });
    const at = deps.clock().toISOString();
    await imports.finish(tx, { tenant_id, id: import_id, status, reasons: row.reasons, at });
  });
}

/**
 * The version an import writes at. Not the one it began with where that was published meanwhile by
 * another change, while this import waited after a fault: what is published stays as it is.
 */
async function versionOf(
  deps: IngestDeps,
  { tenant_id, import_id }: Job,
  row: ImportRow,
): Promise<string> {
  const version = await versionBeingWritten(deps, tenant_id);
  if (version !== row.version) {
    await withTenant(deps.db, workOn(tenant_id), (tx) =>
      imports.setVersion(tx, { tenant_id, id: import_id, version }),
    );
  }
  return version;
}

async function versionBeingWritten(deps: IngestDeps, tenant_id: string): Promise<string> {
  const { next_version } = await withTenant(deps.db, workOn(tenant_id), (tx) =>
    recompute.beginChange(tx, { tenant_id }),
  );
  return next_version;
}

function tenantSettings(deps: IngestDeps, tenant_id: string) {
  return withTenant(deps.db, workOn(tenant_id), (tx) => imports.tenantSettings(tx, { tenant_id }));
}

async function setStep(
  deps: IngestDeps,
  { tenant_id, import_id }: Job,
  step: string,
  done: number,
  total: number,
): Promise<void> {
  await withTenant(deps.db, workOn(tenant_id), (tx) =>
    imports.setStep(tx, {
      tenant_id,
      id: import_id,
      step,
      step_done: String(done),
      step_total: String(total),
    }),
  );
}
