// From dirty buckets to a published version. Hides slices, stages and resumption: every slice is
// one transaction that recomputes some buckets and forgets that they were dirty.
import { addDays, bucketStart, nextBucket } from '../analysis/calendar.ts';
import { type Queryable, withTenant } from '../sql/database.ts';
import { findings } from '../sql/findings.ts';
import { imports } from '../sql/imports.ts';
import { recompute } from '../sql/recompute.ts';
import { type IngestDeps, workOn } from './deps.ts';

/** A slice should hold the only connection no longer than this; slices grow and shrink to fit. A
 * person waits for one at most; shorter ones would spend half their time on planning. */
const SLICE_MS = 120;
const MOST_DAYS_A_SLICE = 366;
/** Where slices begin: small enough for a shop of thousands of products. */
const FIRST_DAYS = { orders: 4, days: 4, weeks: 14, months: 31 } as const;
/** Dirty buckets fetched at once; a year and a half of days. */
const FETCH = 500;
const BULK_TABLES = ['order_lines', 'orders', 'landing_records', 'invoices', 'expenses'];
const POINT_TABLES = [
  'orders',
  'members',
  'member_words',
  'metrics.points',
  'metrics.rollups',
  'metrics.parts',
  'metrics.part_lists',
];

/**
 * A plan is kept from slice to slice, and one made while a table was empty reads the whole of it: a
 * hundred thousand parts a slice. So a bulk job looks anew at what it fills, after so many slices.
 */
const LOOK_ANEW_AFTER: ReadonlySet<number> = new Set([2, 8, 32, 128]);
const FILLED: Readonly<Record<keyof typeof FIRST_DAYS, readonly string[]>> = {
  orders: ['orders'],
  days: ['metrics.points', 'metrics.rollups', 'metrics.parts', 'metrics.part_lists'],
  weeks: [],
  months: [],
};

const STAGES = ['orders', 'days', 'weeks', 'months'] as const;

export interface Zone {
  time_zone: string;
  week_start: number;
}

export interface Recomputation {
  tenant_id: string;
  version: string;
  /** Gather planner statistics before and after: worth it after bulk writes only. */
  bulk: boolean;
  onProgress?: (done: number, total: number) => Promise<void>;
  signal?: AbortSignal;
}

/**
 * Recomputes every dirty bucket of the tenant and publishes the version being written, in one
 * transaction with `outcome`, the caller's own. A row that came late, while this was at work, is
 * in that version too: whoever writes a golden row begins a change first, which takes the tenant's
 * row, so nothing can become dirty between the last look and the publication. May be stopped and
 * started again at any point.
 */
export async function publishChange(
  deps: IngestDeps,
  job: Recomputation,
  outcome: (tx: Queryable) => Promise<void>,
): Promise<void> {
  const { tenant_id, version } = job;
  for (;;) {
    await recomputeDirty(deps, job);
    const published = await withTenant(deps.db, workOn(tenant_id), async (tx) => {
      await recompute.beginChange(tx, { tenant_id });
      if ((await recompute.countDirty(tx, { tenant_id })).length > 0) return false;
      await recompute.publish(tx, { tenant_id, version });
      await findings.askForScan(tx, { tenant_id });
      await outcome(tx);
      return true;
    });
    if (published) return;
  }
}

/**
 * The same within a transaction that is there already, for a handful of buckets: what a change
 * would do, in one that is undone again. Publishes, so that readers in it see the version.
 */
export async function publishWithin(
  tx: Queryable,
  { tenant_id, version }: Pick<Recomputation, 'tenant_id' | 'version'>,
): Promise<void> {
  const zone = await imports.tenantSettings(tx, { tenant_id });
  const job = { tenant_id, version, bulk: false };
  for (const stage of STAGES) {
    const dirty = await recompute.nextDirty(tx, { tenant_id, stage, most: FETCH });
    // one by one: a record may be moved by years, and nothing between changes
    for (const { bucket } of dirty) await runSlice(tx, { job, stage, zone, slice: [bucket] });
    const buckets = dirty.map(({ bucket }) => bucket);
    await recompute.clearDirty(tx, { tenant_id, stage, buckets });
  }
  await recompute.publish(tx, { tenant_id, version });
}

async function recomputeDirty(deps: IngestDeps, job: Recomputation): Promise<void> {
  const { db } = deps;
  const context = workOn(job.tenant_id);
  const settings = await withTenant(db, context, (tx) =>
    imports.tenantSettings(tx, { tenant_id: job.tenant_id }),
  );
  if (job.bulk) await analyze(deps, job.tenant_id, BULK_TABLES);
  const counter = { done: 0, total: await dirtyCount(deps, job.tenant_id) };
  for (const stage of STAGES) {
    await runStage(deps, { job, stage, zone: settings, counter });
  }
  if (job.bulk) await analyze(deps, job.tenant_id, POINT_TABLES);
}

