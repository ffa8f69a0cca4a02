// The shapes the simulation writes down: sales, bills and invoices as the bakery itself would know
// them. Files and truth are two readings of this one ledger. Money is whole pence in safe integers,
// so sums are exact; it becomes decimal text only at the border.

export const CATEGORIES = [
  'Bread',
  'Pastry',
  'Cakes',
  'Coffee & drinks',
  'Sandwiches',
  'Seasonal',
] as const;
export type Category = (typeof CATEGORIES)[number];

export const CHANNELS = ['Shop', 'Web shop', 'Wholesale'] as const;
export type Channel = (typeof CHANNELS)[number];

export const SHOP_LOCATION = 'Harbour Street';
export const STALL_LOCATION = 'Quay Market';
export const HOME_COUNTRY = 'United Kingdom';
export const ABROAD_COUNTRY = 'Ireland';

export interface Product {
  code: string;
  name: string;
  category: Category;
  /** List price in pence, before the price rise. */
  price_pence: number;
  /** Price to wholesale accounts in pence, before the price rise. */
  wholesale_pence: number;
  /** Ingredients of one, in pence, at the start of the ledger. */
  cost_pence: number;
  /** Popularity within its category over the counter and on the web; 0: not offered there. */
  shop_weight: number;
  web_weight: number;
  /** The most that one person takes at once over the counter, and on the web. */
  shop_most: number;
  web_most: number;
}

export interface Customer {
  number: string;
  name: string;
  country: string;
  kind: 'person' | 'account';
}

export interface SaleLine {
  product: Product;
  /** Negative on a refund; never 0. */
  quantity: number;
  price_pence: number;
}

/** One order, or the money given back for part of one. No product stands on two of its lines. */
export interface Sale {
  order_number: string;
  kind: 'order' | 'refund';
  day: number;
  minute: number;
  channel: Channel;
  location: string;
  country: string;
  /** null: nobody asked for a name over the counter. */
  customer: Customer | null;
  lines: SaleLine[];
}

/** A sale before it has its place in the day, and so its number. */
export type UnnumberedSale = Omit<Sale, 'order_number' | 'kind'>;

export type ExpenseKind = 'cost_of_sales' | 'overhead';

export interface Bill {
  bill_number: string;
  day: number;
  supplier: string;
  category: string;
  kind: ExpenseKind;
  description: string;
  amount_pence: number;
}

export interface Invoice {
  invoice_number: string;
  customer: Customer;
  issued: number;
  due: number;
  /** Day the money came; null while nothing has. */
  paid: number | null;
  amount_pence: number;
  paid_pence: number;
}

/** Net amount of a sale in pence: quantity × price over its lines, negative for a refund. */
export function salePence(sale: Sale): number {
  return sale.lines.reduce((sum, line) => sum + line.quantity * line.price_pence, 0);
}

/** Whole pence as decimal text with two places: -1250 → '-12.50'. */
export function pounds(pence: number): string {
  const digits = Math.abs(pence).toString().padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
