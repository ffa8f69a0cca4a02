// The value of one term: a stored metric's sum, a count of days, of customers, of orders. Hides
// which of them add up over days and which are counted anew, and when nothing means none.
import { addDays, weekday } from '../analysis/calendar.ts';
import { sum } from '../analysis/decimals.ts';
import { metrics } from '../sql/metrics.ts';
import type { Span, Term } from './brief.ts';
import { checkSeen, memberIds } from './member-ids.ts';
import { once } from './once.ts';
import { ONE_OFF, oneOffsIn } from './one-offs.ts';
import type { Filter } from './query.ts';
import { isReached } from './reach.ts';
import { at, clip, dailyValues, type Reading, SALES, tradingDays, unitsOf } from './reading.ts';
import { isNotShown, mustSeeInvoices, mustSeeSales } from './sight.ts';

export type Value = { value: string; reason: null } | { value: null; reason: string };

/** Counts of customers: each is computed anew for its window. */
export const CUSTOMER_COUNTS = [
  'active_customers',
  'new_customers',
  'returning_customers',
  'repeat_customers',
] as const;
export type CustomerCount = (typeof CUSTOMER_COUNTS)[number];

/**
 * The value of a term before its factor; unknown with a sentence that says why, also where the
 * person asking may not see all of it.
 */
export async function measureTerm(reading: Reading, term: Omit<Term, 'factor'>): Promise<Value> {
  try {
    return await measured(reading, term);
  } catch (error) {
    if (isNotShown(error)) return unknown(error.message);
    throw error;
  }
}

async function measured(reading: Reading, term: Omit<Term, 'factor'>): Promise<Value> {
  const { measure, span, filters } = term;
  if (measure === 'trading_days') {
    const days = await tradingDays(reading, span);
    return known(String(days.filter((day) => onWeekday(day, term.weekday)).length));
  }
  if (measure.startsWith('days_of:')) {
    const days = await dailyValues(reading, measure.slice('days_of:'.length), { span, filters });
    if (days.size === 0 && !(await isReached(reading, measure.slice('days_of:'.length), term))) {
      return unknown(NOT_REACHED);
    }
    return known(String([...days.keys()].filter((day) => onWeekday(day, term.weekday)).length));
  }
  if (measure.startsWith(ONE_OFF)) {
    const stored = measure.slice(ONE_OFF.length);
    await checkSeen(reading, stored, filters);
    const rows = await oneOffsIn(reading, stored, { span, filters });
    return known(sum(['0', ...rows.map(({ value }) => value)]));
  }
  if (measure.startsWith('last:')) return lastValue(reading, measure.slice('last:'.length), term);
  if (measure === 'receivables') return receivablesAt(reading, span, filters);
  if (isCustomerCount(measure)) return customerCount(reading, measure, { span, filters });
  if (term.hour !== undefined) return hourValue(reading, { ...term, hour: term.hour });
  if (measure === 'orders' && countedFromLines(filters) && term.weekday === undefined) {
    return ordersOf(reading, term);
  }
  return additive(reading, term);
}

export function isCustomerCount(measure: string): measure is CustomerCount {
  return (CUSTOMER_COUNTS as readonly string[]).includes(measure);
}

/** Orders by product or by several members are counted, not added: one order has many lines. */
export function countedFromLines(filters: readonly Filter[]): boolean {
  const lines = filters.some(
    ({ dimension }) => dimension === 'product' || dimension === 'category',
  );
  return lines || filters.length > 1;
}

async function additive(reading: Reading, term: Omit<Term, 'factor'>): Promise<Value> {
  const { measure, span, filters } = term;
  const days = await dailyValues(reading, measure, { span, filters });
  const values = [...days].filter(([day]) => onWeekday(day, term.weekday)).map(([, v]) => v);
  if (values.length > 0) return known(sum(values));
  return absent(reading, term);
}

/** Nothing recorded: none where the business traded and would have recorded it, else unknown. */
async function absent(reading: Reading, term: Omit<Term, 'factor'>): Promise<Value> {
  const { measure, span, filters } = term;
  const sales = (SALES as readonly string[]).includes(measure);
  const label = reading.definitions.get(measure)?.label ?? measure;
  if (sales && !reading.spans.has(measure)) {
    const from_lines = reading.sources.some(
      (source) => source.layout === 'order_lines' && source.counted,
    );
    if (!from_lines) return unknown(`No file has told me about ${label.toLowerCase()} yet.`);
  } else if (!sales && !reading.spans.has(measure)) {
    return unknown(`No file has told me about ${label.toLowerCase()} yet.`);
  }
  const base = sales ? 'revenue' : measure;
  const whole = await dailyValues(reading, base, { span, filters: [] });
  const traded = [...whole.keys()].some((day) => onWeekday(day, term.weekday));
  const narrowed = filters.length > 0 || (sales && measure !== 'revenue');
  if (traded && narrowed) {
    if (term.left_out === true || (await isReached(reading, measure, term))) return known('0');
    // something of it is recorded here, and what is told of that is told of this
    const own = sales ? await dailyValues(reading, base, { span, filters }) : new Map();
    return own.size > 0 ? known('0') : unknown(NOT_REACHED);
  }
  return unknown('There are no records in this period.');
}

const NOT_REACHED = 'The files that tell of it do not reach over all of this period.';

async function hourValue(
  reading: Reading,
  term: Omit<Term, 'factor'> & { hour: number },
): Promise<Value> {
  const rows = await hourRows(reading, term.measure, term);
  const values = rows
    .filter((row) => row.hour === term.hour && onWeekday(row.day, term.weekday))
    .map((row) => row.value);
  return values.length > 0 ? known(sum(values)) : absent(reading, term);
}

