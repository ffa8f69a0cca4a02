// The records behind any figure: rows of the sources, each with what it contributes, so that the
// contributions add up to the figure. Hides which table a term's rows live in.

import { addDays, weekday } from '../analysis/calendar.ts';
import { product } from '../analysis/decimals.ts';
import { metrics } from '../sql/metrics.ts';
import { records } from '../sql/records.ts';
import type { RowOf } from '../sql/statements.ts';
import type { Expression, Span, Term } from './brief.ts';
import { baselineParts, daysOf, evaluate } from './expressions.ts';
import { showSpan } from './figures.ts';
import { isCustomerCount } from './measures.ts';
import { at, clip, memberIds, type Reading, SALES, tradingDays, unitsOf } from './reading.ts';

/** One record behind a figure. */
export interface FigureRecord {
  date: string;
  time: string | null;
  document_number: string | null;
  party: string | null;
  detail: string | null;
  /** What it adds to the figure; null where a record is shown but adds nothing (a first day). */
  contribution: string | null;
  file: string | null;
  row: number | null;
}

type Row = RowOf<typeof records.lineRecords>;

/** Records asked about at once for their files and rows. */
const TRACES_AT_ONCE = 2_000;

/**
 * All records behind an expression, in the order of its terms, a batch at a time. Contributions are
 * exact up to the 40th digit of quotients.
 */
export async function* recordsOf(
  reading: Reading,
  expression: Expression,
): AsyncGenerator<FigureRecord[]> {
  if (expression.kind !== 'fractions' && expression.kind.startsWith('baseline_')) {
    for (const { span, contribution } of await baselineParts(reading, expression)) {
      yield [{ ...blank, date: span.from, detail: showSpan(span), contribution }];
    }
    return;
  }
  if (expression.kind === 'first_day' || expression.kind === 'last_day') {
    yield* edgeRecords(reading, expression);
    return;
  }
  const { weights } = await evaluate(reading, expression);
  for (const { term, weight } of weights) {
    const rows = await rowsOf(reading, term);
    for (let from = 0; from < rows.length; from += TRACES_AT_ONCE) {
      yield traced(reading, rows.slice(from, from + TRACES_AT_ONCE), weight);
    }
  }
}

const blank: Omit<FigureRecord, 'date' | 'contribution'> = {
  time: null,
  document_number: null,
  party: null,
  detail: null,
  file: null,
  row: null,
};

async function* edgeRecords(
  reading: Reading,
  expression: Exclude<Expression, { kind: 'fractions' }>,
): AsyncGenerator<FigureRecord[]> {
  const { value } = await evaluate(reading, expression);
  if (value === null) return;
  const span = { from: value, to: addDays(value, 1) };
  const { filters } = expression;
  const measure = daysOf(reading, expression.metric);
  const rows = await rowsOf(reading, { factor: '1', measure, span, filters });
  const shown = await traced(reading, rows, '1');
  yield shown.map((record) => ({ ...record, contribution: null }));
}

async function traced(reading: Reading, rows: Row[], weight: string): Promise<FigureRecord[]> {
  const { tx, tenant_id } = reading;
  const ids = rows.map(({ id }) => id).filter((id) => id !== '');
  const traces = ids.length === 0 ? [] : await records.tracesOf(tx, { tenant_id, record_ids: ids });
  const places = new Map(traces.map((trace) => [trace.id, trace]));
  return rows.map((row) => ({
    date: row.day,
    time: row.at_time === '00:00' ? null : row.at_time,
    document_number: row.document_number,
    party: row.party,
    detail: row.detail,
    contribution: product(row.value, weight),
    file: places.get(row.id)?.file ?? null,
    row: places.get(row.id)?.row_number ?? null,
  }));
}

/** The rows of one term, in time order; each row's value is what the term sums. */
async function rowsOf(reading: Reading, term: Term): Promise<Row[]> {
  const { measure, filters } = term;
  if (measure === 'trading_days' || measure.startsWith('days_of:')) return dayRows(reading, term);
  if (measure === 'receivables') return invoiceRows(reading, term, term.span);
  const span = clip(reading, term.span);
  const members = await memberIds(reading, filters);
  if (span === null || members === null) return [];
  const { tx, currency } = reading;
  const { time_zone } = reading.settings;
  const base = { ...at(reading), from_day: span.from, to_day: span.to };
  const when = { weekday: term.weekday ?? null, hour: term.hour ?? null };
  if (isCustomerCount(measure)) {
    const { customer_id: _, ...others } = members;
    return records.customerRecords(tx, { ...base, time_zone, count_of: measure, ...others });
  }
  if (measure === 'expenses' || measure === 'cost_of_sales') {
    const { category_id, location_id } = members;
    const narrowed = { category_id, location_id, weekday: when.weekday };
    return records.expenseRecords(tx, { ...base, currency, measure, ...narrowed });
  }
  if (measure === 'cash_collected') {
    return [
      ...(await invoiceRows(reading, term, span)),
      ...(await observationRows(reading, term, span)),
    ];
  }
  if (!(SALES as readonly string[]).includes(measure)) {
    return lastOnly(term, await observationRows(reading, term, span));
  }
  const lines =
    measure === 'orders'
      ? await records.orderRecords(tx, { ...base, time_zone, ...members, ...when })
      : await records.lineRecords(tx, {
          ...base,
          time_zone,
          currency,
          measure,
          ...members,
          ...when,
        });
  if (when.hour !== null) return lines;
  const others = await observationRows(reading, term, span);
  const invoiced = measure === 'revenue' ? await invoiceRows(reading, term, span) : [];
  return [...lines, ...others, ...invoiced];
}

/** A stock's value in a span is its last one. */
function lastOnly(term: Term, rows: Row[]): Row[] {
  if (!term.measure.startsWith('last:')) return rows;
  const last = rows.at(-1)?.day;
  return rows.filter(({ day }) => day === last);
}

async function observationRows(reading: Reading, term: Term, span: Span): Promise<Row[]> {
  const members = await memberIds(reading, term.filters);
  const others = term.filters.some(
    ({ dimension }) => dimension !== 'location' && dimension !== 'channel',
  );
  if (members === null || others) return [];
  return records.observationRecords(reading.tx, {
    ...at(reading),
    measure: term.measure.replace(/^last:/, ''),
    units: unitsOf(reading),
    from_day: span.from,
    to_day: span.to,
    channel_id: members.channel_id,
    location_id: members.location_id,
    weekday: term.weekday ?? null,
  });
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
      id: '',
      day,
      at_time: null,
      document_number: null,
      party: null,
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
