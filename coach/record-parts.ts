// The rows that a term adds up, each with its file and row. Hides which tables those
// are, and that lines are read by days and in columns while the rest, being small, is read whole.
import { addDays, weekday } from '../analysis/calendar.ts';
import { metrics } from '../sql/metrics.ts';
import { records } from '../sql/records.ts';
import type { RowOf } from '../sql/statements.ts';
import type { Span, Term } from './brief.ts';
import { countedFromLines, isCustomerCount } from './measures.ts';
import { checkSeen, type MemberIds, memberIds } from './member-ids.ts';
import { ONE_OFF, oneOffsIn } from './one-offs.ts';
import { at, clip, type Reading, SALES, tradingDays, unitsOf } from './reading.ts';
import { fileFinder, labelsOf } from './record-names.ts';
import { mustSeeInvoices, mustSeeSales } from './sight.ts';

/** A row of a term: `value` is what the term sums. */
export interface TermRow {
  day: string;
  at_time: string | null;
  document_number: string | null;
  party: string | null;
  detail: string | null;
  value: string;
  file: string | null;
  row: number | null;
  /** What a person may say is wrong; null: a day, a customer, a total that a till told. */
  record: RecordRef | null;
}

/** A golden row: of an order any of its lines. */
export interface RecordRef {
  entity: 'order' | 'order_line' | 'invoice' | 'expense';
  id: string;
  /** Which of an invoice's days it is counted by; null: of its issue, or the only one it has. */
  day_of: 'paid_on' | null;
}

type RefKind = Omit<RecordRef, 'id'>;

/** Where reading goes on: so many rows after the beginning of a day; null: of the part. */
export interface Place {
  day: string | null;
  skip: number;
}

/** How much is read at once: so many rows, of lines within so many days. */
export interface Amount {
  most: number;
  days: number;
}

/** The rows that one table gives a term, in time order. */
export interface RecordPart {
  /** Rows from a place on, and where the next ones begin; null at the end. */
  read(
    reading: Reading,
    from: Place,
    amount: Amount,
  ): Promise<{ rows: TermRow[]; next: Place | null }>;
}

type Row = RowOf<typeof records.orderRecords>;
type ReadAll = (reading: Reading) => Promise<Row[]>;

/** What stands in no file and names nobody. */
export const NO_DOCUMENT = { id: '', at_time: null, document_number: null, party: null } as const;

/** The tables that a term's rows live in; none where nothing can be behind it. */
export async function partsOf(reading: Reading, term: Term): Promise<RecordPart[]> {
  const { measure, filters } = term;
  await mustSeeRows(reading, term);
  if (measure === 'trading_days' || measure.startsWith('days_of:')) {
    return [wholePart((now) => dayRows(now, term))];
  }
  if (measure === 'receivables') {
    return [wholePart((now) => invoiceRows(now, term, term.span), kindOf('invoice'))];
  }
  if (measure.startsWith(ONE_OFF)) return [wholePart((now) => oneOffRows(now, term))];
  const span = clip(reading, term.span);
  const members = await memberIds(reading, filters);
  if (span === null || members === null) return [];
  const invoices = wholePart(
    (now) => invoiceRows(now, term, span),
    kindOf('invoice', measure === 'cash_collected' ? 'paid_on' : null),
  );
  const observations = wholePart((now) => observationRows(now, term, span));
  if (isCustomerCount(measure)) {
    return [wholePart((now) => customerRows(now, { count_of: measure, span, members }))];
  }
  if (measure === 'expenses' || measure === 'cost_of_sales') {
    return [wholePart((now) => expenseRows(now, term, { span, members }), kindOf('expense'))];
  }
  if (measure === 'cash_collected') return [invoices, observations];
  if (!(SALES as readonly string[]).includes(measure)) return [observations];
  const sold =
    measure === 'orders'
      ? wholePart((now) => orderRows(now, term, { span, members }), kindOf('order'))
      : lines(term, { span, members });
  if (term.hour !== undefined) return [sold];
  return measure === 'revenue' ? [sold, observations, invoices] : [sold, observations];
}