export interface HourRow {
  day: string;
  hour: number;
  value: string;
}

/** A stored sales metric by day and hour of the tenant's zone. */
export async function hourRows(
  reading: Reading,
  stored: string,
  { span, filters }: { span: Span; filters: readonly Filter[] },
): Promise<HourRow[]> {
  await checkSeen(reading, stored, filters);
  const within = clip(reading, span);
  if (within === null) return [];
  const { time_zone } = reading.settings;
  const kept = reading.sight !== null && reading.sight.places !== null;
  const sold = (SALES as readonly string[]).includes(stored);
  if (sold && (kept || filters.length > 0)) mustSeeSales(reading.sight);
  const days = { from_day: within.from, to_day: within.to };
  const base = { ...at(reading), time_zone, ...days };
  const key = `hours ${stored} ${within.from} ${within.to} ${JSON.stringify(filters)}`;
  return once(reading, key, async () => {
    if (filters.length === 0 && !kept) {
      const units = unitsOf(reading);
      const rows = await metrics.hourTotals(reading.tx, { ...base, metrics: [stored], units });
      return rows.map(({ day, hour, value }) => ({ day, hour, value }));
    }
    // of the rest no row tells an hour
    if (!sold) return [];
    const members = await memberIds(reading, filters);
    if (members === null) return [];
    const rows = await metrics.goldenDays(reading.tx, {
      ...base,
      currency: reading.currency,
      by_hour: true,
      ...members,
    });
    return rows.map((row) => ({
      day: row.day,
      hour: row.hour,
      value: String(row[stored as 'revenue' | 'refunds' | 'units_sold' | 'orders']),
    }));
  });
}

async function ordersOf(reading: Reading, term: Omit<Term, 'factor'>): Promise<Value> {
  const { span, filters } = term;
  await checkSeen(reading, 'orders', filters);
  mustSeeSales(reading.sight);
  const members = await memberIds(reading, filters);
  const within = clip(reading, span);
  if (members !== null && within !== null) {
    const [row] = await metrics.goldenOrders(reading.tx, {
      ...at(reading),
      time_zone: reading.settings.time_zone,
      from_days: [within.from],
      to_days: [within.to],
      ...members,
    });
    if (row) return known(String(row.orders));
  }
  return absent(reading, term);
}

async function customerCount(
  reading: Reading,
  measure: CustomerCount,
  { span, filters }: { span: Span; filters: readonly Filter[] },
): Promise<Value> {
  await checkSeen(reading, 'orders', filters);
  mustSeeSales(reading.sight);
  const within = clip(reading, span);
  const days = within === null ? [] : await tradingDays(reading, within);
  if (within === null || days.length === 0) {
    return unknown('There are no records in this period.');
  }
  const counts = await customerCounts(reading, within, filters);
  if (counts === null) return unknown('No file tells which customer an order was for.');
  const none = counts.active_customers === 0;
  if (none && !(await isReached(reading, 'orders', { span, filters }))) return unknown(NOT_REACHED);
  return known(String(counts[measure]));
}

/** All four counts of a window in one reading; null where customers are not known at all. */
async function customerCounts(
  reading: Reading,
  span: Span,
  filters: readonly Filter[],
): Promise<Record<CustomerCount, number> | null> {
  const key = `customers ${span.from} ${span.to} ${JSON.stringify(filters)}`;
  return once(reading, key, async () => {
    const members = await memberIds(reading, filters);
    const zero = {
      active_customers: 0,
      new_customers: 0,
      returning_customers: 0,
      repeat_customers: 0,
    };
    if (members === null) return zero;
    const { customer_id: _, ...others } = members;
    const [row] = await metrics.customerCounts(reading.tx, {
      ...at(reading),
      time_zone: reading.settings.time_zone,
      from_days: [span.from],
      to_days: [span.to],
      ...others,
    });
    if (!row) return filters.length > 0 ? zero : null;
    return {
      active_customers: row.active,
      new_customers: row.active - row.returning_customers,
      returning_customers: row.returning_customers,
      repeat_customers: row.repeaters,
    };
  });
}

/** What is owed at the end of the span's last day. */
async function receivablesAt(
  reading: Reading,
  span: Span,
  filters: readonly Filter[],
): Promise<Value> {
  mustSeeInvoices(reading.sight);
  if (!reading.sources.some((source) => source.layout === 'invoices')) {
    return unknown('No file with invoices has been read in yet, so what is owed is not known.');
  }
  const customer = filters.find(({ dimension }) => dimension === 'customer');
  const members = await memberIds(reading, customer ? [customer] : []);
  if (members === null) return known('0');
  const day = span.to <= addDays(reading.today, 1) ? span.to : addDays(reading.today, 1);
  const rows = await once(reading, `receivables ${day} ${members.customer_id}`, () =>
    metrics.receivables(reading.tx, {
      ...at(reading),
      currency: reading.currency,
      days: [day],
      customer_id: members.customer_id,
    }),
  );
  const value = rows[0]?.value;
  return value == null ? unknown('There is no invoice up to then.') : known(value);
}

async function lastValue(
  reading: Reading,
  stored: string,
  { span, filters }: Omit<Term, 'factor'>,
): Promise<Value> {
  const days = await dailyValues(reading, stored, { span, filters });
  const last = [...days].sort(([a], [b]) => (a < b ? -1 : 1)).at(-1);
  return last ? known(last[1]) : unknown('There are no records in this period.');
}

export function onWeekday(day: string, wanted: number | undefined): boolean {
  return wanted === undefined || weekday(day) === wanted;
}

export function known(value: string): Value {
  return { value, reason: null };
}

export function unknown(reason: string): Value {
  return { value: null, reason };
}
