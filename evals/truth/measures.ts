// What each metric is, computed plainly from lines and expenses: the second opinion against which
// the product's own definitions are judged. One function, no shortcuts, exact decimals.
import { Decimal } from 'decimal.js';
import type { Books, Invoice, Line } from './rows.ts';
import { addDays, cutTo } from './rows.ts';

export type DimensionName =
  | 'product'
  | 'category'
  | 'customer'
  | 'channel'
  | 'country'
  | 'location';

export interface Span {
  from: string;
  to: string;
}
/** `member`: any of these names, as key or label, is the same member. */
export interface MemberFilter {
  dimension: DimensionName;
  member: readonly string[];
  /** All but this member; what has no member at all is not it either. */
  exclude?: boolean;
}

/** Metrics that add up over days, so that a calendar part can be taken out of their change. */
export const ADDITIVE: ReadonlySet<string> = new Set([
  'revenue',
  'gross_sales',
  'refunds',
  'units_sold',
]);
/** Metrics computed from expenses; the others need only sales lines. */
export const FROM_EXPENSES: ReadonlySet<string> = new Set(['expenses', 'cost_of_sales']);
/** Those computed from invoices. */
export const FROM_INVOICES: ReadonlySet<string> = new Set(['cash_collected', 'receivables']);

/** Sales lines of a half-open window that pass every filter. */
export function linesIn(books: Books, span: Span, filters: readonly MemberFilter[]): Line[] {
  const found: Line[] = [];
  const tests = filters.map(memberTest);
  for (let day = span.from; day < span.to; day = addDays(day, 1)) {
    for (const line of books.by_day.get(day) ?? []) {
      if (tests.every((test) => test(line))) found.push(line);
    }
  }
  return found;
}

/**
 * The metric over the window: money, a count or a ratio (0.25 is a quarter). null where a
 * denominator is zero or the books hold nothing that could answer.
 */
export function measure(
  books: Books,
  metric: string,
  span: Span,
  filters: readonly MemberFilter[] = [],
): Decimal | null {
  if (metric === 'cash_collected') return cashCollected(invoicesOf(books, filters), span);
  if (metric === 'receivables') return receivables(invoicesOf(books, filters), span);
  if (FROM_EXPENSES.has(metric)) return spent(books, span, filters, metric === 'cost_of_sales');
  const lines = linesIn(books, cutTo(span, books), filters);
  const part = (name: string) => measure(books, name, span, filters);
  if (metric === 'gross_profit') return minus(part('revenue'), part('cost_of_sales'));
  if (metric === 'net_profit') return minus(part('revenue'), part('expenses'));
  if (metric === 'gross_margin') return over(part('gross_profit'), part('revenue'));
  if (metric === 'net_margin') return over(part('net_profit'), part('revenue'));
  return measureLines(books, metric, span, lines);
}

/** The metrics that sales lines alone decide. */
export function measureLines(
  books: Books,
  metric: string,
  span: Span,
  lines: readonly Line[],
): Decimal | null {
  const count = (name: string) => measureLines(books, name, span, lines);
  switch (metric) {
    case 'revenue':
      return sum(lines);
    case 'refunds':
      return sum(lines.filter((line) => line.refund));
    case 'gross_sales':
      return sum(lines.filter((line) => !line.refund));
    case 'units_sold':
      return lines
        .filter(isSale)
        .reduce((total, line) => total.plus(line.quantity), new Decimal(0));
    case 'orders':
      return new Decimal(new Set(lines.filter(isSale).map((line) => line.order)).size);
    case 'average_order_value':
      return over(count('gross_sales'), count('orders'));
    case 'refund_rate':
      return over(count('refunds')?.negated() ?? null, count('gross_sales'));
    case 'active_customers':
      return new Decimal(ordersByCustomer(lines).size);
    case 'new_customers':
      return new Decimal(newCustomers(books, span, lines));
    case 'returning_customers':
      return minus(count('active_customers'), count('new_customers'));
    case 'repeat_purchase_rate': {
      const customers = [...ordersByCustomer(lines).values()];
      const repeated = customers.filter((orders) => orders.size >= 2).length;
      return over(new Decimal(repeated), new Decimal(customers.length));
    }
    default:
      throw new Error(`The truth knows no metric called ${metric}.`);
  }
}

