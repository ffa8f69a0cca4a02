// Businesses made of chance alone, or of nothing at all, for tests of what is found in them.
// Seeded: the same seed gives the same file.
import { uniforms } from '../analysis/seeded.ts';

export interface Trade {
  seed: number;
  first_day: string;
  days: number;
  /** Orders a day on average; each day's number is drawn. */
  orders: number;
  products: number;
  customers: number;
  /** Weekdays on which it is shut, 0 (Sunday) to 6. */
  shut?: readonly number[];
  /** Rows added as they stand: what is planted. */
  planted?: readonly string[];
  /** Leaves out a customer from a day on. */
  leaves?: { customer: number; from: string };
}

export const HEAD = 'Order,Date,Item,Qty,Price,Customer no';
const DAY_MS = 86_400_000;

/** The nth day of the books. */
export function dayOf(first_day: string, nth: number): string {
  return new Date(Date.parse(`${first_day}T00:00:00Z`) + nth * DAY_MS).toISOString().slice(0, 10);
}

/** Orders of one line, product, customer and number by chance, none depending on another. */
export function tradeCsv(trade: Trade): string {
  const chance = uniforms(trade.seed * 7_919 + 1);
  const below = (limit: number) => Math.floor(chance() * limit);
  const rows: string[] = [];
  let order = 1_000;
  for (let nth = 0; nth < trade.days; nth++) {
    const day = dayOf(trade.first_day, nth);
    if (trade.shut?.includes(new Date(`${day}T00:00:00Z`).getUTCDay())) continue;
    // a sum of draws: about normal, spread like the counts of independent customers
    const spread = [...Array(12)].reduce((sum: number) => sum + chance(), -6);
    const orders = Math.max(1, Math.round(trade.orders + Math.sqrt(trade.orders) * spread));
    for (let i = 0; i < orders; i++) {
      order += 1;
      const product = below(trade.products);
      const customer = below(trade.customers);
      const gone = trade.leaves;
      if (gone && customer === gone.customer && day >= gone.from) continue;
      const at = `${day} ${String(9 + below(9)).padStart(2, '0')}:30`;
      const what = [`Item ${letters(product)}`, 1 + below(3), (4 + (product % 7)).toFixed(2)];
      rows.push([order, at, ...what, 100 + customer].join(','));
    }
  }
  return `${[HEAD, ...rows, ...(trade.planted ?? [])].join('\n')}\n`;
}

/** The same every day: one order of the same thing by the same customer. */
export function constantCsv(first_day: string, days: number): string {
  const rows = [...Array(days).keys()].map(
    (nth) => `${nth + 1},${dayOf(first_day, nth)} 10:00,Tea,2,5.00,7`,
  );
  return `${[HEAD, ...rows].join('\n')}\n`;
}

function letters(n: number): string {
  return `${String.fromCharCode(65 + (n % 26))}${String.fromCharCode(97 + Math.floor(n / 26))}x`;
}
