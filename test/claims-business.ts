// A small business with everything a figure can be made of: orders, refunds, unknown customers, two
// spellings of a code, prices below a cent, expenses, invoices and tables of its own. For tests of
// claims; hides the making of the files.
import { randomUUID } from 'node:crypto';
import type { TenantContext } from '../sql/database.ts';
import { type Business, type BusinessOptions, newBusiness } from './import-fixture.ts';

/** The day after the books end is not over yet. */
export const NOW = new Date('2026-11-01T09:00:00Z');
const FIRST_DAY = '2026-08-01';
const DAYS = 92;
const DAY_MS = 86_400_000;

const PRODUCTS = [
  ['A1', 'Apple cake', 'Cakes', '2.35'],
  ['a1', 'Apple cake', 'Cakes', '2.35'],
  ['B2', 'Half Price', 'Cakes', '0.001'],
  ['C3', 'Tide & Table', 'Gifts', '19.99'],
  ['D4', '2011', 'Gifts', '7.00'],
] as const;
const CUSTOMERS = ['7', '8', '', '9', '', '7', '11'];
const CHANNELS = ['shop', 'web', 'shop'];
const COUNTRIES = ['United Kingdom', 'France', 'United Kingdom', 'Germany'];
const ORDER_HEAD =
  'Order,Date,Item code,Item,Category,Qty,Price,Customer no,Sales channel,Country,Store';

export interface Shop extends Business {
  asker: TenantContext & { user_id: string };
  /** The import of the orders, to be replaced. */
  orders_id: string;
}

/** A new tenant with all files brought in. */
export async function claimsBusiness(options: BusinessOptions): Promise<Shop> {
  const shop = await newBusiness(options);
  const told = { tax: 'excluded', currency: 'GBP', date_order: 'ymd', decimal: 'point' };
  const bring = async (name: string, content: string, mapping: object = {}) => {
    const done = await shop.bring({ name, content }, { answers: told, mapping });
    if (done.status !== 'done') throw new Error(`${name}: ${JSON.stringify(done)}`);
    return done.import_id;
  };
  const orders_id = await bring('orders.csv', ordersCsv());
  await bring('expenses.csv', expensesCsv());
  await bring('invoices.csv', INVOICES, { counted: false });
  await bring(
    'visitors.csv',
    tableCsv('Visitors', (n) => String(40 + ((n * 7) % 23))),
    {
      layout: 'metric_table',
      columns: { date: 'Date', value: 'Visitors' },
      metric: { name: 'visitors', label: 'Visitors', unit: 'count', kind: 'flow' },
    },
  );
  await bring(
    'rating.csv',
    tableCsv('Rating', (n) => `${3 + (n % 3)}.${n % 7}`),
    {
      layout: 'metric_table',
      columns: { date: 'Date', value: 'Rating' },
      metric: { name: 'rating', label: 'Rating', unit: 'other', kind: 'average' },
    },
  );
  const asker = { ...shop.ctx, user_id: randomUUID(), role: 'admin' as const };
  return { ...shop, asker, orders_id };
}

/**
 * Orders from Tuesday to Sunday, some of them with lines in two hours or on two days; every seventh
 * is given back in part. `raised`: dearer.
 */
export function ordersCsv(raised: { day: string; price: string } | null = null): string {
  const rows: string[] = [];
  let order = 100;
  for (const day of days()) {
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday === 1) continue;
    for (let nth = 0; nth < 2 + (weekday % 3); nth++) {
      order += 1;
      const where = [CUSTOMERS, CHANNELS, COUNTRIES].map((list) => list[order % list.length]);
      const hour = 9 + ((order * 5) % 8);
      const at = `${day} ${clock(hour)}`;
      for (let line = 0; line <= order % 3; line++) {
        const [code, name, category, usual] = PRODUCTS[(order + line * 2) % 5] ?? PRODUCTS[0];
        const price = raised?.day === day ? raised.price : usual;
        const what = [code, name, category, 1 + ((order + line) % 4), price];
        const then = line === 0 ? at : laterLine({ day, weekday, hour, order });
        rows.push([order, then, ...what, ...where, 'Main'].join(','));
      }
      if (order % 7 !== 0) continue;
      const [code, name, category, price] = PRODUCTS[order % 5] ?? PRODUCTS[0];
      rows.push([`C${order}`, at, code, name, category, -1, price, ...where, 'Main'].join(','));
    }
  }
  return `${ORDER_HEAD}\n${rows.join('\n')}\n`;
}

/** An order is of the hour and day it began in, wherever its other lines fall. */
function laterLine(began: { day: string; weekday: number; hour: number; order: number }): string {
  const { day, weekday, hour, order } = began;
  if (order % 8 === 0 && weekday !== 0 && day !== days().at(-1)) {
    return `${new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)} 00:05:00`;
  }
  return `${day} ${clock(order % 4 === 0 ? hour + 1 : hour)}`;
}

function clock(hour: number): string {
  return `${String(hour).padStart(2, '0')}:15:00`;
}

function expensesCsv(): string {
  const rows = days().flatMap((day, n) => [
    ...(n % 5 === 0 ? [`${day},Ingredients,Mill,${(11 + (n % 4)).toFixed(2)}`] : []),
    ...(day.endsWith('-01') ? [`${day},Rent,Landlord,300.00`] : []),
    ...(n % 11 === 3 ? [`${day},Electricity,Grid,${(20.5 + n / 10).toFixed(2)}`] : []),
  ]);
  return `Date,Category,Supplier,Amount\n${rows.join('\n')}\n`;
}

const INVOICES = `Invoice number,Invoice date,Due date,Customer,Total,Amount paid,Paid date,Status
R-1,2026-08-03,2026-09-02,Miller Ltd,1200.00,1200.00,2026-09-01,Paid
R-2,2026-09-08,2026-10-08,Baker & Co,300.00,,,Open
R-3,2026-10-10,2026-11-09,Miller Ltd,99.95,50.00,2026-10-20,Part paid
`;

function tableCsv(head: string, value: (n: number) => string): string {
  const rows = days().map((day, n) => `${day},${value(n)}`);
  return `Date,${head}\n${rows.join('\n')}\n`;
}

function days(): string[] {
  const first = Date.parse(`${FIRST_DAY}T00:00:00Z`);
  return Array.from({ length: DAYS }, (_, n) =>
    new Date(first + n * DAY_MS).toISOString().slice(0, 10),
  );
}
