// What can be told, against books small enough to see through: where the catalog breaks nothing
// down no figure is due, and an answer that gives one all the same is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal } from 'decimal.js';
import { figuresFor, isUntold } from './figures.ts';
import type { DimensionName } from './measures.ts';
import { type Books, type Line, makeBooks } from './rows.ts';

const JUNE = { from: '2026-06-01', to: '2026-07-01' };
/** The catalog's metrics, written out: the truth stands alone. */
const METRICS =
  'revenue gross_sales refunds orders units_sold average_order_value active_customers new_customers ' +
  'returning_customers repeat_purchase_rate refund_rate expenses cost_of_sales gross_profit ' +
  'gross_margin net_profit net_margin cash_collected receivables';
const DIMENSIONS: DimensionName[] = [
  'product',
  'category',
  'customer',
  'channel',
  'country',
  'location',
];

function line(day: string, order: string, product: string, amount: number): Line {
  const refund = amount < 0;
  return {
    ...{ day, order, product, refund, hour: 9 },
    ...{ quantity: new Decimal(refund ? -1 : 1), amount: new Decimal(amount) },
    ...{ product_label: `${product} loaf`, category: 'Bread', customer: `c-${order}` },
    ...{ customer_label: null, channel: 'Shop', country: null, location: null, file: 'a.csv' },
  };
}

function bakery(): Books {
  const sold = [
    line('2026-06-01', '1', 'rye', 10),
    line('2026-06-02', '2', 'rye', -4),
    line('2026-06-02', '3', 'bun', 6),
    line('2026-06-08', '4', 'bun', -1),
    line('2026-06-09', '5', 'tin', 2),
  ];
  const cost = { day: '2026-06-03', category: 'Rent', amount: new Decimal(7), file: 'b.csv' };
  const bill = { number: 'i', customer: 'c-1', day: '2026-06-01', amount: new Decimal(10) };
  const paid = { paid_day: '2026-06-05', paid: new Decimal(4), file: 'c.csv' };
  return makeBooks('small', sold, [{ ...cost, cost_of_sales: false }], [{ ...bill, ...paid }]);
}

test('the truth has an answer to every reading of the catalog: figures, or none', () => {
  const books = bakery();
  for (const metric of METRICS.split(' ')) {
    const base = { metric, window: JUNE };
    for (const by of DIMENSIONS) {
      for (const direction of ['best', 'worst'] as const) {
        const figures = figuresFor(books, { ...base, family: 'rank', by, direction });
        assert.ok(figures.every(({ value }) => Number.isFinite(Number(value))));
      }
    }
    for (const cycle of ['hour', 'weekday', 'day', 'week', 'month']) {
      figuresFor(books, { ...base, family: 'when', cycle });
    }
    for (const grain of ['day', 'week', 'month']) {
      figuresFor(books, { ...base, family: 'trend', grain });
    }
  }
});

test('most refunds are those furthest below zero, by member and by week', () => {
  const asked = { metric: 'refunds', window: JUNE };
  const [first] = figuresFor(bakery(), { ...asked, family: 'rank', by: 'product', limit: 1 });
  assert.equal(first?.value, '-4');
  assert.ok(first?.said?.includes('rye loaf'));
  const weeks = figuresFor(bakery(), { ...asked, family: 'when', cycle: 'week', extreme: 'most' });
  assert.deepEqual(
    weeks.map(({ value }) => value),
    ['-4'],
  );
});

test('what no record tells is due nowhere: a profit by product, a customer’s customers', () => {
  const profit = { family: 'rank', metric: 'gross_profit', window: JUNE, by: 'product' };
  assert.ok(isUntold(profit));
  assert.deepEqual(figuresFor(bakery(), profit), []);
  const member = { dimension: 'customer' as const, member: ['c-1'] };
  const own = { family: 'how_much', metric: 'active_customers', window: JUNE, filters: [member] };
  assert.ok(isUntold(own));
  assert.ok(!isUntold({ ...own, metric: 'revenue' }));
});

test('payments are ranked by customer, and a month without any is not a zero', () => {
  const asked = { family: 'rank', metric: 'cash_collected', window: JUNE, by: 'customer' };
  assert.deepEqual(
    figuresFor(bakery(), asked).map(({ value }) => value),
    ['4'],
  );
  const may = { family: 'how_much', metric: 'cash_collected' };
  const window = { from: '2026-05-01', to: '2026-06-01' };
  assert.deepEqual(figuresFor(bakery(), { ...may, window }), []);
});
