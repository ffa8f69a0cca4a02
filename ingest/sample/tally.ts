// Adding up sales in whole pence, once for the whole and once for each part it belongs to. Hides
// from the truth how an order that stands in several parts is counted once in each.
import { pounds, type Sale, type SaleLine } from './ledger.ts';

/** Sales of one window or one part of it; money excludes tax. */
export interface SalesTotals {
  /** Gross sales plus refunds. */
  revenue: string;
  gross_sales: string;
  /** Zero or negative. */
  refunds: string;
  /** Distinct orders with something sold; a refund is not an order. */
  orders: number;
  /** Quantity sold, before refunds. */
  units_sold: number;
  /** Quantity given back, as a positive number. */
  units_refunded: number;
}

export interface Tally {
  gross_pence: number;
  refund_pence: number;
  orders: number;
  sold: number;
  refunded: number;
}

export const DIMENSIONS = [
  'by_product',
  'by_category',
  'by_channel',
  'by_country',
  'by_location',
  'by_customer',
] as const;

export interface MonthTally extends Record<(typeof DIMENSIONS)[number], Map<string, Tally>> {
  all: Tally;
  unknown_customer: Tally;
  active: Set<string>;
  new_customers: number;
  days_open: number;
}

export function emptyTally(): Tally {
  return { gross_pence: 0, refund_pence: 0, orders: 0, sold: 0, refunded: 0 };
}

export function emptyMonth(): MonthTally {
  return {
    all: emptyTally(),
    unknown_customer: emptyTally(),
    active: new Set(),
    new_customers: 0,
    days_open: 0,
    by_product: new Map(),
    by_category: new Map(),
    by_channel: new Map(),
    by_country: new Map(),
    by_location: new Map(),
    by_customer: new Map(),
  };
}

/** Adds these lines of one sale, and the order once, to each of the tallies. */
export function count(tallies: readonly Tally[], sale: Sale, lines: readonly SaleLine[]): void {
  for (const tally of tallies) {
    if (sale.kind === 'order') tally.orders += 1;
    for (const { quantity, price_pence } of lines) {
      if (quantity > 0) {
        tally.gross_pence += quantity * price_pence;
        tally.sold += quantity;
      } else {
        tally.refund_pence += quantity * price_pence;
        tally.refunded -= quantity;
      }
    }
  }
}

/** Adds one sale to its month, whole and by every dimension. */
export function countMonth(month: MonthTally, sale: Sale): void {
  const { customer, channel, country, location, lines } = sale;
  const whole = [
    month.all,
    entry(month.by_channel, channel, emptyTally),
    entry(month.by_country, country, emptyTally),
    entry(month.by_location, location, emptyTally),
    customer === null
      ? month.unknown_customer
      : entry(month.by_customer, customer.number, emptyTally),
  ];
  count(whole, sale, lines);
  const parts = new Map<string, SaleLine[]>();
  for (const line of lines) {
    count([entry(month.by_product, line.product.code, emptyTally)], sale, [line]);
    entry(parts, line.product.category, () => []).push(line);
  }
  for (const [category, its] of parts) {
    count([entry(month.by_category, category, emptyTally)], sale, its);
  }
}

/** The tally as the truth says it. */
export function written(tally: Tally): SalesTotals {
  return {
    revenue: pounds(tally.gross_pence + tally.refund_pence),
    gross_sales: pounds(tally.gross_pence),
    refunds: pounds(tally.refund_pence),
    orders: tally.orders,
    units_sold: tally.sold,
    units_refunded: tally.refunded,
  };
}

/** The map's value for a key, made and kept on first use. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
