// The import service: what routes, start-up and workers call. Hides the queue in which imports of
// all tenants take their turns, and the steps each of them goes through.
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { CoxswainError } from '../errors.ts';
import { type Queryable, type TenantContext, withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { jobs } from '../sql/jobs.ts';
import { landing } from '../sql/landing.ts';
import { metrics } from '../sql/metrics.ts';
import { readCursor, writeCursor } from '../sql/page-cursor.ts';
import { recompute } from '../sql/recompute.ts';
import { type Confirmation, confirm } from './confirm.ts';
import { type IngestDeps, workOn } from './deps.ts';
import { csvLine } from './files/export.ts';
import { finishChange, runImport } from './import-job.ts';
import { type ImportStatus, notFound, statusOf } from './import-status.ts';
import { Mapping, type Treatment } from './mapping.ts';
import { isShared } from './moved-note.ts';
import { createQueue } from './queue.ts';
import { receive, type UploadAnswer } from './receive.ts';
import { dropSpool, sweepSpool } from './spool.ts';
import { PERSON_WAITS_MS, underLease, waitForLease } from './tenant-work.ts';

/** Imports on one page of the list. */
const MOST_LISTED = 100;
/** Rejected rows read at once for the download. */
const REJECTS_AT_ONCE = 500;

export interface ImportService {
  receive(
    ctx: TenantContext,
    files: AsyncIterable<{ name: string; stream: Readable }>,
  ): Promise<UploadAnswer>;
  confirm(ctx: TenantContext, id: string, answer: Confirmation): Promise<ImportStatus>;
  list(
    ctx: TenantContext,
    page: { limit: number; cursor: string | null },
  ): Promise<{ items: ImportStatus[]; next_cursor: string | null }>;
  get(ctx: TenantContext, id: string): Promise<ImportStatus>;
  remove(ctx: TenantContext, id: string, file_no?: number): Promise<ImportStatus | null>;
  rejects(ctx: TenantContext, id: string): AsyncIterable<string>;
  sources(ctx: TenantContext): Promise<Awaited<ReturnType<typeof imports.sources>>>;
  setTreatment(
    ctx: TenantContext,
    source_id: string,
    change: { code_treatment: Record<string, Treatment> },
  ): Promise<{ source_id: string; rows_changed: number }>;
  /** Another change of a tenant's figures, as the only one; throws `busy` after a while. */
  inTurn<T>(
    tenant_id: string,
    fn: (leased: IngestDeps, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Takes up whatever an earlier process left unfinished, and clears what uploads left behind. */
  start(): Promise<void>;
  /** Takes up what no other worker is at; resolves when it is in the queue, not when it is done. */
  takeUp(): Promise<void>;
  /** Finishes what was begun in a tenant. Throws `busy` while another worker is at it. */
  mend(tenant_id: string): Promise<void>;
  /** Lets the present batch commit and stops; the rest goes on at the next start. */
  stop(): Promise<void>;
  idle(): Promise<void>;
  running(): number;
}

export interface ImportOptions {
  /** Names this worker; the embedded engine has one, which is the same after a restart. */
  holder?: string;
  /** False where other processes do the work: then confirming only writes it down. */
  works_here?: boolean;
  /** How long a person waits for a change of theirs to begin. */
  person_waits_ms?: number;
  /** Told when something of a tenant has come to its end: what that asks for waits on the queue. */
  on_end?: () => void;
}

/** One queue for all that this process does; between processes a tenant's lease decides. */
export function createImportService(deps: IngestDeps, options: ImportOptions = {}): ImportService {
  const { holder = holderOf(deps), works_here = true, on_end = () => undefined } = options;
  const { person_waits_ms = PERSON_WAITS_MS } = options;
  const queue = createQueue(deps);
  const run = (tenant_id: string, import_id: string) => {
    if (!works_here) return;
    const work = (signal: AbortSignal) =>
      underLease(deps, { tenant_id, holder, signal }, (leased, until) =>
        runImport(leased, { tenant_id, import_id, signal: until }),
      );
    queue
      .add(work)
      .catch(() => undefined)
      .finally(on_end);
  };
  const taken = new Set<string>();
  const takeUp = async () => {
    const tenants = await deps.db.transaction({ priority: 'work' }, (tx) =>
      jobs.tenantsWithWork(tx, { holder }),
    );
    for (const { tenant_id } of tenants) {
      if (taken.has(tenant_id)) continue;
      taken.add(tenant_id);
      queue
        .add((signal) => finish(deps, { tenant_id, holder, signal }))
        .catch(() => undefined)
        .finally(() => {
          taken.delete(tenant_id);
          on_end();
        });
    }
  };
  // the line is that of all tenants: whoever waits for another's import is told so in time
  const inTurn: ImportService['inTurn'] = (tenant_id, fn) => {
    const until_ms = Date.now() + person_waits_ms;
    const work = (signal: AbortSignal) =>
      waitForLease(deps, { tenant_id, holder, signal, until_ms }, fn);
    return queue.add(work, person_waits_ms);
  };

  return {
    receive: (ctx, files) => receive(deps, ctx, files),
    async confirm(ctx, id, answer) {
      await confirm(deps, ctx, id, answer);
      run(ctx.tenant_id, id);
      return status(deps, ctx, id);
    },
    async list(ctx, page) {
      const limit = Math.min(page.limit, MOST_LISTED);
      const { tenant_id } = ctx;
      return withTenant(deps.db, ctx, async (tx) => {
        const after = page.cursor === null ? null : readCursor(page.cursor);
        const before = { before: after?.at ?? null, before_id: after?.id ?? null };
        const rows = await imports.listImports(tx, { tenant_id, ...before, most: limit + 1 });
        const shown = rows.slice(0, limit);
        const files = await imports.filesOf(tx, { tenant_id, import_ids: shown.map((r) => r.id) });
        const items = shown.map((row) => statusOf(row, files));
        const last = shown.at(-1);
        const next_cursor =
          rows.length > limit && last ? writeCursor({ at: last.created_at, id: last.id }) : null;
        return { items, next_cursor };
      });
    },
    get: (ctx, id) => status(deps, ctx, id),
    async remove(ctx, id, file_no) {
      const gone = await remove(deps, ctx, id, file_no ?? null);
      if (gone) return null;
      run(ctx.tenant_id, id);
      return status(deps, ctx, id);
    },
    rejects: (ctx, id) => rejects(deps, ctx, id),
    sources: (ctx) =>
      withTenant(deps.db, ctx, (tx) => imports.sources(tx, { tenant_id: ctx.tenant_id })),
    setTreatment: (ctx, source_id, change) =>
      inTurn(ctx.tenant_id, (leased, signal) =>
        treat(leased, ctx, { source_id, ...change, signal }),
      ),
    inTurn,
    async start() {
      if (works_here) await takeUp();
      await sweep(deps);
    },
    takeUp,
    async mend(tenant_id) {
      const done = await queue.add((signal) => finish(deps, { tenant_id, holder, signal }));
      if (done === null) throw new CoxswainError('busy', 'Another worker is at this tenant.');
    },
    stop: queue.stop,
    idle: queue.idle,
    running: queue.length,
  };
}

/** The embedded engine's folder is locked for one process, so its worker may have one name. */
function holderOf({ db }: IngestDeps): string {
  return db.engine === 'embedded' ? 'embedded' : randomUUID();
}

/**
 * Takes a tenant's unfinished imports to their end, in the order they were asked for, and then what
 * is dirty or unpublished without one. Answers null where another worker is at it.
 */
function finish(
  deps: IngestDeps,
  lease: { tenant_id: string; holder: string; signal: AbortSignal },
): Promise<{ result: void } | null> {
  const { tenant_id } = lease;
  return underLease(deps, lease, async (leased, signal) => {
    for (;;) {
      const [next] = await withTenant(leased.db, workOn(tenant_id), (tx) =>
        jobs.unfinishedOf(tx, { tenant_id }),
      );
      if (next === undefined) break;
      deps.log.info({ import_id: next.id }, 'going on with an import that was not finished');
      await runImport(leased, { tenant_id, import_id: next.id, signal });
    }
    const { next_version, dirty } = await withTenant(leased.db, workOn(tenant_id), async (tx) => ({
      ...(await imports.tenantSettings(tx, { tenant_id })),
      dirty: await recompute.countDirty(tx, { tenant_id }),
    }));
    if (next_version === null && dirty.length === 0) return;
    await finishChange(leased, { tenant_id, signal });
  });
}

/** Folders of uploads that were cut off before anybody was told their import's id. */
async function sweep(deps: IngestDeps): Promise<void> {
  // uploads that this database does not know may be the other's
  if (isShared(deps.data_dir, deps.db.engine)) return;
  const keep = new Set<string>();
  const tenants = await deps.db.transaction({}, (tx) => imports.activeTenants(tx, {}));
  for (const { tenant_id } of tenants) {
    const rows = await withTenant(deps.db, workOn(tenant_id), (tx) =>
      imports.spooledImports(tx, { tenant_id }),
    );
    for (const { id } of rows) keep.add(id);
  }
  await sweepSpool(deps.data_dir, keep);
}

/** True where nothing is left to do: the upload never became facts. */
async function remove(
  deps: IngestDeps,
  ctx: TenantContext,
  id: string,
  file_no: number | null,
): Promise<boolean> {
  const { tenant_id } = ctx;
  const gone = await withTenant(deps.db, ctx, async (tx) => {
    const row = await imports.importById(tx, { tenant_id, id });
    if (row === null || row.status === 'deleted') throw notFound();
    if (row.status === 'uploaded' || row.status === 'refused') {
      if ((await imports.discardUpload(tx, { tenant_id, id })) === 0) throw meanwhile();
      return true;
    }
    if (row.status !== 'done') {
      throw new CoxswainError(
        'import_state',
        `This import is still ${row.status}; delete it when it has finished.`,
      );
    }
    const files = await imports.filesOf(tx, { tenant_id, import_ids: [id] });
    if (file_no !== null && !files.some((file) => file.file_no === file_no && file.live)) {
      throw new CoxswainError('not_found', 'This import has no such file.');
    }
    await imports.setLive(tx, { tenant_id, import_id: id, file_no, live: false });
    const at = deps.clock().toISOString();
    if ((await imports.startDeleting(tx, { tenant_id, id, at })) === 0) throw meanwhile();
    return false;
  });
  if (gone) await dropSpool(deps.data_dir, id);
  return gone;
}

/** Somebody else confirmed or deleted it between our look and our change. */
function meanwhile(): CoxswainError {
  return new CoxswainError('import_state', 'This import was changed just now; look again.');
}

async function* rejects(deps: IngestDeps, ctx: TenantContext, id: string): AsyncGenerator<string> {
  const { tenant_id } = ctx;
  const { header } = await withTenant(deps.db, ctx, async (tx) => {
    const row = await imports.importById(tx, { tenant_id, id });
    if (row === null) throw notFound();
    return row;
  });
  yield csvLine(['file', 'row', 'column', 'reason', ...header]);
  let [file_no, row_number] = [0, 0];
  for (;;) {
    const key = { tenant_id, import_id: id, file_no, row_number };
    const rows = await withTenant(deps.db, ctx, (tx) =>
      imports.rejects(tx, { ...key, most: REJECTS_AT_ONCE }),
    );
    for (const row of rows) {
      const place = [String(row.file_no), String(row.row_number)];
      yield csvLine([...place, row.column_name ?? '', row.reason, ...row.cells]);
    }
    const last = rows.at(-1);
    if (rows.length < REJECTS_AT_ONCE || last === undefined) return;
    [file_no, row_number] = [last.file_no, last.row_number];
  }
}

/** Counts or leaves out the rows of some product codes, as a change of its own. */
async function treat(
  deps: IngestDeps,
  ctx: TenantContext,
  change: {
    source_id: string;
    code_treatment: Record<string, Treatment>;
    signal: AbortSignal;
  },
): Promise<{ source_id: string; rows_changed: number }> {
  const { tenant_id } = ctx;
  const { source_id, code_treatment } = change;
  // asked for by a person, and remembered as theirs
  const asked: TenantContext = { ...ctx, priority: 'work' };
  const rows_changed = await withTenant(deps.db, asked, async (tx) => {
    // lines that the person does not see would be left as they are
    const seen = await metrics.opening(tx, { tenant_id, version: null });
    if (seen?.sight && (!seen.sight.sales || seen.sight.places !== null)) {
      throw new CoxswainError('not_shown', 'Only who sees all sales decides which of them count.');
    }
    const source = await imports.sourceById(tx, { tenant_id, id: source_id });
    if (source === null) throw new CoxswainError('not_found', 'There is no such source.');
    const { time_zone } = await imports.tenantSettings(tx, { tenant_id });
    const { next_version: version } = await recompute.beginChange(tx, { tenant_id });
    const mapping = Mapping.parse(source.mapping);
    const next = { ...mapping, code_treatment: { ...mapping.code_treatment, ...code_treatment } };
    await imports.setSourceMapping(tx, { tenant_id, id: source_id, mapping: next });
    await imports.setImportTreatment(tx, { tenant_id, source_id, code_treatment });
    let changed = 0;
    for (const counted of [true, false]) {
      const codes: string[] = [];
      for (const [code, treatment] of Object.entries(code_treatment)) {
        if ((treatment === 'keep') === counted) codes.push(await productWith(tx, tenant_id, code));
      }
      const base = { tenant_id, version, time_zone, source_id };
      const { changed: rows } = await landing.setCounted(tx, {
        ...base,
        product_ids: codes,
        counted,
      });
      changed += rows;
    }
    await landing.applyAdjustments(tx, { tenant_id, version, time_zone, record_ids: null });
    return changed;
  });
  await finishChange(deps, { tenant_id, signal: change.signal });
  return { source_id, rows_changed };
}

/** Id of the product with this code, in whichever case. Throws not_found where there is none. */
async function productWith(tx: Queryable, tenant_id: string, code: string): Promise<string> {
  for (const key of [code, code.toLowerCase(), code.toUpperCase()]) {
    const member = await metrics.memberByKey(tx, { tenant_id, dimension: 'product', key });
    if (member !== null) return member.id;
  }
  throw new CoxswainError('not_found', `No product has the code “${code}”.`);
}

async function status(deps: IngestDeps, ctx: TenantContext, id: string): Promise<ImportStatus> {
  const { tenant_id } = ctx;
  return withTenant(deps.db, ctx, async (tx) => {
    const row = await imports.importById(tx, { tenant_id, id });
    if (row === null) throw notFound();
    const files = await imports.filesOf(tx, { tenant_id, import_ids: [id] });
    return statusOf(row, files);
  });
}
