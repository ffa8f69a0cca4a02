// The bakery's year against calendars printed elsewhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCoxswainError } from '../../errors.ts';
import {
  closedReason,
  dayNumber,
  easterSunday,
  isoDay,
  openFrom,
  seasonal,
  summerHoliday,
  weekday,
} from './calendar.ts';

test('Easter falls where the church puts it', () => {
  const known = [
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2027-03-28',
    '2008-03-23',
    '2038-04-25',
  ];
  for (const date of known) {
    assert.equal(isoDay(easterSunday(Number(date.slice(0, 4)))), date);
  }
});

test('weekdays and days survive the way there and back', () => {
  assert.equal(weekday(dayNumber('2026-11-01')), 7);
  assert.equal(weekday(dayNumber('1969-12-29')), 1);
  assert.equal(isoDay(dayNumber('2024-02-29')), '2024-02-29');
});

test('what is no date is refused with a sentence', () => {
  for (const text of ['2026-02-31', '2026-1-1', 'today', '', '2025-02-29']) {
    assert.throws(
      () => dayNumber(text),
      (error) => isCoxswainError(error) && error.code === 'bad_request',
      text,
    );
  }
});

test('it is shut on Mondays, at Christmas, on New Year and for one week in August', () => {
  const reasons = ['2025-12-25', '2025-12-26', '2026-01-01', '2026-11-02'].map((date) =>
    closedReason(dayNumber(date)),
  );
  assert.deepEqual(reasons, ['christmas_day', 'boxing_day', 'new_years_day', 'monday']);
  assert.equal(isoDay(summerHoliday(2026)), '2026-08-10');
  assert.equal(isoDay(summerHoliday(2027)), '2027-08-09');
  assert.equal(closedReason(dayNumber('2026-08-16')), 'summer_holiday');
  assert.equal(closedReason(dayNumber('2026-08-18')), null);
  assert.equal(isoDay(openFrom(dayNumber('2026-01-01'))), '2026-01-02');
});

test('a season passes through its month’s value in the middle and does not jump at the ends', () => {
  const curve = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  assert.ok(Math.abs(seasonal(curve, dayNumber('2026-04-15')) - 4) < 0.05);
  const step = seasonal(curve, dayNumber('2026-05-01')) - seasonal(curve, dayNumber('2026-04-30'));
  assert.ok(step > 0 && step < 0.05, `${step}`);
});
