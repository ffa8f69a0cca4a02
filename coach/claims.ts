// A claim run again: its value as it was believed when it was made, its value now, and the records
// behind it. Always read from the data, never from the stored claim.
import { isDate } from '../analysis/calendar.ts';
import { difference, sum } from '../analysis/decimals.ts';
import { CoxswainError } from '../errors.ts';
import type { Database, Queryable, TenantContext } from '../sql/database.ts';
import { readTenant } from '../sql/database.ts';
import { records } from '../sql/records.ts';
import { sight } from '../sql/sight.ts';
import { type Claim, Expression } from './brief.ts';
import { evaluate } from './expressions.ts';
import { openReading } from './reading.ts';
import {
  type Cursor,
  type FigureRecord,
  listing,
  pageOfRecords,
  recordsBehind,
} from './records.ts';
import { toldThen } from './told/tell.ts';

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
    const { claim } = await readClaim(tx, ctx, id);
    const { expression, ...shown } = claim;
    const was = await valueAt(deps, tx, { ctx, claim, version: claim.data_version });
    if (expression.kind === 'told') {
      const reading = await openReading(tx, { tenant_id: ctx.tenant_id, now: deps.clock() });
      Object.assign(was, await toldThen(reading, expression));
    }
    const now = await valueAt(deps, tx, { ctx, claim });
    return { claim: shown, was: { ...was, as_of: claim.as_of }, now };
  });
}

/** A claim's value in a transaction that will be undone: what a change would make of it. */
export async function claimWithin(
  { clock }: Pick<ClaimDeps, 'clock'>,
  ctx: TenantContext,
  { tx, id }: { tx: Queryable; id: string },
): Promise<string | null> {
  const { claim } = await readClaim(tx, ctx, id);
  const { tenant_id } = ctx;
  const reading = await openReading(tx, { tenant_id, now: clock(), undone: true });
  return (await evaluate(reading, claim.expression)).value;
}

export interface RecordPage {
  items: FigureRecord[];
  next_cursor: string | null;
  /** Contributions up to the end of this page added up: on the last page, the claim's value. */
  sum: string | null;
  value: string | null;
  /** On the last page, value less sum: '0' but for the last digits of quotients. Else null. */
  difference: string | null;
}

/**
 * A page of the records behind a claim, at the version it was made at; it costs what it shows.
 * Throws not_found, and bad_request on a cursor that no page has given.
 */
export async function claimRecords(
  deps: ClaimDeps,
  ctx: TenantContext,
  id: string,
  page: { limit: number; cursor?: string | null },
): Promise<RecordPage> {
  const { from, before } = cursorOf(page.cursor ?? null);
  const limit = Math.min(page.limit, MOST_ON_PAGE);
  return readTenant(deps.db, ctx, async (tx) => {
    const { claim, reading, value, sections } = await behind(deps, tx, ctx, id);
    const { items, next } = await pageOfRecords(reading, sections, { limit, from });
    const numeric = value !== null && claim.unit !== 'date' && claim.role !== 'label';
    const shown = items.flatMap(({ contribution }) => contribution ?? []);
    const added = numeric ? sum([before, ...shown]) : null;
    const is_last = next === null && added !== null && value !== null;
    return {
      items,
      next_cursor: next && cursorText(next, added ?? '0'),
      sum: added,
      value,
      difference: is_last ? difference(value, added) : null,
    };
  });
}

/**
 * All records behind a claim, batch by batch. Each batch is a transaction of its own, behind people
 * who ask: a version never changes, so together they are one listing. Throws not_found at once.
 */
export async function* claimRecordRows(
  deps: ClaimDeps,
  ctx: TenantContext,
  id: string,
): AsyncGenerator<FigureRecord[]> {
  const first = await readTenant(deps.db, ctx, (tx) => behind(deps, tx, ctx, id));
  const { reading, sections, places } = first;
  const later: TenantContext = { ...ctx, priority: 'work' };
  yield* ahead(
    listing(sections, (read) =>
      readTenant(deps.db, later, async (tx) => {
        await narrow(tx, places);
        return read({ ...reading, tx });
      }),
    ),
  );
}

/** Asks for the next one while the last one is being used. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const ask = () => {
    const next = source.next();
    // a reader that has gone does not come back to see the fault
    next.catch(() => undefined);
    return next;
  };
  let coming = ask();
  try {
    for (;;) {
      const { done, value } = await coming;
      if (done) return;
      coming = ask();
      yield value;
    }
  } finally {
    await source.return(undefined);
  }
}

async function behind(deps: ClaimDeps, tx: Queryable, ctx: TenantContext, id: string) {
  const { claim, places } = await readClaim(tx, ctx, id);
  const reading = await openReading(tx, {
    tenant_id: ctx.tenant_id,
    now: deps.clock(),
    version: claim.data_version,
  });
  return { claim, places, reading, ...(await recordsBehind(reading, claim.expression)) };
}

interface ReadClaim {
  claim: Claim;
  /** Ids of the places that whoever asked was kept to; null: none. */
  places: string[] | null;
}

/**
 * A claim of an answer that one may see. From here on the transaction sees as its asker saw: a
 * figure of some places is not run again over all of them.
 */
async function readClaim(
  tx: Queryable,
  { tenant_id }: TenantContext,
  id: string,
): Promise<ReadClaim> {
  const row = await records.claimById(tx, { tenant_id, id });
  if (row === null) throw new CoxswainError('not_found', 'There is no such claim.');
  const claim = row.claim as Claim;
  const places = row.places as string[] | null;
  await narrow(tx, places);
  return { claim: { ...claim, expression: Expression.parse(claim.expression) }, places };
}

async function narrow(tx: Queryable, places: readonly string[] | null): Promise<void> {
  if (places !== null) await sight.narrowPlaces(tx, { places: [...places] });
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

/** Section, day, rows to skip, and the sum of what the pages before have shown. */
const CURSOR = /^(\d{1,6})_(\d{4}-\d\d-\d\d)?_(\d{1,9})_(-?\d{1,100}(?:\.\d{1,100})?)$/;

function cursorText({ section, day, skip }: Cursor, before: string): string {
  return `${section}_${day ?? ''}_${skip}_${before}`;
}

function cursorOf(cursor: string | null): { from: Cursor; before: string } {
  if (cursor === null) return { from: { section: 0, day: null, skip: 0 }, before: '0' };
  const [, section, day = null, skip, before] = CURSOR.exec(cursor) ?? [];
  if (section === undefined || before === undefined || (day !== null && !isDate(day))) {
    throw new CoxswainError('bad_request', 'That cursor is not one this list has given.');
  }
  return { from: { section: Number(section), day, skip: Number(skip) }, before };
}
