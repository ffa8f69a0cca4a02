// What the truth is computed from: sales lines and expenses as plain rows, whatever file they came
// from. Hides column names from the measures; knows nothing of the product's own code.
import { Decimal } from 'decimal.js';

// Sums of hundreds of thousands of lines stay exact; divisions keep more digits than any answer.
Decimal.set({ precision: 40 });

/** One sales line as it stands in a file. Days and hours are the tenant's local time. */
export interface Line {
  day: string;
  hour: number;
  order: string;
  /** A cancellation or refund row: negative money that is not a sale. */
  refund: boolean;
  quantity: Decimal;
  /** quantity × unit price, unrounded. */
  amount: Decimal;
  product: string;
  product_label: string;
  category: string | null;
  /** null: nobody was identified. */
  customer: string | null;
  customer_label: string | null;
  channel: string | null;
  country: string | null;
  location: string | null;
  /** Name of the file this line stands in. */
  file: string;
}

export interface Expense {
  day: string;
  category: string;
  amount: Decimal;
  /** True where the category belongs to cost of sales (ingredients, packaging …). */
  cost_of_sales: boolean;
  file: string;
}

/** An invoice and what has been paid of it. */
export interface Invoice {
  number: string;
  customer: string;
  day: string;
  amount: Decimal;
  paid_day: string | null;
  paid: Decimal;
  file: string;
}

/** Everything known of one business, with its lines reachable by day. */
export interface Books {
  name: string;
  lines: Line[];
  by_day: Map<string, Line[]>;
  expenses: Expense[];
  invoices: Invoice[];
  /** First day with a sales row, and the first day after the last one. */
  from: string;
  to: string;
}

/** Sorts the rows into the shape that the measures read. */
export function makeBooks(
  name: string,
  lines: Line[],
  expenses: Expense[] = [],
  invoices: Invoice[] = [],
): Books {
  const by_day = new Map<string, Line[]>();
  for (const line of lines) {
    const day = by_day.get(line.day);
    if (day === undefined) by_day.set(line.day, [line]);
    else day.push(line);
  }
  const days = [...by_day.keys()].sort();
  return {
    name,
    lines,
    by_day,
    expenses,
    invoices,
    from: days[0] ?? '',
    to: days.length === 0 ? '' : addDays(days[days.length - 1] ?? '', 1),
  };
}

/** Calendar arithmetic on 'YYYY-MM-DD' alone: UTC midnights, so that no zone can shift it. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** The part of a window that lies inside another; both half-open. */
export function cutTo(span: { from: string; to: string }, limits: { from: string; to: string }) {
  const [, from = span.from] = [span.from, limits.from].sort();
  const [to = span.to] = [span.to, limits.to].sort();
  return { from, to };
}

/** The same day of another month, for days that every month has. */
export function addMonths(day: string, count: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + count);
  return date.toISOString().slice(0, 10);
}

/** 1 (Monday) to 7 (Sunday). */
export function weekday(day: string): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}