/** A line that makes its order an order: not a cancellation, and something was sold. */
export function isSale(line: Line): boolean {
  return !line.refund && line.quantity.gt(0);
}

function memberTest(filter: MemberFilter): (line: Line) => boolean {
  const wanted = new Set(filter.member.map((name) => name.toLowerCase()));
  const has = (text: string | null) => text !== null && wanted.has(text.toLowerCase());
  const own = (line: Line) => {
    if (filter.dimension === 'product') return has(line.product) || has(line.product_label);
    if (filter.dimension === 'customer') return has(line.customer) || has(line.customer_label);
    return has(line[filter.dimension as 'category']);
  };
  return filter.exclude === true ? (line) => !own(line) : own;
}

function sum(rows: readonly { amount: Decimal }[]): Decimal {
  return rows.reduce((total, row) => total.plus(row.amount), new Decimal(0));
}

function ordersByCustomer(lines: readonly Line[]): Map<string, Set<string>> {
  const orders = new Map<string, Set<string>>();
  for (const line of lines) {
    if (line.customer === null || !isSale(line)) continue;
    const known = orders.get(line.customer);
    if (known === undefined) orders.set(line.customer, new Set([line.order]));
    else known.add(line.order);
  }
  return orders;
}

const first_days = new WeakMap<Books, Map<string, string>>();

/** The day of each customer's first order ever in the books. */
function firstDays(books: Books): Map<string, string> {
  const known = first_days.get(books);
  if (known !== undefined) return known;
  const days = new Map<string, string>();
  for (const line of books.lines) {
    if (line.customer === null || !isSale(line)) continue;
    const first = days.get(line.customer);
    if (first === undefined || line.day < first) days.set(line.customer, line.day);
  }
  first_days.set(books, days);
  return days;
}

function newCustomers(books: Books, span: Span, lines: readonly Line[]): number {
  const first = firstDays(books);
  return [...ordersByCustomer(lines).keys()].filter((id) => (first.get(id) ?? '') >= span.from)
    .length;
}

function spent(
  books: Books,
  span: Span,
  filters: readonly MemberFilter[],
  of_sales: boolean,
): Decimal | null {
  if (books.expenses.length === 0) return null;
  const wanted = filters
    .filter((filter) => filter.dimension === 'category')
    .map(({ member, exclude }) => ({
      names: new Set(member.map((name) => name.toLowerCase())),
      kept: exclude !== true,
    }));
  return sum(
    books.expenses.filter(
      (row) =>
        row.day >= span.from &&
        row.day < span.to &&
        (!of_sales || row.cost_of_sales) &&
        wanted.every(({ names, kept }) => names.has(row.category.toLowerCase()) === kept),
    ),
  );
}

/** Invoices of the customer asked for, whom they name by number; null where there are none. */
function invoicesOf(books: Books, filters: readonly MemberFilter[]): Invoice[] | null {
  if (books.invoices.length === 0) return null;
  const of_customer = filters.filter(({ dimension }) => dimension === 'customer');
  return books.invoices.filter(({ customer }) =>
    of_customer.every(
      ({ member, exclude }) =>
        member.some((name) => name.toLowerCase() === customer.toLowerCase()) === !exclude,
    ),
  );
}

function cashCollected(invoices: Invoice[] | null, span: Span): Decimal | null {
  if (invoices === null) return null;
  return invoices
    .filter((row) => row.paid_day !== null && row.paid_day >= span.from && row.paid_day < span.to)
    .reduce((total, row) => total.plus(row.paid), new Decimal(0));
}

/** A stock: what had been invoiced and not paid when the window's last day ended. */
function receivables(invoices: Invoice[] | null, span: Span): Decimal | null {
  if (invoices === null) return null;
  return invoices
    .filter((row) => row.day < span.to)
    .reduce((total, row) => {
      const paid = row.paid_day !== null && row.paid_day < span.to ? row.paid : new Decimal(0);
      return total.plus(row.amount).minus(paid);
    }, new Decimal(0));
}

function minus(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null ? null : a.minus(b);
}

function over(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null || b.isZero() ? null : a.dividedBy(b);
}
