// Takes a file's support back: rows that no living file supports are closed at the version being
// written, rows that another file tells differently take that file's content.
import { type Queryable, withTenant } from '../sql/database.ts';
import { imports } from '../sql/imports.ts';
import { landing } from '../sql/landing.ts';
import { type IngestDeps, workOn } from './deps.ts';
import { createToRecord } from './files/layouts.ts';
import { storeGolden } from './golden.ts';
import { Mapping } from './mapping.ts';
import { memberId } from './member-ids.ts';
import { createMemberCollector } from './member-rows.ts';

/** Landing rows looked at in one transaction. */
const SLICE_ROWS = 2_000;
/** Rows that were accepted once are not judged as lying in the future. The reader adds its margin,
 * years for a day that something is due, and the year must keep its four digits: days are compared
 * as text. */
const END_OF_TIME = new Date('9900-01-01T00:00:00Z');

export interface Withdrawal {
  tenant_id: string;
  import_id: string;
  file_no: number;
  version: string;
  time_zone: string;
  signal: AbortSignal;
}

type ImportRow = NonNullable<Awaited<ReturnType<typeof imports.importById>>>;
type Survivor = Awaited<ReturnType<typeof landing.survivors>>[number];

/** The file must already be marked as not living. May be run again from the start at any time. */
export async function withdrawFile(deps: IngestDeps, job: Withdrawal): Promise<void> {
  const { tenant_id, import_id, file_no, version, time_zone } = job;
  const context = workOn(tenant_id);
  const own = await withTenant(deps.db, context, (tx) =>
    imports.importById(tx, { tenant_id, id: import_id }),
  );
  const { row_number: last } = await withTenant(deps.db, context, (tx) =>
    landing.lastRow(tx, { tenant_id, import_id, file_no }),
  );
  for (let from_row = 0; from_row < last; from_row += SLICE_ROWS) {
    job.signal.throwIfAborted();
    await withTenant(deps.db, context, async (tx) => {
      const slice = { tenant_id, import_id, file_no, from_row, to_row: from_row + SLICE_ROWS };
      const gone = await landing.unsupported(tx, slice);
      const survivors = await landing.survivors(tx, slice);
      const ids = [...gone, ...survivors].map(({ record_id }) => record_id);
      if (ids.length > 0) await landing.closeRecords(tx, { tenant_id, version, time_zone, ids });
      if (own?.layout === 'customers') await forgetCustomers(tx, own, slice);
      for (const rows of byFile(survivors)) await restore(tx, { job, rows });
    });
  }
}

function byFile(rows: Survivor[]): Survivor[][] {
  const groups = new Map<string, Survivor[]>();
  for (const row of rows) {
    const key = `${row.import_id}/${row.file_no}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** Names and addresses that a list of customers told go with it; survivors tell theirs again. */
async function forgetCustomers(
  tx: Queryable,
  own: ImportRow,
  slice: Parameters<typeof landing.landedCells>[1],
): Promise<void> {
  const { tenant_id } = slice;
  const toRecord = landedReader(own);
  const rows = await landing.landedCells(tx, slice);
  const ids = rows.flatMap(({ cells, row_number }) => {
    const record = toRecord(cells, row_number);
    if ('bad' in record || record.layout !== 'customers') return [];
    return [memberId('customer', record.customer.key)];
  });
  if (ids.length === 0) return;
  await landing.forgetWords(tx, { tenant_id, ids });
  await landing.forgetCustomers(tx, { tenant_id, ids });
}

/** Reads what landing keeps: canonical cells, numbers with a point, dates as year, month, day. */
function landedReader(owner: ImportRow, grain?: 'day' | 'week' | 'month') {
  const mapping = Mapping.parse(owner.mapping);
  const canonical: Mapping = { ...mapping, decimal: 'point', date_order: 'ymd' };
  return createToRecord(canonical, owner.header, { now: END_OF_TIME, grain });
}

/** Golden rows from another living file's landing rows, read by that file's own mapping. */
async function restore(
  tx: Parameters<typeof landing.survivors>[0],
  { job, rows }: { job: Withdrawal; rows: Survivor[] },
): Promise<void> {
  const { tenant_id, version, time_zone } = job;
  const import_id = (rows[0] as Survivor).import_id;
  const owner = await imports.importById(tx, { tenant_id, id: import_id });
  if (owner?.source_id == null) return;
  const mapping = Mapping.parse(owner.mapping);
  const grain = rows.map((row) => row.grain).find((known) => known !== null);
  const toRecord = landedReader(owner, grain as 'day' | 'week' | 'month' | undefined);
  const identified = rows.flatMap((row) => {
    const record = toRecord(row.cells, row.row_number);
    if ('bad' in record) return [];
    return [{ record, record_id: row.record_id, content_hash: row.content_hash }];
  });
  await storeGolden(
    tx,
    {
      tenant_id,
      version,
      time_zone,
      source_id: owner.source_id,
      header_hash: owner.header_hash,
      counted: mapping.counted,
      members: createMemberCollector(mapping),
    },
    identified,
  );
}
