// The truth against what the issue states of the real seller, and against arithmetic small enough
// to do by hand: a judge that is wrong is worse than none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal } from 'decimal.js';
import { type FigureRequest, figuresFor } from './figures.ts';
import { measure } from './measures.ts';
import { hasRetail, readRetail, retailFiles } from './retail.ts';
import { type Books, type Line, makeBooks } from './rows.ts';

const skip = hasRetail() ? false : 'the shared retail data (../shared/data/retail) is not here';
const JUNE = { from: '2011-06-01', to: '2011-07-01' };
const MAY = { from: '2011-05-01', to: '2011-06-01' };
const APRIL = { from: '2011-04-01', to: '2011-05-01' };
const MARCH = { from: '2011-03-01', to: '2011-04-01' };

let retail: Books | undefined;
function books(): Books {
  retail ??= readRetail();
  return retail;
}
function shown(metric: string, window: { from: string; to: string }, places = 2): string {
  return measure(books(), metric, window)?.toFixed(places, Decimal.ROUND_HALF_UP) ?? 'none';
}
function figures(request: FigureRequest, of: Books = books()): Record<string, string> {
  return Object.fromEntries(figuresFor(of, request).map((f) => [f.name, f.value]));
}

test('the seven months of the real seller come out to the cent', { skip }, () => {
  assert.equal(retailFiles().length, 167);
  assert.equal(books().lines.length, 245_903);
  const months: [string, string][] = [
    ['2010-12', '748957.02'],
    ['2011-01', '560000.26'],
    ['2011-02', '498062.65'],
    ['2011-03', '683267.08'],
    ['2011-04', '493207.12'],
    ['2011-05', '723333.51'],
    ['2011-06', '691123.12'],
  ];
  for (const [month, net] of months) {
    const from = `${month}-01`;
    const next = new Date(`${from}T00:00:00Z`);
    next.setUTCMonth(next.getUTCMonth() + 1);
    assert.equal(shown('revenue', { from, to: next.toISOString().slice(0, 10) }), net, month);
  }
  assert.equal(measure(books(), 'revenue', APRIL)?.toFixed(), '493207.121');
});

test('June 2011 has the gross, refunds, orders, customers and units the issue names', {
  skip,
}, () => {
  assert.equal(shown('gross_sales', JUNE), '761739.90');
  assert.equal(shown('refunds', JUNE), '-70616.78');
  assert.equal(shown('orders', JUNE, 0), '1576');
  assert.equal(shown('active_customers', JUNE, 0), '991');
  assert.equal(shown('units_sold', JUNE, 0), '394337');
});

test('cancellations, write-offs and rows without a customer are counted apart', { skip }, () => {
  const lines = books().lines;
  assert.equal(lines.filter((line) => line.refund).length, 4_494);
  assert.equal(lines.filter((line) => !line.refund && line.quantity.lt(0)).length, 758);
  assert.equal(lines.filter((line) => line.customer === null).length, 69_014);
});

test('April fell by 190,059.96, of which the calendar took 147,931.35', { skip }, () => {
  const why = figures({ family: 'why', metric: 'revenue', window: APRIL, compare: MARCH });
  const cents = (name: string) => new Decimal(why[name] ?? NaN).toFixed(2);
  assert.equal(cents('difference'), '-190059.96');
  assert.equal(cents('calendar'), '-147931.35');
  assert.equal(cents('rest'), '-42128.61');
});

test('a change has both sides, or one where the other has no data', { skip }, () => {
  const change = { family: 'change', metric: 'revenue', window: JUNE } as const;
  assert.deepEqual(Object.keys(figures({ ...change, compare: MAY })), [
    'now',
    'before',
    'difference',
    'percentage',
  ]);
  const missing = { from: '2010-06-01', to: '2010-07-01' };
  assert.deepEqual(Object.keys(figures({ ...change, compare: missing })), ['now']);
});

test('coverage counts the 167 days that have rows', { skip }, () => {
  const coverage = figures({ family: 'coverage', metric: null, window: null });
  assert.equal(coverage.trading_days, '167');
  assert.equal(coverage.first_day, '2010-12-01');
  assert.equal(coverage.last_day, '2011-06-30');
});

test('a small shop computed by hand: ratios, cycles, series and ranks', () => {
  const shop = makeBooks('shop', [
    line('2026-03-02', 9, 'A', '10', { customer: 'ann', product: 'bun' }),
    line('2026-03-02', 9, 'B', '20', { customer: 'bob', product: 'pie' }),
    line('2026-03-03', 10, 'C', '60', { customer: 'ann', product: 'pie' }),
    line('2026-03-03', 10, 'R', '-9', { refund: true, product: 'pie', quantity: '-1' }),
    line('2026-03-09', 9, 'D', '50', { customer: 'cat', product: 'bun' }),
    line('2026-03-09', 9, 'W', '-5', { quantity: '-3' }),
  ]);
  const window = { from: '2026-03-02', to: '2026-03-16' };
  const value = (metric: string) => measure(shop, metric, window)?.toFixed(4);
  assert.equal(value('revenue'), '126.0000');
  assert.equal(value('gross_sales'), '135.0000');
  assert.equal(value('refund_rate'), '0.0667');
  assert.equal(value('average_order_value'), '33.7500');
  assert.equal(value('units_sold'), '4.0000');
  assert.equal(value('repeat_purchase_rate'), '0.3333');
  const second_week = { from: '2026-03-09', to: '2026-03-16' };
  assert.equal(measure(shop, 'new_customers', second_week)?.toFixed(), '1');
  assert.equal(measure(shop, 'returning_customers', second_week)?.toFixed(), '0');
  const when = { family: 'when', metric: 'revenue', window };
  assert.deepEqual(figures({ ...when, cycle: 'weekday' }, shop), { most: '51', least: '37.5' });
  assert.deepEqual(figures({ ...when, cycle: 'hour' }, shop), { most: '25', least: '17' });
  assert.deepEqual(figures({ ...when, family: 'trend', grain: 'day' }, shop), {
    first: '30',
    last: '45',
  });
  // one period has no course
  assert.deepEqual(
    figures({ ...when, family: 'trend', grain: 'week', window: second_week }, shop),
    {},
  );
  assert.deepEqual(figures({ ...when, family: 'rank', by: 'product', limit: 2 }, shop), {
    place_1: '71',
    place_2: '60',
  });
});

function line(
  day: string,
  hour: number,
  order: string,
  amount: string,
  more: { customer?: string; product?: string; refund?: boolean; quantity?: string } = {},
): Line {
  return {
    day,
    hour,
    order,
    refund: more.refund ?? false,
    quantity: new Decimal(more.quantity ?? '1'),
    amount: new Decimal(amount),
    product: more.product ?? 'sundry',
    product_label: more.product ?? 'sundry',
    category: null,
    customer: more.customer ?? null,
    customer_label: more.customer ?? null,
    channel: null,
    country: null,
    location: null,
    file: 'shop.csv',
  };
}