/** Throws not_shown where some of the rows are not: the others would not add up. */
async function mustSeeRows(reading: Reading, { measure, filters }: Term): Promise<void> {
  const { sight, sources } = reading;
  if (sight === null) return;
  const stored = measure.replace(/^(days_of|last|one_off):/, '');
  const sales = (SALES as readonly string[]).includes(stored) || isCustomerCount(stored);
  if (stored === 'trading_days') return;
  if (sales) {
    mustSeeSales(sight);
    await checkSeen(reading, isCustomerCount(stored) ? 'orders' : stored, filters);
    const billed =
      stored === 'revenue' &&
      sources.some(({ layout, counted }) => counted && layout === 'invoices');
    // invoices belong to no place: whoever is kept to some has none in their figure
    if (billed && sight.places === null) mustSeeInvoices(sight);
    return;
  }
  if (stored === 'receivables') return mustSeeInvoices(sight);
  await checkSeen(reading, stored, filters);
  if (stored === 'cash_collected' && sight.places === null) mustSeeInvoices(sight);
}

interface Within {
  span: Span;
  members: MemberIds;
}

/** A table of which a term has thousands of rows at most: read once, traced as it is given out. */
export function wholePart(readAll: ReadAll, kind: RefKind | null = null): RecordPart {
  let all: Promise<Row[]> | null = null;
  return {
    async read(reading, { skip }, { most }) {
      all ??= readAll(reading);
      const rows = await all;
      const end = skip + most;
      const next = end < rows.length ? { day: null, skip: end } : null;
      return { rows: await traced(reading, rows.slice(skip, end), kind), next };
    },
  };
}

function kindOf(entity: RecordRef['entity'], day_of: RecordRef['day_of'] = null): RefKind {
  return { entity, day_of };
}

async function traced(reading: Reading, rows: Row[], kind: RefKind | null): Promise<TermRow[]> {
  const { tx, tenant_id } = reading;
  const ids = rows.map(({ id }) => id).filter((id) => id !== '');
  const traces = ids.length === 0 ? [] : await records.tracesOf(tx, { tenant_id, record_ids: ids });
  const places = new Map(traces.map((trace) => [trace.id, trace]));
  return rows.map(({ id, ...row }) => ({
    ...row,
    file: places.get(id)?.file ?? null,
    row: places.get(id)?.row_number ?? null,
    record: kind === null || id === '' ? null : { ...kind, id },
  }));
}

/** Lines: any number of them, so a read costs what it gives out and not what the term holds. */
function lines(term: Term, { span, members }: Within): RecordPart {
  return {
    async read(reading, { day, skip }, { most, days }) {
      const from_day = day ?? span.from;
      const end = addDays(from_day, days);
      const to_day = end < span.to ? end : span.to;
      if (from_day >= to_day) return { rows: [], next: null };
      const columns = await records.lineRecords(reading.tx, {
        ...at(reading),
        time_zone: reading.settings.time_zone,
        currency: reading.currency,
        measure: term.measure,
        from_day,
        to_day,
        ...members,
        weekday: term.weekday ?? null,
        hour: term.hour ?? null,
        skip,
        most,
      });
      const rows = await lineRows(reading, columns, skip);
      const last = rows.at(-1)?.day;
      if (rows.length < most || last === undefined) {
        return { rows, next: to_day < span.to ? { day: to_day, skip: 0 } : null };
      }
      // counted from the beginning of one day, whatever number of days is read next
      const of_day = rows.filter(({ day: one }) => one === last).length;
      return { rows, next: { day: last, skip: last === from_day ? skip + of_day : of_day } };
    },
  };
}

type Columns = RowOf<typeof records.lineRecords>;

async function lineRows(reading: Reading, columns: Columns, skip: number): Promise<TermRow[]> {
  const { places, ats, document_numbers, amounts, row_numbers } = columns;
  const parties = await labelsOf(reading, 'customer', columns.customer_ids);
  const details = await labelsOf(reading, 'product', columns.product_ids);
  const fileOf = await fileFinder(reading);
  const rows: TermRow[] = [];
  /** Rank of the file that stands with the row so far. */
  const ranks: string[] = [];
  for (const [i, place] of places.entries()) {
    const index = (place as number) - 1 - skip;
    const row = row_numbers[i] ?? null;
    const file = row === null ? null : fileOf(columns.import_ids[i], columns.file_nos[i]);
    const rank = file?.rank ?? '';
    if (rows[index] !== undefined && (ranks[index] as string) <= rank) continue;
    ranks[index] = rank;
    const moment = ats[i] as string;
    const time = moment.slice(11);
    rows[index] = {
      day: moment.slice(0, 10),
      at_time: time,
      document_number: document_numbers[i] ?? null,
      party: parties.get(columns.customer_ids[i] ?? null) ?? null,
      detail: details.get(columns.product_ids[i] ?? null) ?? null,
      value: amounts[i] as string,
      file: file?.name ?? null,
      row,
      record: { ...kindOf('order_line'), id: columns.ids[i] as string },
    };
  }
  return rows;
}

