// Claims about trading days; the gift seller's are read from the names of its daily files.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { addDays, daysOf, weekday } from './calendar.ts';
import { classifyDays, openingPattern } from './opening.ts';

const RETAIL = new URL('../../shared/data/retail/', import.meta.url);
const skip = existsSync(RETAIL) ? false : 'needs ../shared/data/retail, which is absent';

/** Every day of the window on one of these weekdays. */
function openOn(window: { from: string; to: string }, weekdays: readonly number[]): string[] {
  return daysOf(window).filter((day) => weekdays.includes(weekday(day)));
}

test('the gift seller: four April days without trade, Saturdays never open', { skip }, () => {
  const traded = readdirSync(RETAIL)
    .filter((name) => name.endsWith('.csv'))
    .map((name) => name.slice(0, 10));
  assert.equal(traded.length, 167);
  const pattern = openingPattern({ traded });
  assert.deepEqual(pattern.span, { from: '2010-12-01', to: '2011-07-01' });
  assert.equal(pattern.weekdays[5]?.opening, 'never');
  assert.equal(pattern.weekdays[5]?.traded, 0);
  assert.ok(pattern.weekdays.every((day) => day.weekday === 6 || day.opening !== 'never'));

  const april = classifyDays(pattern, { from: '2011-04-01', to: '2011-05-01' });
  const days = (status: string) => april.filter((d) => d.status === status).map((d) => d.day);
  assert.deepEqual(days('no_trade'), ['2011-04-22', '2011-04-24', '2011-04-25', '2011-04-29']);
  assert.deepEqual(days('never_open'), openOn({ from: '2011-04-01', to: '2011-05-01' }, [6]));
  assert.equal(days('traded').length, 21);
  assert.equal(pattern.statusOf('2010-11-30'), 'outside');
  assert.equal(pattern.statusOf('2011-07-01'), 'outside');
});

test('a closure that is known is not a missing day, and is not held against its weekday', () => {
  const window = { from: '2024-01-01', to: '2024-03-25' };
  const shut = ['2024-02-05', '2024-02-12', '2024-02-19', '2024-02-26'];
  const traded = openOn(window, [1, 2]).filter((day) => !shut.includes(day));
  const pattern = openingPattern({ traded, closures: shut });
  assert.equal(pattern.statusOf('2024-02-12'), 'closed_known');
  assert.equal(pattern.weekdays[0]?.opening, 'always');
  assert.equal(openingPattern({ traded }).statusOf('2024-02-12'), 'no_trade');
  assert.equal(openingPattern({ traded }).weekdays[0]?.opening, 'usually');
});

test('records on a day outrank everything that says it is closed', () => {
  const pattern = openingPattern({ traded: ['2024-01-01'], closures: ['2024-01-01'] });
  assert.equal(pattern.statusOf('2024-01-01'), 'traded');
});

test('four Advent Saturdays do not make the others missing; every other Saturday does', () => {
  const window = { from: '2023-07-03', to: '2024-06-03' };
  const weekdays = openOn(window, [1, 2, 3, 4, 5]);
  const advent = ['2023-12-02', '2023-12-09', '2023-12-16', '2023-12-23'];
  const special = openingPattern({ traded: [...weekdays, ...advent] });
  assert.equal(special.statusOf('2024-01-06'), 'never_open');
  assert.equal(special.weekdays[5]?.opening, 'never');
  const every_other = openOn(window, [6]).filter((_, i) => i % 2 === 0);
  const usual = openingPattern({ traded: [...weekdays, ...every_other] });
  assert.equal(
    usual.statusOf('2024-01-06'),
    every_other.includes('2024-01-06') ? 'traded' : 'no_trade',
  );
  assert.equal(usual.weekdays[5]?.opening, 'usually');
});

test('new opening hours are followed within twelve weeks', () => {
  const before = openOn({ from: '2023-01-02', to: '2024-01-01' }, [1, 2, 3, 4, 5]);
  const after = openOn({ from: '2024-01-01', to: '2024-07-01' }, [2, 3, 4, 5]);
  const pattern = openingPattern({ traded: [...before, ...after] });
  assert.equal(pattern.statusOf('2024-01-01'), 'no_trade');
  assert.equal(pattern.statusOf('2024-03-25'), 'never_open');
});

test('no data at all: every day is outside, and nothing is claimed of any weekday', () => {
  const pattern = openingPattern({ traded: [] });
  assert.equal(pattern.span, null);
  assert.equal(pattern.statusOf('2024-01-01'), 'outside');
  assert.deepEqual(
    pattern.weekdays.map((day) => day.of),
    [0, 0, 0, 0, 0, 0, 0],
  );
});

test('whatever the records: traded days are traded, and no other day outside the data is judged', () => {
  const from = '2024-01-01';
  const offsets = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1 });
  fc.assert(
    fc.property(offsets, fc.uniqueArray(fc.integer({ min: 0, max: 200 })), (open, shut) => {
      const traded = open.map((offset) => addDays(from, offset));
      const closures = shut.map((offset) => addDays(from, offset));
      const pattern = openingPattern({ traded, closures });
      const days = classifyDays(pattern, { from, to: addDays(from, 210) });
      for (const { day, status } of days) {
        assert.equal(status === 'traded', traded.includes(day));
        const inside = pattern.span !== null && day >= pattern.span.from && day < pattern.span.to;
        assert.equal(status === 'outside', !inside);
        if (status === 'no_trade') assert.ok(!closures.includes(day));
      }
    }),
  );
});

test('an empty or endless window is refused', () => {
  const pattern = openingPattern({ traded: ['2024-01-01'] });
  const refused = (from: string, to: string) =>
    assert.throws(() => classifyDays(pattern, { from, to }), { code: 'bad_window' });
  refused('2024-01-01', '2024-01-01');
  refused('1900-01-01', '2024-01-01');
});
