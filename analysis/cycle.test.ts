// Claims about busy and quiet times: per trading day, fairly counted, and only as sure as they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, daysOf, weekday } from './calendar.ts';
import { cycleOfDays, cycleOfHours, kruskalWallis } from './cycle.ts';
import { sum } from './decimals.ts';
import { normals } from './seeded.ts';

const SPRING = { from: '2024-03-04', to: '2024-05-27' };

test('Kruskal–Wallis with ties agrees with scipy.stats.kruskal', () => {
  const result = kruskalWallis([
    [10.2, 11.5, 9.8, 12.1],
    [14.0, 13.2, 15.1, 13.2, 14.8],
    [9.1, 8.7, 10.2],
  ]);
  assert.ok(result && Math.abs(result.statistic - 9.048855633802821) < 1e-9);
  assert.ok(Math.abs(result.p - 0.010840915650860585) < 1e-12);
  assert.equal(kruskalWallis([[1, 1], [1]]), null);
  assert.equal(kruskalWallis([[1, 2]]), null);
});

test('five Mondays do not beat four better Tuesdays', () => {
  const daily = new Map<string, string>();
  for (let week = 0; week < 5; week++) daily.set(addDays('2024-01-01', 7 * week), '100');
  for (let week = 0; week < 4; week++) daily.set(addDays('2024-01-02', 7 * week), '110.5');
  const result = cycleOfDays(daily, 'weekday', 1);
  assert.equal(result.best?.position, '2');
  assert.deepEqual(
    result.positions.map((line) => [line.position, line.trading_days, line.total, line.average]),
    [
      ['1', 5, '500', '100'],
      ['2', 4, '442', '110.5'],
    ],
  );
  assert.equal(result.best_to_worst?.value, '1.105');
});

test('a single Sunday is listed and is neither best nor worst', () => {
  const daily = new Map(
    daysOf(SPRING).flatMap((day) => (weekday(day) === 7 ? [] : [[day, `${100 + weekday(day)}`]])),
  );
  daily.set('2024-03-31', '9000');
  const result = cycleOfDays(daily, 'weekday', 7);
  assert.deepEqual([result.best?.position, result.worst?.position], ['6', '1']);
  assert.equal(result.positions[0]?.position, '7', 'this tenant’s week starts on Sunday');
  assert.equal(result.positions[0]?.counted, false);
  assert.equal(result.sure, 'clear');
});

test('weeks are compared by their trading days, months by name across years', () => {
  const daily = new Map(daysOf(SPRING).map((day) => [day, '10']));
  for (const day of daysOf({ from: '2024-04-08', to: '2024-04-12' })) daily.delete(day);
  daily.set('2024-04-12', '40');
  const weeks = cycleOfDays(daily, 'week', 1);
  assert.equal(weeks.best?.position, '2024-04-08');
  assert.deepEqual([weeks.best?.trading_days, weeks.best?.average], [3, '20']);
  const years = new Map(
    daysOf({ from: '2022-01-01', to: '2024-01-01' }).map((day) => [day, day.slice(5, 7)]),
  );
  const months = cycleOfDays(years, 'month', 1);
  assert.deepEqual([months.best?.position, months.worst?.position], ['12', '1']);
  assert.equal(months.positions[1]?.trading_days, 56);
});

test('an hour without sales on a trading day counts as nothing sold', () => {
  const days = daysOf({ from: '2024-03-04', to: '2024-03-14' });
  const hours = days.flatMap((day, i) => [
    { day, hour: 10, value: '50' },
    ...(i % 2 === 0 ? [{ day, hour: 12, value: '80' }] : []),
  ]);
  const result = cycleOfHours([...hours, { day: '2024-03-05', hour: 6, value: '900' }], days);
  assert.deepEqual(
    result.positions.map((line) => [line.position, line.average, line.counted]),
    [
      ['6', '90', false],
      ['10', '50', true],
      ['12', '40', true],
    ],
  );
  assert.equal(result.best?.position, '10');
});

test('one position alone, or none, is neither best nor worst', () => {
  assert.equal(cycleOfDays(new Map(), 'weekday', 1).sure, 'too_few');
  const mondays = new Map([0, 7, 14, 21].map((n) => [addDays('2024-01-01', n), '5']));
  const result = cycleOfDays(mondays, 'weekday', 1);
  assert.deepEqual([result.best, result.worst, result.sure], [null, null, 'too_few']);
});

test('no ratio is given to a worst position that lost money', () => {
  const daily = new Map(
    daysOf(SPRING).flatMap((day): [string, string][] =>
      weekday(day) < 3 ? [[day, weekday(day) === 1 ? '-5' : '10']] : [],
    ),
  );
  assert.deepEqual(cycleOfDays(daily, 'weekday', 1).best_to_worst, {
    value: null,
    reason: 'sign_change',
  });
});

test('days that differ by chance are called clearly different about 5 times in 100', (t) => {
  const draw = normals(5);
  let clear = 0;
  const runs = 1_000;
  for (let run = 0; run < runs; run++) {
    const daily = new Map(daysOf(SPRING).map((day) => [day, (500 + 100 * draw()).toFixed(2)]));
    if (cycleOfDays(daily, 'weekday', 1).sure === 'clear') clear += 1;
  }
  t.diagnostic(`false “clear”: ${clear / runs}`);
  assert.ok(clear / runs < 0.071 && clear / runs > 0.02);
});

test('totals of all positions are the total of all days', () => {
  const values = fc.array(fc.integer({ min: -999, max: 99_999 }), { minLength: 1, maxLength: 84 });
  fc.assert(
    fc.property(values, fc.constantFrom('weekday', 'week', 'month'), (list, cycle) => {
      const daily = new Map(list.map((value, i) => [addDays(SPRING.from, i), `${value}`]));
      const result = cycleOfDays(daily, cycle, 1);
      assert.equal(sum(result.positions.map((line) => line.total)), sum(daily.values()));
      const days = result.positions.reduce((n, line) => n + line.trading_days, 0);
      assert.equal(days, daily.size);
    }),
  );
});
