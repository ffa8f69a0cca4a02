// A whole file as batches of typed records and bad rows, and the pass that decides whether the file
// may be imported at all. Hides opening, totals, keys that repeat, and a metric table's grain.
import { CoxswainError } from '../../errors.ts';
import type { Mapping } from '../mapping.ts';
import type { BadRow, Decimal, FileRecord } from '../records.ts';
import { createSum } from './decimal.ts';
import { createIdentifier } from './identity.ts';
import { createToRecord } from './layouts.ts';
import { columnsOf, type Grain } from './row-reader.ts';
import { openTable, type SourceRow } from './table.ts';
import { createTotalsGuard } from './totals.ts';

export interface ScanOptions {
  path: string;
  /** As the person named it; for messages. */
  name: string;
  mapping: Mapping;
  now: Date;
  signal?: AbortSignal;
  onProgress?: (progress: { rows_read: number }) => void;
  /** Receives the header once, before the first batch: what createIdentifier needs. */
  onHeader?: (header: string[]) => void;
}
export type ScanBatch = Array<FileRecord | BadRow>;

/** A file with more bad rows than this is read wrongly or broken: nothing of it is taken. */
export const MOST_BAD_SHARE = 0.05;
/** Bad rows that are kept to be shown and downloaded; more would be a second file. */
export const MOST_BAD_KEPT = 1_000;
/** Reasons told in a refusal; a person mends one after the other. */
const REASONS_TOLD = 10;
/** Rows whose dates decide a metric table's grain. */
const GRAIN_ROWS = 5_000;

/**
 * Streams a file; total rows are left out. The same call serves the validating and the landing
 * pass. Throws file_empty, file_binary, file_unreadable, file_refused or mapping_incomplete.
 */
export async function* scanFile(options: ScanOptions): AsyncGenerator<ScanBatch> {
  const { mapping, now, signal } = options;
  const grain = mapping.layout === 'metric_table' ? await grainOf(options) : undefined;
  const table = await openTable(options.path, { sheet: mapping.sheet, signal });
  const columns = columnsOf(mapping, table.header);
  options.onHeader?.(table.header);
  const toRecord = createToRecord(mapping, table.header, { now, grain });
  const totals = createTotalsGuard(mapping, columns, true);
  const repeated = mapping.key.length > 0 ? createKeyGuard(mapping, table.header) : null;
  const mapped = new Set(columns.values());
  const readRow = (row: SourceRow): FileRecord | BadRow | null => {
    const { cells, row_number, fault } = row;
    if (fault !== undefined && mapped.has(fault.column_index)) {
      const column = table.header[fault.column_index] ?? null;
      return { bad: true, row_number, column, reason: fault.reason, cells };
    }
    const item = toRecord(cells, row_number);
    if (totals.inspect(cells, row_number, !('bad' in item)) === 'total') return null;
    return repeated === null || 'bad' in item ? item : repeated(item);
  };
  let rows_read = 0;
  for await (const rows of table.rows) {
    signal?.throwIfAborted();
    const batch: ScanBatch = [];
    for (const row of rows) {
      const item = readRow(row);
      if (item !== null) batch.push(item);
    }
    rows_read += batch.length;
    options.onProgress?.({ rows_read });
    if (batch.length > 0) yield batch;
  }
}

export interface Validated {
  rows_read: number;
  rows_good: number;
  rows_bad: number;
  /** The first thousand. */
  bad: BadRow[];
  /** What the good rows come to, by what they are ('sale', 'refund', …, or the layout's name). */
  totals: Record<string, { rows: number; amount: Decimal }>;
  first_day: string | null;
  last_day: string | null;
}

/**
 * Reads the whole file once and says what it holds. Throws file_refused, with counts and the first
 * reasons, where more than 5 % of the rows are bad.
 */
