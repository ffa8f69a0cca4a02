// Reads the real seller's daily files into plain lines, by the definitions the issue gives. Its own
// few lines of parsing, so that a fault in the product's import cannot hide here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { Decimal } from 'decimal.js';
import { RETAIL_FOLDER } from '../datasets.ts';
import { type Books, type Line, makeBooks } from './rows.ts';

/** True where the shared data is on this machine. */
export function hasRetail(): boolean {
  return existsSync(RETAIL_FOLDER);
}

/** Names of the daily files, in order. */
export function retailFiles(): string[] {
  return readdirSync(RETAIL_FOLDER)
    .filter((name) => name.endsWith('.csv'))
    .sort();
}

/** All seven months: every row as it stands, Quantity × UnitPrice unrounded. */
export function readRetail(): Books {
  return makeBooks('retail', retailFiles().flatMap(readDay));
}

function readDay(file: string): Line[] {
  const rows: Record<string, string>[] = parse(readFileSync(RETAIL_FOLDER + file, 'utf8'), {
    columns: true,
    skip_empty_lines: true,
  });
  return rows.map((row) => {
    const quantity = new Decimal(cell(row, 'Quantity'));
    // Files carry customers as floats: 17850.0 is customer 17850.
    const customer = cell(row, 'CustomerID').replace(/\.0$/, '');
    return {
      day: cell(row, 'InvoiceDate').slice(0, 10),
      hour: Number(cell(row, 'InvoiceDate').slice(11, 13)),
      order: cell(row, 'InvoiceNo'),
      refund: cell(row, 'InvoiceNo').startsWith('C'),
      quantity,
      amount: quantity.times(cell(row, 'UnitPrice')),
      product: cell(row, 'StockCode'),
      product_label: cell(row, 'Description').trim(),
      category: null,
      customer: customer === '' ? null : customer,
      customer_label: customer === '' ? null : customer,
      channel: null,
      country: cell(row, 'Country'),
      location: null,
      file,
    };
  });
}

function cell(row: Record<string, string>, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`The column ${name} is missing from the retail data.`);
  return value;
}
