// The truth against the files, which are parsed and added up here by other means than the ledger's.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { Decimal } from 'decimal.js';
import { generateSample } from './generate.ts';
import type { SalesTotals } from './tally.ts';

type Row = Record<string, string>;

const { files, truth } = generateSample({ seed: 7, until: '2026-11-01' });
const orders = rowsOf('orders.csv');
const expenses = rowsOf('expenses.csv');
const invoices = rowsOf('invoices.csv');

test('the files have the rows that the truth counts, all within its days', () => {
  assert.deepEqual(
    { orders: orders.length, expenses: expenses.length, invoices: invoices.length },
    truth.rows,
  );
  for (const row of [...orders, ...expenses]) {
    const day = row.Date ?? '';
    assert.ok(day >= truth.from && day < truth.until, day);
  }
});

test('sales of the whole, of every day and of every month agree to the penny', () => {
  assert.deepEqual(added(orders), truth.totals);
  const days = Object.fromEntries(truth.days.map(({ day, ...rest }) => [day, rest]));
  assert.deepEqual(
    grouped(orders, (row) => row.Date ?? ''),
    days,
  );
  const months = truth.months.map((month) => [month.month, totalsOf(month)]);
  assert.deepEqual(
    grouped(orders, (row) => monthOf(row.Date)),
    Object.fromEntries(months),
  );
});

test('every month’s parts by each dimension agree to the penny', () => {
  for (const month of truth.months) {
    const rows = orders.filter((row) => monthOf(row.Date) === month.month);
    const by = (column: string) => grouped(rows, (row) => row[column] ?? '');
    assert.deepEqual(by('Item code'), month.by_product);
    assert.deepEqual(by('Category'), month.by_category);
    assert.deepEqual(by('Channel'), month.by_channel);
    assert.deepEqual(by('Country'), month.by_country);
    assert.deepEqual(by('Location'), month.by_location);
    const { '': unknown, ...customers } = by('Customer no');
    assert.deepEqual(unknown, month.unknown_customer);
    assert.deepEqual(customers, month.by_customer);
  }
});

test('active and new customers are those with an order in the month, and a first one', () => {
  const seen = new Set<string>();
  for (const month of truth.months) {
    const active = new Set(
      orders
        .filter((row) => monthOf(row.Date) === month.month && Number(row.Qty) > 0)
        .map((row) => row['Customer no'] ?? '')
        .filter((number) => number !== ''),
    );
    assert.equal(active.size, month.active_customers);
    assert.equal([...active].filter((number) => !seen.has(number)).length, month.new_customers);
    for (const number of active) seen.add(number);
  }
  assert.equal(seen.size, truth.customers.length);
});

test('expenses of every month agree, by category and by kind', () => {
  const kinds = files.find(({ name }) => name === 'expenses.csv')?.mapping.category_kinds ?? {};
  for (const month of truth.months) {
    const rows = expenses.filter((row) => monthOf(row.Date) === month.month);
    const of = (keep: (category: string) => boolean) =>
      sum(rows.filter((row) => keep(row.Category ?? '')).map((row) => row.Amount ?? ''));
    for (const [category, amount] of Object.entries(month.expenses_by_category)) {
      assert.equal(
        of((name) => name === category),
        amount,
        `${month.month} ${category}`,
      );
    }
    assert.equal(
      of(() => true),
      month.expenses.total,
    );
    assert.equal(
      of((name) => kinds[name] === 'cost_of_sales'),
      month.expenses.cost_of_sales,
    );
    assert.equal(
      of((name) => kinds[name] === 'overhead'),
      month.expenses.overhead,
    );
  }
});

test('invoices issued, money in and receivables agree at every month’s end', () => {
  for (const { month, invoices: told } of truth.months) {
    const issued = invoices.filter((row) => monthOf(row.Issued) === month);
    const paid = invoices.filter((row) => monthOf(row['Paid on']) === month);
    assert.equal(sum(issued.map((row) => row.Amount ?? '')), told.issued);
    assert.equal(sum(paid.map((row) => row.Paid ?? '')), told.collected);
    const before = (date: string | undefined) => monthOf(date) !== '' && monthOf(date) <= month;
    const billed = invoices.filter((row) => before(row.Issued)).map((row) => row.Amount ?? '');
    const settled = invoices.filter((row) => before(row['Paid on'])).map((row) => row.Paid ?? '');
    const owed = new Decimal(sum(billed)).minus(sum(settled)).toFixed(2);
    assert.equal(owed, told.receivable, month);
  }
});

test('an account is invoiced for exactly what it was delivered, month by month', () => {
  for (const { month, by_channel } of truth.months) {
    const issued = invoices.filter((row) => monthOf(row.Issued) === month);
    assert.equal(sum(issued.map((row) => row.Amount ?? '')), by_channel.Wholesale?.revenue, month);
  }
});

function rowsOf(name: string): Row[] {
  const file = files.find((candidate) => candidate.name === name);
  assert.ok(file);
  return parse([...file.chunks()].join(''), { columns: true }) as Row[];
}

function monthOf(date: string | undefined): string {
  return (date ?? '').slice(0, 7);
}

function sum(amounts: readonly string[]): string {
  return amounts.reduce((total, amount) => total.plus(amount), new Decimal(0)).toFixed(2);
}

function grouped(rows: readonly Row[], key: (row: Row) => string): Record<string, SalesTotals> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group === undefined) groups.set(key(row), [row]);
    else group.push(row);
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, added(group)]));
}

function added(rows: readonly Row[]): SalesTotals {
  const amount = (row: Row) => new Decimal(row.Qty ?? '').times(row.Price ?? '').toFixed();
  const units = (some: readonly Row[]) => some.reduce((total, row) => total + Number(row.Qty), 0);
  const sold = rows.filter((row) => Number(row.Qty) > 0);
  const back = rows.filter((row) => Number(row.Qty) < 0);
  return {
    revenue: sum(rows.map(amount)),
    gross_sales: sum(sold.map(amount)),
    refunds: sum(back.map(amount)),
    orders: new Set(sold.map((row) => row.Order)).size,
    units_sold: units(sold),
    units_refunded: 0 - units(back),
  };
}

function totalsOf(totals: SalesTotals): SalesTotals {
  const { revenue, gross_sales, refunds, orders: count, units_sold, units_refunded } = totals;
  return { revenue, gross_sales, refunds, orders: count, units_sold, units_refunded };
}
