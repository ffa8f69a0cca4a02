// Has the sample's generator write its three files and reads them back as a stranger would: from
// the CSV text alone. The generator runs as a process, so that none of its code is imported here.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Decimal } from 'decimal.js';
import { BAKERY_SEED, BAKERY_UNTIL, ROOT } from '../datasets.ts';
import { type Books, type Expense, type Invoice, type Line, makeBooks } from './rows.ts';

/** What the bakery's bookkeeper counts as cost of what was sold; the rest is overhead. */
export const COST_OF_SALES: ReadonlySet<string> = new Set(['Ingredients', 'Packaging', 'Courier']);
export const BAKERY_FILES = ['orders.csv', 'expenses.csv', 'invoices.csv'] as const;

/** Writes the bakery into a new folder below the system's temporary one; `remove` takes it away. */
export async function writeBakery(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'evals-bakery-'));
  const args = ['--import', 'tsx', 'ingest/sample/write.ts', folder];
  const options = ['--until', BAKERY_UNTIL, '--seed', String(BAKERY_SEED)];
  const child = spawn(process.execPath, [...args, ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`The sample's generator ended with code ${code}.`);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The bakery's books from the files in `folder`. */
export async function readBakery(folder: string): Promise<Books> {
  const [orders, expenses, invoices] = await Promise.all(
    BAKERY_FILES.map((name) => readTable(join(folder, name))),
  );
  return makeBooks(
    'bakery',
    (orders ?? []).map(toLine),
    (expenses ?? []).map(toExpense),
    (invoices ?? []).map(toInvoice),
  );
}

type Row = Record<string, string>;

async function readTable(path: string): Promise<Row[]> {
  return parse(await readFile(path, 'utf8'), { columns: true, skip_empty_lines: true });
}

function cell(row: Row, name: string): string {
  const value = row[name];
  if (value === undefined)
    throw new Error(`The column ${name} is missing from the bakery's files.`);
  return value;
}

function toLine(row: Row): Line {
  const quantity = new Decimal(cell(row, 'Qty'));
  return {
    day: cell(row, 'Date'),
    hour: Number(cell(row, 'Time').slice(0, 2)),
    order: cell(row, 'Order'),
    // The till writes what it gives back as a negative quantity under a number of its own.
    refund: quantity.isNegative(),
    quantity,
    amount: quantity.times(cell(row, 'Price')),
    product: cell(row, 'Item code'),
    product_label: cell(row, 'Item'),
    category: cell(row, 'Category') || null,
    customer: cell(row, 'Customer no') || null,
    customer_label: cell(row, 'Customer') || null,
    channel: cell(row, 'Channel') || null,
    country: cell(row, 'Country') || null,
    location: cell(row, 'Location') || null,
    file: 'orders.csv',
  };
}

function toExpense(row: Row): Expense {
  return {
    day: cell(row, 'Date'),
    category: cell(row, 'Category'),
    amount: new Decimal(cell(row, 'Amount')),
    cost_of_sales: COST_OF_SALES.has(cell(row, 'Category')),
    file: 'expenses.csv',
  };
}

function toInvoice(row: Row): Invoice {
  return {
    number: cell(row, 'Invoice'),
    customer: cell(row, 'Customer no'),
    day: cell(row, 'Issued'),
    amount: new Decimal(cell(row, 'Amount')),
    paid_day: cell(row, 'Paid on') || null,
    paid: new Decimal(cell(row, 'Paid') || '0'),
    file: 'invoices.csv',
  };
}
