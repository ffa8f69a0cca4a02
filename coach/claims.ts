// A claim run again: its value as it was believed when it was made, its value now, and the records
// behind it. Always read from the data, never from the stored claim.
import { difference, sum } from '../analysis/decimals.ts';
import { CoxswainError } from '../errors.ts';
import type { Database, Queryable, TenantContext } from '../sql/database.ts';
import { readTenant } from '../sql/database.ts';
import { records } from '../sql/records.ts';
import { type Claim, Expression } from './brief.ts';
import { evaluate } from './expressions.ts';
import { openReading } from './reading.ts';
import { type FigureRecord, recordsOf } from './records.ts';

/** Records on one page of the JSON list; the CSV has them all. */
const MOST_ON_PAGE = 200;

export interface ClaimDeps {
  db: Database;
  clock: () => Date;
}

export interface Rerun {
  value: string | null;
  /** Why there is none; null where there is one. */
  reason: string | null;
  data_version: string;
  as_of: string;
}

export interface ClaimRerun {
  claim: Omit<Claim, 'expression'>;
  /** At the version the claim was made at. */
  was: Rerun;
  /** At the newest version. */
  now: Rerun;
}

/**
 * Computes the claim's value again, as it was and as it is. Throws not_found for a claim one may
 * not see.
 */
export async function rerunClaim(
  deps: ClaimDeps,
  ctx: TenantContext,
  id: string,
): Promise<ClaimRerun> {
  return readTenant(deps.db, ctx, async (tx) => {
    const claim = await readClaim(tx, ctx, id);
    const { expression, ...shown } = claim;
    const was = await valueAt(deps, tx, { ctx, claim, version: claim.data_version });
    const now = await valueAt(deps, tx, { ctx, claim });
    return { claim: shown, was: { ...was, as_of: claim.as_of }, now };
  });
}

export interface RecordPage {
  items: FigureRecord[];
  next_cursor: string | null;
  /** Sum of all contributions: the claim's value. */
  sum: string | null;
  value: string | null;
  /** Value less sum: '0' but for the last digits of quotients. */
  difference: string | null;
}

/** A page of the records behind a claim, at the version it was made at. */
export async function claimRecords(
  deps: ClaimDeps,
  ctx: TenantContext,
  id: string,
  page: { limit: number; cursor?: string | null },
): Promise<RecordPage> {
  const from = cursorOf(page.cursor ?? null);
  const limit = Math.min(page.limit, MOST_ON_PAGE);
  return readTenant(deps.db, ctx, async (tx) => {
    const claim = await readClaim(tx, ctx, id);
    const items: FigureRecord[] = [];
    const contributions: string[] = [];
    let seen = 0;
    for await (const batch of readRecords(deps, tx, { ctx, claim })) {
      contributions.push(sum(batch.flatMap(({ contribution }) => contribution ?? [])));
      for (const record of batch) {
        if (seen >= from && items.length < limit) items.push(record);
        seen += 1;
      }
    }
    const { value } = await valueAt(deps, tx, { ctx, claim, version: claim.data_version });
    const numeric = value !== null && claim.unit !== 'date' && claim.role !== 'label';
    const added = numeric ? sum(contributions) : null;
    return {
      items,
      next_cursor: from + items.length < seen ? String(from + items.length) : null,
      sum: added,
      value,
      difference: added === null || value === null ? null : difference(value, added),
    };
  });
}

/** All records behind a claim, batch by batch. */
export async function* claimRecordRows(
  deps: ClaimDeps,
  ctx: TenantContext,
  id: string,
): AsyncGenerator<FigureRecord[]> {
  // one transaction for all of it: what is read is one version, and a reader that stops ends it
  const batches = await readTenant(deps.db, ctx, async (tx) => {
    const claim = await readClaim(tx, ctx, id);
    const all: FigureRecord[][] = [];
    for await (const batch of readRecords(deps, tx, { ctx, claim })) all.push(batch);
    return all;
  });
  yield* batches;
}

async function* readRecords(
  deps: ClaimDeps,
  tx: Queryable,
  { ctx, claim }: { ctx: TenantContext; claim: Claim },
): AsyncGenerator<FigureRecord[]> {
  const { tenant_id } = ctx;
  const reading = await openReading(tx, {
    tenant_id,
    now: deps.clock(),
    version: claim.data_version,
  });
  yield* recordsOf(reading, claim.expression);
}

async function readClaim(tx: Queryable, { tenant_id }: TenantContext, id: string): Promise<Claim> {
  const row = await records.claimById(tx, { tenant_id, id });
  if (row === null) throw new CoxswainError('not_found', 'There is no such claim.');
  const claim = row.claim as Claim;
  return { ...claim, expression: Expression.parse(claim.expression) };
}

async function valueAt(
  deps: ClaimDeps,
  tx: Queryable,
  { ctx, claim, version }: { ctx: TenantContext; claim: Claim; version?: string },
): Promise<Rerun> {
  const now = deps.clock();
  const reading = await openReading(tx, { tenant_id: ctx.tenant_id, now, version });
  const { value, reason } = await evaluate(reading, claim.expression);
  return { value, reason, data_version: reading.version, as_of: now.toISOString() };
}

function cursorOf(cursor: string | null): number {
  if (cursor === null) return 0;
  const from = Number(cursor);
  if (!Number.isSafeInteger(from) || from < 0) {
    throw new CoxswainError('bad_request', 'That cursor is not one this list has given.');
  }
  return from;
}
