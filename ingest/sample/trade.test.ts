// What is told about the bakery can be seen in its rows: each event, each closed day, each habit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { dayNumber, isoDay } from './calendar.ts';
import { generateSample } from './generate.ts';

type Row = Record<string, string>;
type Keep = (row: Row) => boolean;

const { files, truth } = generateSample({ seed: 7, until: '2026-11-01' });
const [ordersFile, expensesFile] = files;
assert.ok(ordersFile && expensesFile);
const rows = parse([...ordersFile.chunks()].join(''), { columns: true }) as Row[];
const bills = parse([...expensesFile.chunks()].join(''), { columns: true }) as Row[];
const closed = new Set(truth.closed_days.map(({ day }) => day));

const sold: Keep = (row) => Number(row.Qty) > 0;
const inCategory =
  (name: string): Keep =>
  (row) =>
    row.Category === name;
const inChannel =
  (name: string): Keep =>
  (row) =>
    row.Channel === name;

test('nothing is sold or refunded on a closed day, and something on every other', () => {
  const traded = new Set(rows.map((row) => row.Date ?? ''));
  for (const day of traded) assert.ok(!closed.has(day), day);
  assert.equal(traded.size + closed.size, dayNumber(truth.until) - dayNumber(truth.from));
});

test('an order number names one order, and a refund names the order it belongs to', () => {
  const orders = new Map<string, string>();
  for (const row of rows) {
    const { Order: number = '', Date: date, Time: time, Channel: channel } = row;
    const one = [date, time, channel, row['Customer no']].join();
    assert.equal(orders.get(number) ?? one, one, number);
    orders.set(number, one);
    assert.equal(Number(row.Qty) < 0, number.startsWith('R'), number);
    if (number.startsWith('R')) assert.ok(orders.has(number.slice(1)), number);
  }
});

test('rows follow the clock', () => {
  const moments = rows.map((row) => `${row.Date} ${row.Time}`);
  assert.deepEqual(moments, moments.toSorted());
});

test('the day has a morning rush, a lunch, and a dead afternoon; Saturday is the best day', () => {
  const counter = new Map<string, Set<string>>();
  const days = new Map<number, Set<string>>();
  for (const row of rows.filter((each) => sold(each) && each.Channel === 'Shop')) {
    const weekday = new Date(`${row.Date}T00:00:00Z`).getUTCDay();
    add(days, weekday, row.Order ?? '');
    if (weekday >= 2 && weekday <= 5) add(counter, (row.Time ?? '').slice(0, 2), row.Order ?? '');
  }
  const at = (hour: string) => counter.get(hour)?.size ?? 0;
  assert.ok(at('08') > 1.4 * at('10') && at('12') > 1.4 * at('10'));
  assert.ok(at('14') + at('15') < at('10'));
  const sizes = [...days].toSorted(([, one], [, other]) => other.size - one.size);
  assert.equal(sizes[0]?.[0], 6);
  assert.ok(!days.has(1));
});

test('pastry is about 8 % dearer from the day of the rise, in every channel, and nothing else is', () => {
  const from = dayOf('price_rise');
  const prices = new Map<string, Set<string>>();
  for (const row of rows) {
    const age = (row.Date ?? '') < from && sold(row) ? 'before' : 'after';
    // A refund returns the price that was paid, so only sales tell the price of the day.
    if (sold(row))
      add(prices, `${row['Item code']}/${row.Channel === 'Wholesale'}/${age}`, row.Price ?? '');
  }
  let dearer = 0;
  for (const [key, before] of prices) {
    if (!key.endsWith('/before')) continue;
    const after = prices.get(key.replace('before', 'after'));
    if (after === undefined) continue;
    assert.equal(before.size, 1, key);
    assert.equal(after.size, 1, key);
    const rise = Number([...after][0]) / Number([...before][0]) - 1;
    if (key.startsWith('P')) {
      assert.ok(rise > 0.06 && rise < 0.1, `${key}: ${rise}`);
      dearer += 1;
    } else assert.equal(rise, 0, key);
  }
  assert.ok(dearer >= 8, `${dearer} pastry prices`);
});

test('pastry over the counter sells mildly less against bread after the rise', () => {
  const from = dayNumber(dayOf('price_rise'));
  const share = (start: number, end: number) =>
    perDay((row) => inCategory('Pastry')(row) && row.Channel !== 'Wholesale', start, end) /
    perDay((row) => inCategory('Bread')(row) && row.Channel !== 'Wholesale', start, end);
  const change = share(from, from + 240) / share(from - 240, from) - 1;
  assert.ok(change < 0 && change > -0.12, `${change}`);
});

test('the second largest account stops on its day and never comes back', () => {
  const from = dayOf('customer_lost');
  const account = truth.events.customer_lost.account;
  const dates = rows.filter((row) => row['Customer no'] === account).map((row) => row.Date ?? '');
  assert.equal(dates.at(-1), isoDay(dayNumber(from) - 1));
  const yearBefore = isoDay(dayNumber(from) - 365);
  const sales = new Map<string, number>();
  for (const row of rows.filter((each) => inChannel('Wholesale')(each))) {
    const number = row['Customer no'] ?? '';
    if ((row.Date ?? '') < yearBefore || (row.Date ?? '') >= from) continue;
    sales.set(number, (sales.get(number) ?? 0) + Number(row.Qty) * Number(row.Price));
  }
  const ranked = [...sales].toSorted(([, one], [, other]) => other - one);
  assert.equal(ranked[1]?.[0], account);
});

