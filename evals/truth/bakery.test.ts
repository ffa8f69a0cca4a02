// Two independent counts of one bakery: ours from the CSV text, the generator's from its ledger.
// Where they differ, one of them is wrong and no figure of the evals may be trusted.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BAKERY_UNTIL } from '../datasets.ts';
import { readBakery, writeBakery } from './bakery.ts';
import { type DimensionName, measure } from './measures.ts';
import { addMonths, type Books } from './rows.ts';

type Totals = Record<'revenue' | 'gross_sales' | 'refunds', string> &
  Record<'orders' | 'units_sold', number>;
type Month = Totals & {
  month: string;
  active_customers: number;
  new_customers: number;
  expenses: { total: string; cost_of_sales: string };
  expenses_by_category: Record<string, string>;
  invoices: { collected: string; receivable: string };
} & Record<`by_${DimensionName}`, Record<string, Totals>>;
interface Ledger {
  from: string;
  until: string;
  months: Month[];
}

const SALES = ['revenue', 'gross_sales', 'refunds', 'orders', 'units_sold'] as const;
let folder = '';
let remove = async () => {};
let books: Books;
let ledger: Ledger;

before(async () => {
  ({ folder, remove } = await writeBakery());
  books = await readBakery(folder);
  ledger = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8'));
});
after(() => remove());

function windowOf(month: Month) {
  const from = `${month.month}-01`;
  return { from, to: addMonths(from, 1) };
}

test('every month of the bakery agrees with the ledger it was written from', () => {
  assert.equal(ledger.until, BAKERY_UNTIL);
  assert.equal(books.from, ledger.from);
  assert.ok(ledger.months.length >= 30, 'two and a half years');
  for (const month of ledger.months) {
    const value = (metric: string) => measure(books, metric, windowOf(month))?.toNumber();
    for (const metric of SALES) assert.equal(value(metric), Number(month[metric]), metric);
    assert.equal(value('active_customers'), month.active_customers, month.month);
    assert.equal(value('new_customers'), month.new_customers, month.month);
    assert.equal(value('expenses'), Number(month.expenses.total));
    assert.equal(value('cost_of_sales'), Number(month.expenses.cost_of_sales));
    assert.equal(value('cash_collected'), Number(month.invoices.collected));
    assert.equal(value('receivables'), Number(month.invoices.receivable));
  }
});

test('every breakdown of October 2026 agrees with the ledger', () => {
  const month: Month | undefined = ledger.months.find((each) => each.month === '2026-10');
  assert.ok(month);
  const window = windowOf(month);
  const by = ['product', 'category', 'channel', 'country', 'location', 'customer'] as const;
  for (const dimension of by) {
    const members: [string, Totals][] = Object.entries(month[`by_${dimension}`]);
    assert.ok(members.length > 0, dimension);
    for (const [member, totals] of members) {
      for (const metric of SALES) {
        const value = measure(books, metric, window, [{ dimension, member: [member] }]);
        assert.equal(value?.toNumber(), Number(totals[metric]), `${member} ${metric}`);
      }
    }
  }
  for (const [category, total] of Object.entries(month.expenses_by_category)) {
    const filter = { dimension: 'category' as const, member: [category] };
    assert.equal(measure(books, 'expenses', window, [filter])?.toNumber(), Number(total));
  }
});
