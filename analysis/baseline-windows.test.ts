// Claims about which windows are compared and how a window's total is judged.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { comparableWindows, judgeTotal } from './baseline-windows.ts';
import { dateOf, dayNumber, daysBetween, daysOf, monthOf, weekday } from './calendar.ts';
import { sum } from './decimals.ts';
import { normals } from './seeded.ts';

/** Daily sales of a shop: no Sundays, twice as much on Saturdays, three times in December. */
function shop(from: string, to: string, seed: number): Map<string, string> {
  const draw = normals(seed);
  const days = new Map<string, string>();
  for (const day of daysOf({ from, to })) {
    if (weekday(day) === 7) continue;
    const level = 500 * (weekday(day) === 6 ? 2 : 1) * (monthOf(day) === 12 ? 3 : 1);
    days.set(day, (level * Math.exp(0.1 * draw())).toFixed(2));
  }
  return days;
}

test('before a month come months, before three days the same weekdays', () => {
  assert.deepEqual(comparableWindows({ from: '2024-03-01', to: '2024-04-01' }, '2024-01-01', 12), [
    { from: '2024-01-01', to: '2024-02-01' },
    { from: '2024-02-01', to: '2024-03-01' },
  ]);
  assert.deepEqual(comparableWindows({ from: '2024-03-12', to: '2024-03-15' }, '2024-01-01', 2), [
    { from: '2024-02-27', to: '2024-03-01' },
    { from: '2024-03-05', to: '2024-03-08' },
  ]);
  assert.deepEqual(
    comparableWindows({ from: '2024-03-12', to: '2024-03-15' }, '2024-03-06', 9),
    [],
  );
});

test('comparables are earlier, apart from each other and within the data', () => {
  const first = dayNumber('2024-01-01');
  const lengths = fc.integer({ min: 1, max: 95 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 900 }), lengths, (offset, length) => {
      const window = { from: dateOf(first + offset), to: dateOf(first + offset + length) };
      const list = comparableWindows(window, '2023-06-01', 12);
      for (const [i, earlier] of list.entries()) {
        assert.ok(earlier.from >= '2023-06-01');
        assert.ok(earlier.to <= (list[i + 1]?.from ?? window.from));
        if (!window.from.endsWith('-01')) {
          assert.equal(weekday(earlier.from), weekday(window.from));
          assert.equal(daysBetween(earlier.from, earlier.to), length);
        }
      }
    }),
  );
});

test('an ordinary Saturday is normal, though twice an ordinary day; half of one is low', () => {
  const daily = shop('2024-01-01', '2024-06-30', 1);
  const window = { from: '2024-06-22', to: '2024-06-23' };
  const usual = judgeTotal({ daily, window, data_from: '2024-01-01' });
  assert.deepEqual([usual.verdict, usual.n, usual.method], ['normal', 12, 'recent']);
  daily.set(window.from, '500');
  assert.equal(judgeTotal({ daily, window, data_from: '2024-01-01' }).verdict, 'low');
  daily.set(window.from, '2000');
  assert.equal(judgeTotal({ daily, window, data_from: '2024-01-01' }).verdict, 'high');
});

test('a week with two holidays is judged by its trading days', () => {
  const daily = shop('2024-01-01', '2024-06-30', 2);
  daily.delete('2024-06-19');
  daily.delete('2024-06-20');
  const window = { from: '2024-06-17', to: '2024-06-24' };
  const result = judgeTotal({ daily, window, data_from: '2024-01-01' });
  assert.equal(result.trading_days, 4);
  assert.equal(result.verdict, 'normal');
  assert.equal(result.value, sum(daysOf(window).flatMap((day) => daily.get(day) ?? [])));
});

test('a strong December is normal once last year is known, and high before that', () => {
  const window = { from: '2023-12-01', to: '2024-01-01' };
  const daily = shop('2022-01-01', '2024-01-01', 3);
  const known = judgeTotal({ daily, window, data_from: '2022-01-01' });
  assert.deepEqual([known.method, known.verdict], ['year_on_year', 'normal']);
  const young = judgeTotal({ daily, window, data_from: '2023-02-01' });
  assert.deepEqual([young.method, young.verdict, young.n], ['recent', 'high', 10]);
  const weak = new Map([...daily].map(([d, v]) => [d, d >= window.from ? `${Number(v) / 2}` : v]));
  assert.equal(judgeTotal({ daily: weak, window, data_from: '2022-01-01' }).verdict, 'low');
});

test('without trading days, or without enough past, there is a reason and no verdict', () => {
  const daily = shop('2024-01-01', '2024-06-30', 4);
  const sunday = { from: '2024-06-16', to: '2024-06-17' };
  const closed = judgeTotal({ daily, window: sunday, data_from: '2024-01-01' });
  assert.deepEqual(
    [closed.verdict, closed.reason, closed.low],
    ['unknown', 'no_trading_days', null],
  );
  const early = { from: '2024-01-22', to: '2024-01-29' };
  const few = judgeTotal({ daily, window: early, data_from: '2024-01-01' });
  assert.deepEqual([few.verdict, few.reason, few.n], ['unknown', 'too_few_comparables', 3]);
});

test('weeks and months of a steady shop are called unusual about 5 times in 100', (t) => {
  const rates: Record<string, number> = {};
  const cases = {
    week: { from: '2024-06-17', to: '2024-06-24', data_from: '2024-03-01' },
    week_on_year: { from: '2024-06-17', to: '2024-06-24', data_from: '2023-01-30' },
    month: { from: '2024-06-01', to: '2024-07-01', data_from: '2023-06-01' },
  };
  for (const [name, { from, to, data_from }] of Object.entries(cases)) {
    const runs = name === 'week' ? 600 : 300;
    let called = 0;
    for (let run = 0; run < runs; run++) {
      const daily = shop(data_from, to, 7919 * (1000 + run));
      const { verdict } = judgeTotal({ daily, window: { from, to }, data_from });
      assert.notEqual(verdict, 'unknown');
      if (verdict === 'high' || verdict === 'low') called += 1;
    }
    rates[name] = called / runs;
  }
  t.diagnostic(JSON.stringify(rates));
  assert.ok((rates.week ?? 1) < 0.08);
  assert.ok((rates.week_on_year ?? 1) < 0.09);
  t.diagnostic(`December among the months: ${rates.month}`);
  assert.ok((rates.month ?? 1) < 0.08);
});