interface Stage {
  job: Recomputation;
  stage: (typeof STAGES)[number];
  zone: Zone;
  counter: { done: number; total: number };
}

async function runStage(deps: IngestDeps, { job, stage, zone, counter }: Stage): Promise<void> {
  const { tenant_id } = job;
  const context = workOn(tenant_id);
  let days_a_slice: number = FIRST_DAYS[stage];
  let slices = 0;
  for (;;) {
    const dirty = await withTenant(deps.db, context, (tx) =>
      recompute.nextDirty(tx, { tenant_id, stage, most: FETCH }),
    );
    if (dirty.length === 0) return;
    let rest = dirty.map(({ bucket }) => bucket);
    while (rest.length > 0) {
      job.signal?.throwIfAborted();
      const first = rest[0] as string;
      const end = addDays(first, days_a_slice);
      const slice = rest.filter((bucket) => bucket < end);
      rest = rest.slice(slice.length);
      const began = performance.now();
      await withTenant(deps.db, context, async (tx) => {
        await runSlice(tx, { job, stage, zone, slice });
        await recompute.clearDirty(tx, { tenant_id, stage, buckets: slice });
      });
      const took = performance.now() - began;
      slices += 1;
      if (job.bulk && LOOK_ANEW_AFTER.has(slices)) await analyze(deps, tenant_id, FILLED[stage]);
      days_a_slice = nextSize(days_a_slice, took);
      counter.done += slice.length;
      await job.onProgress?.(counter.done, Math.max(counter.total, counter.done));
    }
  }
}

function nextSize(days: number, took_ms: number): number {
  if (took_ms > SLICE_MS) return Math.max(1, Math.floor(days / 2));
  return took_ms < SLICE_MS / 2 ? Math.min(MOST_DAYS_A_SLICE, days * 2) : days;
}

interface Slice {
  job: Recomputation;
  stage: Stage['stage'];
  zone: Zone;
  slice: string[];
}

async function runSlice(tx: Queryable, { job, stage, zone, slice }: Slice): Promise<void> {
  const { tenant_id, version } = job;
  const { time_zone, week_start } = zone;
  const from_day = slice[0] as string;
  const base = { tenant_id, version, time_zone };
  if (stage === 'orders') {
    const to_day = addDays(slice.at(-1) as string, 1);
    const moved = await recompute.deriveOrders(tx, { ...base, from_day, to_day });
    const buckets = moved.map(({ day }) => day);
    await recompute.markDirty(tx, { tenant_id, stage: 'days', buckets });
    return;
  }
  if (stage === 'days') {
    const to_day = addDays(slice.at(-1) as string, 1);
    await writePoints(tx, { ...base, from_day, to_day });
    const span = { ...base, week_start, grain: 'day', from_day, to_day };
    await recompute.mergeRollups(tx, span);
    await recompute.mergeParts(tx, span);
    await recompute.mergeLists(tx, { tenant_id, version, grain: 'day', from_day, to_day });
    const habits = { week_start, fiscal_year_start: 1 };
    const weeks = slice.map((day) => bucketStart(day, 'week', habits));
    const months = slice.map((day) => bucketStart(day, 'month', habits));
    await recompute.markDirty(tx, { tenant_id, stage: 'weeks', buckets: weeks });
    await recompute.markDirty(tx, { tenant_id, stage: 'months', buckets: months });
    return;
  }
  const grain = stage === 'weeks' ? 'week' : 'month';
  const to_day = nextBucket(slice.at(-1) as string, grain);
  const span = { ...base, week_start, grain, from_day, to_day };
  await recompute.mergeRollups(tx, span);
  await recompute.mergeParts(tx, span);
  await recompute.mergeLists(tx, { tenant_id, version, grain, from_day, to_day });
}

export interface PointSlice {
  tenant_id: string;
  version: string;
  time_zone: string;
  from_day: string;
  /** The day after the last. */
  to_day: string;
}

/** Computes the points of whole days anew; returns how many were written. */
export async function writePoints(tx: Queryable, slice: PointSlice): Promise<number> {
  const { version, ...window } = slice;
  const { there } = await recompute.hasPoints(tx, window);
  if (!there) return recompute.firstPoints(tx, slice);
  const { written } = await recompute.mergePoints(tx, slice);
  return written;
}

async function dirtyCount(deps: IngestDeps, tenant_id: string): Promise<number> {
  const rows = await withTenant(deps.db, workOn(tenant_id), (tx) =>
    recompute.countDirty(tx, { tenant_id }),
  );
  return rows.reduce((sum, { buckets }) => sum + buckets, 0);
}

async function analyze(
  deps: IngestDeps,
  tenant_id: string,
  tables: readonly string[],
): Promise<void> {
  for (const table_name of tables) {
    await withTenant(deps.db, workOn(tenant_id), (tx) => recompute.analyzeBulk(tx, { table_name }));
  }
}
