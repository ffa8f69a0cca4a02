// Proves how days and times are read, and that an open order of day and month is never guessed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDateReader, orderEvidence, parseTime } from './dates.ts';
import { NOW } from './files-fixture.ts';

const read = (order: 'dmy' | 'mdy' | 'ymd' | null) =>
  createDateReader({ date_order: order, now: NOW });

test('many spellings of a day and time are one', () => {
  const cases: Array<[string, string | null]> = [
    ['2025-04-03', '2025-04-03'],
    ['2025-04-03 08:26:00', '2025-04-03T08:26:00'],
    ['2025-04-03T08:26', '2025-04-03T08:26:00'],
    ['2025-04-03T08:26:10.123Z', '2025-04-03T08:26:10'],
    ['2025/4/3', '2025-04-03'],
    ['03/04/2025', '2025-04-03'],
    ['3.4.25', '2025-04-03'],
    ['3-4-2025 9:05 PM', '2025-04-03T21:05:00'],
    ['03.04.2025 9.05', '2025-04-03T09:05:00'],
    ['3 Apr 2025', '2025-04-03'],
    ['3-Apr-25', '2025-04-03'],
    ['Apr 3, 2025', '2025-04-03'],
    ['Thursday, 3rd April 2025 10:15', '2025-04-03T10:15:00'],
    ['3. März 2025', '2025-03-03'],
    ['20250403', '2025-04-03'],
    ['2025-04', '2025-04-01'],
    ['Apr 2025', '2025-04-01'],
    ['03/04/98', '1998-04-03'],
    ['', null],
  ];
  for (const [given, expected] of cases) assert.equal(read('dmy')(given), expected, given);
  assert.equal(read('mdy')('03/04/2025'), '2025-03-04');
});

test('an open order is a fault of the row and never a guess', () => {
  assert.match(reason(read(null)('03/04/2025')), /day or the month comes first/);
  assert.equal(read(null)('05/05/2025'), '2025-05-05');
});

test('days that are not, before 1990, and after tomorrow get a reason', () => {
  const cases: Array<[string, RegExp]> = [
    ['2025-02-29', /not a date/],
    ['31/06/2025', /not a date/],
    ['soon', /not a date/],
    ['=TODAY()', /not a date/],
    ['2025-04-03 25:10', /no such time/],
    ['1989-12-31', /before 1990/],
    ['1900-02-28', /before 1990/],
    ['2025-07-02', /future/],
    ['2099-01-01 10:00:00', /future/],
  ];
  for (const [given, expected] of cases) assert.match(reason(read('dmy')(given)), expected, given);
  assert.equal(read('dmy')('2025-07-01'), '2025-07-01');
  const due = createDateReader({ date_order: 'dmy', now: NOW, may_be_future: true });
  assert.equal(due('2025-09-30'), '2025-09-30');
});

test('digits above twelve prove the order, others leave it open', () => {
  assert.equal(orderEvidence('13/04/2025'), 'dmy');
  assert.equal(orderEvidence('04/13/2025'), 'mdy');
  assert.equal(orderEvidence('03/04/2025 10:00'), 'either');
  assert.equal(orderEvidence('04/04/2025'), 'same');
  assert.equal(orderEvidence('2025-04-03'), 'other');
});

test('times of day are read alone', () => {
  assert.equal(parseTime('8:05'), '08:05:00');
  assert.equal(parseTime('12:30 am'), '00:30:00');
  assert.equal(parseTime('0930'), '09:30:00');
  assert.match(reason(parseTime('noon')), /not a time/);
});

function reason(value: unknown): string {
  assert.ok(typeof value === 'object' && value !== null && 'reason' in value, String(value));
  return String(value.reason);
}