export async function validateFile(options: ScanOptions): Promise<Validated> {
  const bad: BadRow[] = [];
  const sums = new Map<string, { rows: number; sum: ReturnType<typeof createSum> }>();
  let rows_good = 0;
  let rows_bad = 0;
  let first_day: string | null = null;
  let last_day: string | null = null;
  for await (const batch of scanFile(options)) {
    for (const item of batch) {
      if ('bad' in item) {
        rows_bad += 1;
        if (bad.length < MOST_BAD_KEPT) bad.push(item);
        continue;
      }
      rows_good += 1;
      const { group, amount, day } = gist(item);
      const entry = sums.get(group) ?? { rows: 0, sum: createSum() };
      sums.set(group, entry);
      entry.rows += 1;
      if (amount !== null) entry.sum.add(amount);
      if (day !== null && (first_day === null || day < first_day)) first_day = day;
      if (day !== null && (last_day === null || day > last_day)) last_day = day;
    }
  }
  const rows_read = rows_good + rows_bad;
  if (rows_bad > rows_read * MOST_BAD_SHARE || rows_good === 0) {
    refuse(options.name, { rows_read, rows_bad, bad });
  }
  const totals = Object.fromEntries(
    [...sums].map(([group, { rows, sum }]) => [group, { rows, amount: sum.value() }]),
  );
  return { rows_read, rows_good, rows_bad, bad, totals, first_day, last_day };
}

/** 'Row 7, column Date: “soon” is not a date.' */
export function badRowSentence(row: BadRow): string {
  const where = row.column === null ? '' : `, column ${row.column}`;
  return `Row ${row.row_number}${where}: ${row.reason}.`;
}

function refuse(
  name: string,
  found: { rows_read: number; rows_bad: number; bad: readonly BadRow[] },
): never {
  const { rows_read, rows_bad, bad } = found;
  const reasons = bad.slice(0, REASONS_TOLD).map(badRowSentence);
  const share = rows_read === 0 ? 100 : Math.round((rows_bad / rows_read) * 1000) / 10;
  throw new CoxswainError(
    'file_refused',
    rows_read === 0
      ? `${name} holds no row of data, so nothing was imported.`
      : `${rows_bad} of the ${rows_read} rows of ${name} could not be read (${share} %, more ` +
          `than 5 %), so nothing was imported. ${reasons.slice(0, 3).join(' ')} Check the ` +
          'mapping, or mend these rows.',
    { details: { rows_read, rows_bad, reasons } },
  );
}

function gist(record: FileRecord): { group: string; amount: Decimal | null; day: string | null } {
  const group = record.layout === 'order_lines' ? record.kind : record.layout;
  switch (record.layout) {
    case 'order_lines':
      return { group, amount: record.amount, day: record.at.slice(0, 10) };
    case 'till_days':
      return { group, amount: record.revenue, day: record.day };
    case 'invoices':
      return { group, amount: record.amount, day: record.issued_on };
    case 'expenses':
      return { group, amount: record.amount, day: record.spent_on };
    case 'customers':
      return { group, amount: null, day: record.since };
    case 'metric_table':
      return { group: record.metric_name, amount: record.value, day: record.day };
  }
}

/** With a chosen key two rows of one key would overwrite each other: the later one is bad. */
function createKeyGuard(mapping: Mapping, header: readonly string[]) {
  const identify = createIdentifier(mapping, header);
  const column = mapping.columns[mapping.key[0] ?? 'date'] ?? null;
  return (record: FileRecord): FileRecord | BadRow => {
    const { row_number, cells, key } = record;
    const shown = (key ?? []).join(' · ');
    if ((key ?? []).every((part) => part === '')) {
      return { bad: true, row_number, column, reason: 'has no key', cells };
    }
    if (identify(record).ordinal === 0) return record;
    const reason = `repeats the key “${shown}” of an earlier row`;
    return { bad: true, row_number, column, reason, cells };
  };
}

/** The usual step between neighbouring dates: up to 3 days → day, up to 10 → week, else month. */
async function grainOf(options: ScanOptions): Promise<Grain> {
  const { mapping, now, signal } = options;
  const table = await openTable(options.path, { sheet: mapping.sheet, signal });
  const toRecord = createToRecord(mapping, table.header, { now });
  const days = new Set<string>();
  let seen = 0;
  for await (const rows of table.rows) {
    for (const row of rows) {
      const record = toRecord(row.cells, row.row_number);
      if ('day' in record) days.add(record.day);
    }
    seen += rows.length;
    if (seen >= GRAIN_ROWS) break;
  }
  return grainOfDays([...days]);
}

export function grainOfDays(days: readonly string[]): Grain {
  const stamps = days.map((day) => Date.parse(`${day}T00:00:00Z`)).sort((a, b) => a - b);
  const steps = stamps.slice(1).map((stamp, at) => (stamp - (stamps[at] ?? stamp)) / 86_400_000);
  steps.sort((a, b) => a - b);
  const median = steps[steps.length >> 1];
  if (median === undefined || median <= 3) return 'day';
  return median <= 10 ? 'week' : 'month';
}
