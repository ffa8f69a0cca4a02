// What can be told of which metric at all: by which dimensions it is broken down, whether it adds
// up over days, whether its records have an hour, and whether there is any record of it. Hides the
// catalog's words about that from the figures, which are due only where something can be told.
import { type DimensionName, FROM_INVOICES, type Span } from './measures.ts';
import type { Books, Line } from './rows.ts';

const EVERY: readonly DimensionName[] = [
  'product',
  'category',
  'customer',
  'channel',
  'country',
  'location',
];
/** An order's value, and how often somebody came, are not of one of the things in the basket. */
const OF_ORDERS: readonly DimensionName[] = ['customer', 'channel', 'country', 'location'];
/** A customer is new, or comes again, to the whole business or a part of it. */
const OF_PEOPLE: readonly DimensionName[] = ['channel', 'country', 'location'];

/** The catalog's breakdowns; what is made of sales and costs together has none. */
const BROKEN_DOWN_BY: Readonly<Record<string, readonly DimensionName[]>> = {
  revenue: EVERY,
  gross_sales: EVERY,
  refunds: EVERY,
  orders: EVERY,
  units_sold: EVERY,
  refund_rate: EVERY,
  average_order_value: OF_ORDERS,
  active_customers: ['product', 'category', ...OF_PEOPLE],
  new_customers: OF_PEOPLE,
  returning_customers: OF_PEOPLE,
  repeat_purchase_rate: OF_PEOPLE,
  // neither file of costs and payments names a place or a channel
  expenses: ['category'],
  cost_of_sales: ['category'],
  cash_collected: ['customer'],
  receivables: ['customer'],
};

/** Amounts and counts that add up over days; the others have no mean per trading day. */
const FLOWS: ReadonlySet<string> = new Set([
  'revenue',
  'gross_sales',
  'refunds',
  'orders',
  'units_sold',
  'expenses',
  'cost_of_sales',
  'gross_profit',
  'net_profit',
  'cash_collected',
]);
/** Of those, what is sold, which has an hour; costs and payments have a day. */
const TIMED: ReadonlySet<string> = new Set([
  'revenue',
  'gross_sales',
  'refunds',
  'orders',
  'units_sold',
]);
const OF_COSTS: ReadonlySet<string> = new Set(['expenses', 'net_profit', 'net_margin']);
const OF_SALES_COSTS: ReadonlySet<string> = new Set([
  'cost_of_sales',
  'gross_profit',
  'gross_margin',
]);
const OF_BOTH: ReadonlySet<string> = new Set([
  'gross_profit',
  'gross_margin',
  'net_profit',
  'net_margin',
]);

export function isBrokenDownBy(metric: string, by: DimensionName): boolean {
  return (BROKEN_DOWN_BY[metric] ?? []).includes(by);
}

/**
 * The dimension of a filter that no record of the metric names, so that no figure can be told of
 * its members; null where there is none. Sales lines name every dimension, but how many customers
 * there were, and how many of them came again, is not asked of one of them.
 */
export function untoldBy(metric: string, dimensions: readonly DimensionName[]): string | null {
  const people = metric.endsWith('_customers') || metric === 'repeat_purchase_rate';
  if (people) return dimensions.find((dimension) => dimension === 'customer') ?? null;
  if (!OF_COSTS.has(metric) && !OF_SALES_COSTS.has(metric) && !FROM_INVOICES.has(metric)) {
    return null;
  }
  return dimensions.find((dimension) => !isBrokenDownBy(metric, dimension)) ?? null;
}

/** Whether hours or weekdays of it can be compared: a ratio or a number of people has no mean. */
export function recurs(metric: string, cycle: 'hour' | 'weekday'): boolean {
  return cycle === 'hour' ? TIMED.has(metric) : FLOWS.has(metric);
}

/** Refunds are money given back, a negative amount: the most is the one furthest below zero. */
export function isMost(metric: string): 1 | -1 {
  return metric === 'refunds' ? -1 : 1;
}

/** Whether any record of these days is of the metric: what nobody wrote down is not a zero. */
export function isRecorded(books: Books, metric: string, span: Span): boolean {
  const within = (day: string | null) => day !== null && day >= span.from && day < span.to;
  const sold = () => [...books.by_day.keys()].some((day) => within(day));
  const spent = (of_sales: boolean) =>
    books.expenses.some((row) => within(row.day) && (!of_sales || row.cost_of_sales));
  if (metric === 'cash_collected') return books.invoices.some((row) => within(row.paid_day));
  if (metric === 'receivables') return books.invoices.some((row) => row.day < span.to);
  const cost = OF_COSTS.has(metric) || OF_SALES_COSTS.has(metric);
  if (cost && !spent(OF_SALES_COSTS.has(metric))) return false;
  return (cost && !OF_BOTH.has(metric)) || sold();
}

/** Whether bills and payments tell the metric, and no lines of sales. */
export function isBilled(metric: string): boolean {
  return (
    (OF_COSTS.has(metric) || OF_SALES_COSTS.has(metric) || FROM_INVOICES.has(metric)) &&
    !OF_BOTH.has(metric)
  );
}

/** Whether this line is of the metric: a member that only gave something back has no orders. */
export function isOf(metric: string, line: Line): boolean {
  if (metric === 'refunds' || metric === 'refund_rate') return line.refund;
  if (metric === 'revenue' || metric === 'gross_sales') return true;
  const named = !metric.endsWith('_customers') || line.customer !== null;
  return named && !line.refund && line.quantity.gt(0);
}
