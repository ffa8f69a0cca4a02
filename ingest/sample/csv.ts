// The ledger as three files that a till, a web shop and a bookkeeper would export, written a few
// hundred rows at a time, and the mapping a person would confirm for each.
import type { Mapping } from '../mapping.ts';
import { EXPENSE_KINDS } from './bills.ts';
import { isoDay } from './calendar.ts';
import { type Bill, type Invoice, pounds, type Sale } from './ledger.ts';

export interface SampleFile {
  name: 'orders.csv' | 'expenses.csv' | 'invoices.csv';
  layout: Mapping['layout'];
  mapping: Mapping;
  /** CSV text in UTF-8, header first; may be read any number of times. */
  chunks(): Iterable<string>;
}

export function ordersFile(sales: readonly Sale[]): SampleFile {
  const headers = [
    'Order',
    'Date',
    'Time',
    'Item code',
    'Item',
    'Category',
    'Qty',
    'Price',
    'Customer no',
    'Customer',
    'Channel',
    'Country',
    'Location',
  ];
  return {
    name: 'orders.csv',
    layout: 'order_lines',
    mapping: {
      ...COMMON,
      layout: 'order_lines',
      columns: {
        order_number: 'Order',
        date: 'Date',
        time: 'Time',
        product_code: 'Item code',
        product_name: 'Item',
        category: 'Category',
        quantity: 'Qty',
        unit_price: 'Price',
        customer_id: 'Customer no',
        customer_name: 'Customer',
        channel: 'Channel',
        country: 'Country',
        location: 'Location',
      },
      // The till puts an R before the order's number and turns the quantity round.
      cancellation_prefix: 'R',
      unmarked_negative: 'refund',
    },
    chunks: () => table(headers, sales, orderRows),
  };
}

export function expensesFile(bills: readonly Bill[]): SampleFile {
  const headers = ['Bill', 'Date', 'Supplier', 'Category', 'Description', 'Amount'];
  return {
    name: 'expenses.csv',
    layout: 'expenses',
    mapping: {
      ...COMMON,
      layout: 'expenses',
      columns: {
        date: 'Date',
        supplier: 'Supplier',
        category: 'Category',
        description: 'Description',
        amount: 'Amount',
      },
      category_kinds: { ...EXPENSE_KINDS },
    },
    chunks: () =>
      table(headers, bills, (bill) => [
        [
          bill.bill_number,
          isoDay(bill.day),
          bill.supplier,
          bill.category,
          bill.description,
          pounds(bill.amount_pence),
        ],
      ]),
  };
}

export function invoicesFile(invoices: readonly Invoice[]): SampleFile {
  const headers = [
    'Invoice',
    'Customer no',
    'Customer',
    'Issued',
    'Due',
    'Amount',
    'Paid on',
    'Paid',
    'Status',
  ];
  return {
    name: 'invoices.csv',
    layout: 'invoices',
    mapping: {
      ...COMMON,
      layout: 'invoices',
      columns: {
        invoice_number: 'Invoice',
        customer_id: 'Customer no',
        customer_name: 'Customer',
        date: 'Issued',
        due_date: 'Due',
        amount: 'Amount',
        paid_date: 'Paid on',
        paid_amount: 'Paid',
        status: 'Status',
      },
      key: ['invoice_number'],
      // They bill deliveries that already stand among the orders: no second revenue, only who owes.
      counted: false,
    },
    chunks: () =>
      table(headers, invoices, (invoice) => [
        [
          invoice.invoice_number,
          invoice.customer.number,
          invoice.customer.name,
          isoDay(invoice.issued),
          isoDay(invoice.due),
          pounds(invoice.amount_pence),
          invoice.paid === null ? '' : isoDay(invoice.paid),
          pounds(invoice.paid_pence),
          // Half paid is still open, whatever date stands beside it.
          invoice.paid_pence < invoice.amount_pence ? 'Open' : 'Paid',
        ],
      ]),
  };
}

/** Enough text per chunk to be worth a write, little enough to be nothing in memory. */
const RECORDS_PER_CHUNK = 500;

const COMMON = {
  decimal: 'point',
  date_order: 'ymd',
  currency: 'GBP',
  tax: 'excluded',
  key: [],
  cancellation_prefix: null,
  unmarked_negative: 'write_off',
  code_treatment: {},
  category_kinds: {},
  metric: null,
  counted: true,
  skip_totals: true,
  sheet: null,
} satisfies Partial<Mapping>;

function orderRows(sale: Sale): string[][] {
  const clock = `${twoDigits(Math.floor(sale.minute / 60))}:${twoDigits(sale.minute % 60)}`;
  const date = isoDay(sale.day);
  return sale.lines.map(({ product, quantity, price_pence }) => [
    sale.order_number,
    date,
    clock,
    product.code,
    product.name,
    product.category,
    quantity.toString(),
    pounds(price_pence),
    sale.customer?.number ?? '',
    sale.customer?.name ?? '',
    sale.channel,
    sale.country,
    sale.location,
  ]);
}

function* table<T>(
  headers: readonly string[],
  records: readonly T[],
  rows: (record: T) => string[][],
): Iterable<string> {
  yield line(headers);
  for (let start = 0; start < records.length; start += RECORDS_PER_CHUNK) {
    yield records
      .slice(start, start + RECORDS_PER_CHUNK)
      .flatMap((record) => rows(record).map(line))
      .join('');
  }
}

function line(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
