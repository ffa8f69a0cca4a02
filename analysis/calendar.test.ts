// Claims about the calendar, checked against the platform's own UTC dates.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  addMonths,
  bucketStart,
  buckets,
  dateOf,
  dayNumber,
  daysBetween,
  firstOfMonth,
  firstOfQuarter,
  firstOfYear,
  isDate,
  monthsBetween,
  nextBucket,
  previousWindow,
  sameWindowLastYear,
  weekday,
  weekStart,
} from './calendar.ts';

const MONDAYS = { fiscal_year_start: 1, week_start: 1 };
const DAY_MS = 86_400_000;
/** From year 500 to beyond 4000: leap centuries of every kind. */
const dayNumbers = fc.integer({ min: -536_000, max: 750_000 });
const windows = fc
  .tuple(fc.integer({ min: 14_000, max: 15_500 }), fc.integer({ min: 1, max: 500 }))
  .map(([first, days]) => ({ from: dateOf(first), to: dateOf(first + days) }));
const weekStarts = fc.constantFrom(1, 7);

test('day numbers and weekdays agree with UTC over two thousand years and back', () => {
  fc.assert(
    fc.property(dayNumbers, (number) => {
      const expected = new Date(number * DAY_MS);
      const date = dateOf(number);
      assert.equal(date, expected.toISOString().slice(0, 10));
      assert.equal(dayNumber(date), number);
      assert.equal(weekday(date) % 7, expected.getUTCDay());
      assert.ok(isDate(date));
    }),
    { numRuns: 2_000 },
  );
});

test('what is no day of the calendar is refused', () => {
  const none = ['2011-02-29', '1900-02-29', '2011-13-01', '2011-00-01', '2011-04-31', '2011-1-01'];
  for (const bad of [...none, '', '2011-01-00', '2011/01/01', '2011-01-0x', '0000-01-01']) {
    assert.equal(isDate(bad), false, bad);
    assert.throws(() => dayNumber(bad), { code: 'bad_window' }, bad);
  }
  assert.ok(isDate('2000-02-29'));
  assert.throws(() => addDays('9999-12-31', 1), { code: 'bad_window' });
});

test('a month later is the same day, or the last day of a shorter month', () => {
  assert.equal(addMonths('2011-01-31', 1), '2011-02-28');
  assert.equal(addMonths('2012-01-31', 1), '2012-02-29');
  assert.equal(addMonths('2011-03-15', -3), '2010-12-15');
  assert.equal(addMonths('2010-12-01', 13), '2012-01-01');
  assert.equal(monthsBetween('2011-01-31', '2011-02-01'), 1);
  assert.equal(monthsBetween('2011-04-01', '2010-12-01'), -4);
  assert.equal(daysBetween('2011-03-01', '2011-04-01'), 31);
});

test('quarters and years follow the fiscal year', () => {
  assert.equal(firstOfQuarter('2011-05-17', 1), '2011-04-01');
  assert.equal(firstOfQuarter('2011-01-17', 2), '2010-11-01');
  assert.equal(firstOfQuarter('2011-05-17', 4), '2011-04-01');
  assert.equal(firstOfYear('2011-03-31', 4), '2010-04-01');
  assert.equal(firstOfYear('2011-04-01', 4), '2011-04-01');
  assert.equal(firstOfMonth('2011-04-30'), '2011-04-01');
  assert.throws(() => firstOfYear('2011-04-01', 0), { code: 'bad_window' });
  assert.equal(bucketStart('2011-05-17', 'month', { week_start: 1 }), '2011-05-01');
  assert.throws(() => bucketStart('2011-05-17', 'year', { week_start: 1 }), { code: 'bad_window' });
});

test('a week starts on Monday or on Sunday, as the tenant says', () => {
  assert.equal(weekStart('2011-05-15', 1), '2011-05-09');
  assert.equal(weekStart('2011-05-15', 7), '2011-05-15');
  assert.equal(weekStart('2011-05-14', 7), '2011-05-08');
  assert.throws(() => weekStart('2011-05-14', 3), { code: 'bad_window' });
});

test('buckets cover the window without gap or overlap, whatever the grain', () => {
  const grains = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
  const fiscal = fc.integer({ min: 1, max: 12 });
  fc.assert(
    fc.property(windows, grains, fiscal, weekStarts, (window, grain, fiscal_year_start, start) => {
      const habits = { fiscal_year_start, week_start: start };
      const list = buckets(window, grain, habits);
      const first = list[0];
      const last = list.at(-1);
      assert.ok(first && last && first.from <= window.from && first.to > window.from);
      assert.ok(last.from < window.to && last.to >= window.to);
      for (let i = 1; i < list.length; i++) assert.equal(list[i]?.from, list[i - 1]?.to);
      for (const bucket of list) {
        assert.equal(bucketStart(addDays(bucket.to, -1), grain, habits), bucket.from);
        assert.equal(nextBucket(bucket.from, grain), bucket.to);
      }
    }),
  );
  assert.deepEqual(buckets({ from: '2011-03-31', to: '2011-04-02' }, 'month', MONDAYS), [
    { from: '2011-03-01', to: '2011-04-01' },
    { from: '2011-04-01', to: '2011-05-01' },
  ]);
});

test('an empty or backward window is refused', () => {
  const backward = { from: '2011-04-02', to: '2011-04-01' };
  assert.throws(() => buckets(backward, 'day', MONDAYS), { code: 'bad_window' });
  assert.throws(() => buckets({ from: '1000-01-01', to: '2011-01-01' }, 'day', MONDAYS), {
    code: 'bad_window',
  });
});

test('last year: the same months for months, the same weekdays for anything else', () => {
  assert.deepEqual(sameWindowLastYear({ from: '2012-02-01', to: '2012-03-01' }), {
    from: '2011-02-01',
    to: '2011-03-01',
    basis: 'calendar_months',
  });
  assert.deepEqual(sameWindowLastYear({ from: '2011-05-09', to: '2011-05-16' }), {
    from: '2010-05-10',
    to: '2010-05-17',
    basis: 'shifted_364_days',
  });
  fc.assert(
    fc.property(windows, (window) => {
      const before = sameWindowLastYear(window);
      if (before.basis === 'calendar_months') {
        assert.equal(before.from.slice(4), window.from.slice(4));
      } else {
        assert.equal(weekday(before.from), weekday(window.from));
        assert.equal(daysBetween(before.from, before.to), daysBetween(window.from, window.to));
      }
    }),
  );
});

test('before April comes March, before a quarter the quarter, before a week the week', () => {
  const before = (from: string, to: string) => previousWindow({ from, to }, 1);
  assert.deepEqual(before('2011-04-01', '2011-05-01'), {
    from: '2011-03-01',
    to: '2011-04-01',
    basis: 'months',
  });
  assert.equal(before('2011-04-01', '2011-07-01').from, '2011-01-01');
  assert.equal(before('2011-01-01', '2012-01-01').from, '2010-01-01');
  assert.deepEqual(before('2011-05-09', '2011-05-16'), {
    from: '2011-05-02',
    to: '2011-05-09',
    basis: 'weeks',
  });
  assert.equal(before('2011-05-10', '2011-05-17').basis, 'days');
  assert.deepEqual(before('2011-05-10', '2011-05-13'), {
    from: '2011-05-07',
    to: '2011-05-10',
    basis: 'days',
  });
});
