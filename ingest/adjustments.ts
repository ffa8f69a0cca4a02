// What people say is wrong with a record: left out, moved, or a one-off; each a version of its own
// that is taken back by another. Hides whose turn it is, and that a preview is the change itself,
// made in a transaction that is undone.
import { randomUUID } from 'node:crypto';
import { difference, product, sum } from '../analysis/decimals.ts';
import { CoxswainError } from '../errors.ts';
import { adjustments } from '../sql/adjustments.ts';
import { type Queryable, readTenant, type TenantContext, withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { jobs } from '../sql/jobs.ts';
import { landing } from '../sql/landing.ts';
import { metrics, type Sight } from '../sql/metrics.ts';
import { readCursor, writeCursor } from '../sql/page-cursor.ts';
import { recompute } from '../sql/recompute.ts';
import type { RowOf } from '../sql/statements.ts';
import { moveOf, NOT_MOVED, type Said } from './adjustment-moves.ts';
import { type IngestDeps, workOn } from './deps.ts';
import { finishChange } from './import-job.ts';
import type { ImportService } from './imports.ts';
import { publishWithin } from './recompute.ts';

/** Corrections that stand at once: each is looked at whenever its record is written. */
const MOST_STANDING = 10_000;
const MOST_LISTED = 100;

/** A stored or added-up metric of one month, before a change and after it. */
export interface MonthChange {
  metric: string;
  unit: string;
  month: string;
  before: string;
  after: string;
}

type Listed = RowOf<typeof adjustments.list>;

export type Adjustment = Omit<Listed, 'order_id' | 'published' | 'kind' | 'entity'> &
  Pick<Said, 'kind' | 'entity'> & {
    /** waiting: written down, and not in the figures yet. */
    state: 'waiting' | 'standing' | 'taken_back';
  };

type Given = Pick<IngestDeps, 'db' | 'clock'> & { imports: Pick<ImportService, 'inTurn'> };

/**
 * What a change would do to the months, and what `look` reads in the figures as they would be.
 * Throws what adjusting would.
 */
export async function previewAdjustment<T>(
  deps: Given,
  ctx: TenantContext,
  { said, look }: { said: Said; look: (tx: Queryable) => Promise<T> },
): Promise<{ changes: MonthChange[]; seen: T }> {
  const { tenant_id } = ctx;
  const { row, sight } = await readTenant(deps.db, ctx, (tx) => prepare(tx, deps, ctx, said));
  return deps.imports.inTurn(tenant_id, async (leased, signal) => {
    const data_version = await settle(leased, tenant_id, signal);
    // the program's own eyes: totals hold what the person may not see; what they are told is not
    const context: TenantContext = { ...workOn(tenant_id), priority: 'person' };
    return undone(leased, context, async (tx) => {
      const version = await write(tx, { tenant_id, row });
      await publishWithin(tx, { tenant_id, version });
      const months = await adjustments.months(tx, { tenant_id, was: data_version, version });
      const definitions = await metrics.definitions(tx, {});
      const changes = changesOf(months, definitions, sight);
      return { changes, seen: await look(tx) };
    });
  });
}

/**
 * Writes the change and publishes it. Throws not_found for a record that one does not see,
 * not_shown for who is kept to some places or does not see where it came from, conflict where the
 * same was said already, `busy`.
 */
export async function adjust(deps: Given, ctx: TenantContext, said: Said): Promise<Adjustment> {
  const { tenant_id } = ctx;
  const first = await readTenant(deps.db, ctx, (tx) => prepare(tx, deps, ctx, said));
  const { id } = first.row;
  await deps.imports.inTurn(tenant_id, async (leased, signal) => {
    await settle(leased, tenant_id, signal);
    // asked for by a person, and remembered as theirs
    const written = await withTenant(leased.db, { ...ctx, priority: 'work' }, async (tx) => {
      // begun before a connection broke, and now tried again
      if ((await adjustments.list(tx, listOne(tenant_id, id))).length > 0) return false;
      // what stood there before its turn came may be gone
      const { row } = await prepare(tx, deps, ctx, said);
      await write(tx, { tenant_id, row: { ...row, id } });
      return true;
    });
    if (written) await finishChange(leased, { tenant_id, signal });
  });
  return adjustmentOf(deps, ctx, id);
}

/** Takes a change back: the figures are what they were without it. Once taken back it stays so. */
export async function takeBack(deps: Given, ctx: TenantContext, id: string): Promise<Adjustment> {
  const { tenant_id } = ctx;
  await adjustmentOf(deps, ctx, id);
  await deps.imports.inTurn(tenant_id, async (leased, signal) => {
    await settle(leased, tenant_id, signal);
    const ended = await withTenant(leased.db, { ...ctx, priority: 'work' }, async (tx) => {
      await mustAnswerForAll(tx, tenant_id);
      const row = await rowOf(tx, tenant_id, id);
      if (row.taken_back_at !== null) return false;
      const { next_version: version } = await recompute.beginChange(tx, { tenant_id });
      const at = deps.clock().toISOString();
      await adjustments.takeBack(tx, { tenant_id, id, version, by: ctx.user_id, at });
      await apply(tx, { tenant_id, version, row });
      return true;
    });
    if (ended) await finishChange(leased, { tenant_id, signal });
  });
  return adjustmentOf(deps, ctx, id);
}

/** The newest first, those taken back among them. */
export async function listAdjustments(
  deps: Pick<Given, 'db'>,
  ctx: TenantContext,
  page: { limit: number; cursor?: string | null | undefined },
): Promise<{ items: Adjustment[]; next_cursor: string | null }> {
  const { tenant_id } = ctx;
  const limit = Math.min(page.limit, MOST_LISTED);
  const after = page.cursor ? readCursor(page.cursor) : null;
  const before = { before: after?.at ?? null, before_id: after?.id ?? null };
  const rows = await readTenant(deps.db, ctx, (tx) =>
    adjustments.list(tx, { tenant_id, id: null, ...before, most: limit + 1 }),
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next_cursor =
    rows.length > limit && last ? writeCursor({ at: last.created_at, id: last.id }) : null;
  return { items: shown.map(shownAs), next_cursor };
}

/** Categories that an expense may be moved to, where the person sees them. */
export function expenseCategories(deps: Pick<Given, 'db'>, ctx: TenantContext) {
  const { tenant_id } = ctx;
  return readTenant(deps.db, ctx, (tx) => adjustments.categories(tx, { tenant_id }));
}

type Row = Parameters<typeof adjustments.insert>[1];
type Written = Omit<Row, 'since_version'>;

/** Reads, as the person, what they speak of; what they may not change is refused here. */
async function prepare(
  tx: Queryable,
  { clock }: Pick<Given, 'clock'>,
  { tenant_id, user_id }: TenantContext,
  said: Said,
): Promise<{ row: Written; sight: Sight | null }> {
  const { entity, record_id, kind, reason } = said;
  if (user_id === null) throw new TypeError('only a person says what is wrong');
  const sight = await mustAnswerForAll(tx, tenant_id);
  const target = await adjustments.target(tx, { tenant_id, entity, record_id });
  if (target === null) throw new CoxswainError('not_found', 'There is no such record.');
  // what was said of it holds beside what they say, and they may not read that
  if (target.was_unseen) {
    const message = 'It was moved here from what is not shown to you. Ask an admin to correct it.';
    throw new CoxswainError('not_shown', message);
  }
  const { standing } = await adjustments.counted(tx, { tenant_id });
  if (standing >= MOST_STANDING) {
    const most = MOST_STANDING.toLocaleString('en-GB');
    throw new CoxswainError('conflict', `There are ${most} corrections. Take some back first.`);
  }
  const moved =
    kind === 'move' ? await moveOf(tx, { tenant_id, said, target, now: clock() }) : NOT_MOVED;
  const row = {
    ...{ tenant_id, id: randomUUID(), kind, entity, record_id, reason, ...moved },
    order_id: entity === 'order' ? target.order_id : null,
    created_by: user_id,
    created_at: clock().toISOString(),
  };
  return { row, sight };
}

/** Whoever is kept to some places would change totals that they do not see. */
async function mustAnswerForAll(tx: Queryable, tenant_id: string): Promise<Sight | null> {
  const opened = await metrics.opening(tx, { tenant_id, version: null });
  const sight = opened?.sight ?? null;
  if (sight !== null && sight.places !== null) {
    const message = 'Only who sees all places corrects records. Ask an admin of the business.';
    throw new CoxswainError('not_shown', message);
  }
  return sight;
}

/** The change in an open transaction; answers the version being written. */
async function write(
  tx: Queryable,
  { tenant_id, row }: { tenant_id: string; row: Written },
): Promise<string> {
  const { next_version: version } = await recompute.beginChange(tx, { tenant_id });
  if ((await adjustments.insert(tx, { ...row, since_version: version })) === 0) {
    throw new CoxswainError(
      'conflict',
      'That was said of this record already: take it back first.',
    );
  }
  await apply(tx, { tenant_id, version, row });
  return version;
}

async function apply(
  tx: Queryable,
  change: {
    tenant_id: string;
    version: string;
    row: Pick<Written, 'entity' | 'record_id' | 'order_id'>;
  },
): Promise<void> {
  const { tenant_id, version, row } = change;
  const { entity, record_id, order_id } = row;
  const { time_zone } = await imports.tenantSettings(tx, { tenant_id });
  const rows = await adjustments.recordsOf(tx, { tenant_id, entity, record_id, order_id });
  const record_ids = rows.map(({ id }) => id);
  await landing.applyAdjustments(tx, { tenant_id, version, time_zone, record_ids });
}

/** What was begun before is finished first, so that a change is a version of its own. */
async function settle(deps: IngestDeps, tenant_id: string, signal: AbortSignal): Promise<string> {
  const look = () =>
    withTenant(deps.db, workOn(tenant_id), async (tx) => ({
      ...(await imports.tenantSettings(tx, { tenant_id })),
      dirty: await recompute.countDirty(tx, { tenant_id }),
      unfinished: await jobs.unfinishedOf(tx, { tenant_id }),
    }));
  const found = await look();
  if (found.unfinished.length > 0) {
    throw new CoxswainError('busy', 'A file is being read in just now. Try again soon.');
  }
  if (found.next_version === null && found.dirty.length === 0) return found.data_version;
  await finishChange(deps, { tenant_id, signal });
  return (await look()).data_version;
}

/** Carries the result out of a transaction that must not be committed. */
class Undone extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('a preview is undone');
    this.result = result;
  }
}