/** Orders, whole or by their lines, as coach/measures.ts counts them. */
function orderRows(reading: Reading, term: Term, { span, members }: Within): Promise<Row[]> {
  const { product_id, category_id, ...of_order } = members;
  const within = {
    ...at(reading),
    time_zone: reading.settings.time_zone,
    from_day: span.from,
    to_day: span.to,
    ...of_order,
    weekday: term.weekday ?? null,
    hour: term.hour ?? null,
  };
  const by_hour = term.hour !== undefined && term.filters.length > 0;
  return by_hour || countedFromLines(term.filters)
    ? records.ordersOfLines(reading.tx, { ...within, product_id, category_id })
    : records.orderRecords(reading.tx, within);
}

function customerRows(
  reading: Reading,
  { count_of, span, members }: Within & { count_of: string },
): Promise<Row[]> {
  const { customer_id: _, ...others } = members;
  const { time_zone } = reading.settings;
  const days = { from_day: span.from, to_day: span.to };
  return records.customerRecords(reading.tx, {
    ...at(reading),
    time_zone,
    count_of,
    ...days,
    ...others,
  });
}

function expenseRows(reading: Reading, term: Term, { span, members }: Within): Promise<Row[]> {
  return records.expenseRecords(reading.tx, {
    ...at(reading),
    currency: reading.currency,
    measure: term.measure,
    from_day: span.from,
    to_day: span.to,
    category_id: members.category_id,
    location_id: members.location_id,
    weekday: term.weekday ?? null,
  });
}

/** A stock's value in a span is its last one: only its rows stand behind it. */
async function observationRows(reading: Reading, term: Term, span: Span): Promise<Row[]> {
  const members = await memberIds(reading, term.filters);
  const others = term.filters.some(
    ({ dimension }) => dimension !== 'location' && dimension !== 'channel',
  );
  if (members === null || others) return [];
  const rows = await records.observationRecords(reading.tx, {
    ...at(reading),
    measure: term.measure.replace(/^last:/, ''),
    units: unitsOf(reading),
    from_day: span.from,
    to_day: span.to,
    channel_id: members.channel_id,
    location_id: members.location_id,
    weekday: term.weekday ?? null,
  });
  if (!term.measure.startsWith('last:')) return rows;
  const last = rows.at(-1)?.day;
  return rows.filter(({ day }) => day === last);
}

async function oneOffRows(reading: Reading, { measure, span, filters }: Term): Promise<Row[]> {
  const rows = await oneOffsIn(reading, measure.slice(ONE_OFF.length), { span, filters });
  const none = { at_time: null, party: null, detail: 'set aside by a correction' };
  return rows.map(({ id, day, document_number, value }) => ({
    ...{ ...none, id, day, document_number, value },
  }));
}

async function invoiceRows(reading: Reading, term: Term, span: Span): Promise<Row[]> {
  const members = await memberIds(reading, term.filters);
  const others = term.filters.some(({ dimension }) => dimension !== 'customer');
  if (members === null || others) return [];
  return records.invoiceRecords(reading.tx, {
    ...at(reading),
    currency: reading.currency,
    measure: term.measure,
    from_day: span.from,
    to_day: span.to,
    customer_id: members.customer_id,
    weekday: term.weekday ?? null,
  });
}

async function dayRows(reading: Reading, term: Term): Promise<Row[]> {
  const stored = term.measure.startsWith('days_of:')
    ? term.measure.slice('days_of:'.length)
    : 'revenue';
  const days = await daysWith(reading, stored, term.span);
  return days
    .filter((day) => term.weekday === undefined || weekday(day) === term.weekday)
    .map((day) => ({
      ...NO_DOCUMENT,
      day,
      detail: 'a day with records',
      value: '1',
    }));
}

async function daysWith(reading: Reading, stored: string, span: Span): Promise<string[]> {
  if (stored === 'revenue') return tradingDays(reading, span);
  const within = clip(reading, span);
  if (within === null) return [];
  const rows = await metrics.dailyTotals(reading.tx, {
    ...at(reading),
    metrics: [stored],
    units: unitsOf(reading),
    from_day: within.from,
    to_day: within.to,
  });
  return rows.flatMap(({ days }) => days.flatMap((day) => day ?? []));
}
