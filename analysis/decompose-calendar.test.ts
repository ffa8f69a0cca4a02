// Claims about the calendar's part in a change, with the gift seller's April as the known truth.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { addDays } from './calendar.ts';
import { difference, product, roundTo, sum } from './decimals.ts';
import { calendarDecomposition } from './decompose-calendar.ts';

const RETAIL = new URL('../../shared/data/retail/', import.meta.url);
const skip = existsSync(RETAIL) ? false : 'needs ../shared/data/retail, which is absent';

/** Σ Quantity × UnitPrice of each daily file of a month. */
function retailMonth(month: string): Map<string, string> {
  const days = new Map<string, string>();
  for (const name of readdirSync(RETAIL).filter((file) => file.startsWith(month))) {
    const rows: { Quantity: string; UnitPrice: string }[] = parse(
      readFileSync(new URL(name, RETAIL)),
      { columns: true, bom: true },
    );
    days.set(name.slice(0, 10), sum(rows.map((row) => product(row.Quantity, row.UnitPrice))));
  }
  return days;
}

const amounts = fc.integer({ min: -5_000_000, max: 50_000_000 }).map((n) => {
  const text = Math.abs(n).toString().padStart(4, '0');
  return `${n < 0 ? '-' : ''}${text.slice(0, -3)}.${text.slice(-3)}`;
});
const dailyTotals = (from: string) =>
  fc
    .dictionary(fc.integer({ min: 0, max: 40 }).map(String), amounts, { maxKeys: 35 })
    .map((days) => new Map(Object.entries(days).map(([n, v]) => [addDays(from, Number(n)), v])));

test('April 2011 against March: the calendar took 147,931.35 of 190,059.96', { skip }, () => {
  const result = calendarDecomposition(retailMonth('2011-03'), retailMonth('2011-04'), 2);
  assert.deepEqual(result.shown, {
    change: '-190059.96',
    calendar: '-147931.35',
    rest: '-42128.61',
  });
  assert.deepEqual(result.trading_days, { before: 27, now: 21 });
  assert.deepEqual(result.unmatched_weekdays, []);
  assert.equal(roundTo(result.before, 2), '683267.08');
  assert.equal(result.now, '493207.121');
  assert.deepEqual(
    result.weekdays.map((day) => [day.weekday, day.days_before, day.days_now]),
    [
      [1, 4, 3],
      [2, 5, 4],
      [3, 5, 4],
      [4, 5, 4],
      [5, 4, 3],
      [7, 4, 3],
    ],
  );
});

test('one Monday fewer at 100 a Monday is −100 of calendar', () => {
  const before = new Map([
    ['2024-01-01', '90'],
    ['2024-01-08', '110'],
    ['2024-01-02', '50'],
  ]);
  const now = new Map([
    ['2024-02-05', '80'],
    ['2024-02-06', '55'],
  ]);
  const result = calendarDecomposition(before, now, 2);
  assert.equal(result.change, '-115');
  assert.equal(result.calendar, '-100');
  assert.equal(result.rest, '-15');
  assert.equal(result.weekdays[0]?.mean_before, '100');
  assert.deepEqual(
    result.weekdays.map((day) => day.rest),
    ['-20', '5'],
  );
  assert.equal(result.per_trading_day.now, '67.5');
});

test('a weekday that is new has no calendar part and is named', () => {
  const result = calendarDecomposition(
    new Map([['2024-01-01', '10']]),
    new Map([
      ['2024-02-05', '10'],
      ['2024-02-10', '7'],
    ]),
    2,
  );
  assert.deepEqual(result.unmatched_weekdays, [6]);
  assert.equal(result.calendar, '0');
  assert.equal(result.rest, '7');
  assert.equal(result.weekdays[1]?.mean_before, null);
});

test('two empty windows have no change, no days and no mean', () => {
  const result = calendarDecomposition(new Map(), new Map(), 2);
  assert.deepEqual(result.shown, { change: '0.00', calendar: '0.00', rest: '0.00' });
  assert.deepEqual(result.per_trading_day, { before: null, now: null });
  assert.deepEqual(result.weekdays, []);
});

test('parts add to the change exactly, unrounded and shown, per weekday and in all', () => {
  fc.assert(
    fc.property(
      dailyTotals('2024-01-01'),
      dailyTotals('2024-03-01'),
      fc.integer({ min: 0, max: 3 }),
      (before, now, places) => {
        const result = calendarDecomposition(before, now, places);
        const { shown, weekdays } = result;
        assert.equal(result.change, difference(sum(now.values()), sum(before.values())));
        assert.equal(sum([result.calendar, result.rest]), result.change);
        assert.equal(sum(weekdays.map((day) => day.calendar)), result.calendar);
        assert.equal(sum(weekdays.map((day) => day.rest)), result.rest);
        assert.equal(roundTo(sum([shown.calendar, shown.rest]), places), shown.change);
        const column = (pick: (day: (typeof weekdays)[number]) => string) =>
          roundTo(sum(weekdays.map(pick)), places);
        assert.equal(
          column((day) => day.shown.calendar),
          shown.calendar,
        );
        assert.equal(
          column((day) => day.shown.rest),
          shown.rest,
        );
      },
    ),
  );
});

test('equal days on equal weekdays leave the calendar nothing', () => {
  fc.assert(
    fc.property(dailyTotals('2024-01-01'), amounts, (before, other) => {
      const now = new Map([...before.keys()].map((day) => [addDays(day, 28), other]));
      assert.equal(calendarDecomposition(before, now, 2).calendar, '0');
    }),
  );
});