async function undone<T>(
  { db }: Pick<IngestDeps, 'db'>,
  ctx: TenantContext,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  try {
    return await withTenant(db, ctx, async (tx) => {
      throw new Undone(await fn(tx));
    });
  } catch (error) {
    if (error instanceof Undone) return error.result as T;
    throw error;
  }
}

type Month = RowOf<typeof adjustments.months>;
type Definition = RowOf<typeof metrics.definitions>;

/** Of every metric that adds up, and that the person sees, the months that change. */
function changesOf(
  months: readonly Month[],
  definitions: readonly Definition[],
  sight: Sight | null,
): MonthChange[] {
  const shown = definitions.filter(
    ({ kind, denominator, numerator }) =>
      kind === 'flow' &&
      denominator === null &&
      numerator.every(({ metric }) => sight === null || sight.totals.includes(metric)),
  );
  const groups = new Map<string, Month[]>();
  for (const row of months) {
    const key = `${row.month} ${row.unit}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((rows) => {
    const { month, unit } = rows[0] as Month;
    return shown.flatMap(({ name: metric, numerator }): MonthChange[] => {
      const total = (side: 'before' | 'after') =>
        sum(
          numerator.map(({ metric: of, sign }) =>
            product(rows.find(({ metric_name }) => metric_name === of)?.[side] ?? '0', `${sign}`),
          ),
        );
      const [before, after] = [total('before'), total('after')];
      return difference(after, before) === '0' ? [] : [{ metric, unit, month, before, after }];
    });
  });
}

async function adjustmentOf(deps: Pick<Given, 'db'>, ctx: TenantContext, id: string) {
  return shownAs(await readTenant(deps.db, ctx, (tx) => rowOf(tx, ctx.tenant_id, id)));
}

async function rowOf(tx: Queryable, tenant_id: string, id: string) {
  const [row] = await adjustments.list(tx, listOne(tenant_id, id));
  if (row === undefined) throw new CoxswainError('not_found', 'There is no such correction.');
  return row;
}

function listOne(tenant_id: string, id: string) {
  return { tenant_id, id, before: null, before_id: null, most: 1 };
}

function shownAs(row: Listed): Adjustment {
  const { order_id: _order, published, ...rest } = row;
  const shown = rest as typeof rest & Pick<Said, 'kind' | 'entity'>;
  const state = !published ? 'waiting' : row.taken_back_at === null ? 'standing' : 'taken_back';
  return { ...shown, state };
}