test('without the oven bread and pastry fall by about 60 %, and the repair is on the books', () => {
  const { from, to } = spanOf('oven_out');
  for (const category of ['Bread', 'Pastry']) {
    const change = against(inCategory(category), { from, to }, 28);
    assert.ok(change > -0.7 && change < -0.5, `${category} ${change}`);
  }
  assert.ok(against(inCategory('Coffee & drinks'), { from, to }, 28) > -0.25);
  const { repair_day, repair_cost } = truth.events.oven_out;
  const repair = bills.filter((bill) => bill.Date === repair_day && bill.Category === 'Repairs');
  assert.ok(repair.some((bill) => bill.Amount === repair_cost));
});

test('the campaign lifts web orders by about a third while it runs, and it was paid for', () => {
  const { from, to } = spanOf('campaign');
  const count = (start: number, end: number) => {
    const web = rows.filter((row) => sold(row) && inChannel('Web shop')(row));
    const orders = web.filter((row) => within(row, start, end)).map((row) => row.Order);
    return new Set(orders).size / openDays(start, end);
  };
  const around = (count(from - 28, from) + count(to, to + 21)) / 2;
  const lift = count(from, to) / around - 1;
  assert.ok(lift > 0.2 && lift < 0.5, `${lift}`);
  const paid = bills
    .filter((bill) => bill.Description === 'Web shop campaign')
    .reduce((sum, bill) => sum + Number(bill.Amount), 0);
  assert.equal(paid.toFixed(2), truth.events.campaign.cost);
});

test('in the last whole month one product is given back far more often than ever before', () => {
  const { product } = truth.events.refund_spike;
  const given = truth.months.slice(1).map(({ by_product }) => {
    const totals = by_product[String(product)];
    return (totals?.units_refunded ?? 0) / (totals?.units_sold ?? 1);
  });
  const last = given.pop() ?? 0;
  assert.ok(last > 0.15 && last > 3 * Math.max(...given), `${last} against ${Math.max(...given)}`);
});

test('the stall trades on Saturdays only, from its first one', () => {
  const dates = new Set(
    rows.filter((row) => row.Location === 'Quay Market').map((row) => row.Date ?? ''),
  );
  assert.equal([...dates][0], dayOf('stall_opened'));
  for (const date of dates) assert.equal(new Date(`${date}T00:00:00Z`).getUTCDay(), 6, date);
  assert.ok(dates.size > 70);
});

test('seasonal products are sold in their weeks and in no others', () => {
  const seasonal = rows.filter((row) => sold(row) && row.Category === 'Seasonal');
  for (const row of seasonal) {
    const date = row.Date ?? '';
    const known = truth.seasons.some(
      ({ product, from, to }) => product === row['Item code'] && date >= from && date < to,
    );
    assert.ok(known, `${row.Item} on ${date}`);
  }
  const codes = new Set(seasonal.map((row) => row['Item code']));
  assert.deepEqual([...codes].toSorted(), ['X01', 'X02', 'X03', 'X04']);
});

test('most people at the counter stay unnamed; on the web and on account nobody does', () => {
  for (const row of rows) {
    assert.equal(row['Customer no'] === '', row.Customer === '');
    if (row.Channel !== 'Shop') assert.notEqual(row.Customer, '');
  }
  const counter = rows.filter((row) => inChannel('Shop')(row));
  const unnamed = counter.filter((row) => row.Customer === '').length / counter.length;
  assert.ok(unnamed > 0.8 && unnamed < 0.92, `${unnamed}`);
});

function dayOf(event: keyof typeof truth.events): string {
  return String(truth.events[event].from);
}

function spanOf(event: keyof typeof truth.events): { from: number; to: number } {
  return { from: dayNumber(dayOf(event)), to: dayNumber(String(truth.events[event].to)) };
}

function within(row: Row, start: number, end: number): boolean {
  return (row.Date ?? '') >= isoDay(start) && (row.Date ?? '') < isoDay(end);
}

function openDays(start: number, end: number): number {
  let open = 0;
  for (let day = start; day < end; day += 1) if (!closed.has(isoDay(day))) open += 1;
  return open;
}

/** Units sold per trading day. */
function perDay(keep: Keep, start: number, end: number): number {
  const units = rows
    .filter((row) => sold(row) && keep(row) && within(row, start, end))
    .reduce((sum, row) => sum + Number(row.Qty), 0);
  return units / openDays(start, end);
}

/** Change of units per trading day against as many days before. */
function against(keep: Keep, { from, to }: { from: number; to: number }, days: number): number {
  return perDay(keep, from, to) / perDay(keep, from - days, from) - 1;
}

function add<K>(groups: Map<K, Set<string>>, key: K, value: string): void {
  const group = groups.get(key) ?? new Set();
  groups.set(key, group.add(value));
}
