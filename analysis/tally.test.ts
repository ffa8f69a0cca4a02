// Sums of lists are held against decimal.js, value by value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { product, roundTo, sum } from './decimals.ts';
import { tallied, tally } from './tally.ts';

const COLUMNS = [0, 1, 2];

const decimals = fc
  .tuple(fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }), fc.stringMatching(/^\d{0,9}$/))
  .map(([whole, part]) => (part === '' ? String(whole) : `${whole}.${part}`));
const lists = fc.array(
  fc.record({
    entries: fc.array(
      fc.record({
        key: fc.integer({ min: -3, max: 6 }).map(String),
        value: fc.option(decimals, { nil: '' }),
      }),
      { minLength: 1, maxLength: 12 },
    ),
    column: fc.constantFrom(...COLUMNS),
    factor: fc.constantFrom(-2, -1, 1),
  }),
  { maxLength: 8 },
);

test('sums are exact, with the places of what was added, and absent where nothing was', () => {
  fc.assert(
    fc.property(lists, (given) => {
      const packed = given.map(({ entries, column, factor }) => ({
        keys: entries.map(({ key }) => key).join(','),
        values: entries.map(({ value }) => value).join(','),
        column,
        factor,
      }));
      const found = tally(packed, COLUMNS.length);
      const keys = given.flatMap(({ entries }) => entries.map(({ key }) => key));
      assert.deepEqual([...found.rows.keys()].sort(), [...new Set(keys)].sort());
      for (const [key, row] of found.rows) {
        for (const column of COLUMNS) {
          const added = given
            .filter((list) => list.column === column)
            .flatMap(({ entries, factor }) =>
              entries
                .filter((entry) => entry.key === key && entry.value !== '')
                .map(({ value }) => ({ value, signed: product(value, String(factor)) })),
            );
          const places = Math.max(0, ...added.map(({ value }) => value.split('.')[1]?.length ?? 0));
          const expected =
            added.length === 0 ? null : roundTo(sum(added.map(({ signed }) => signed)), places);
          assert.equal(tallied(found, row, column), expected);
        }
      }
    }),
  );
});

test('a list with fewer values than keys is refused, not shifted', () => {
  const list = { keys: '1,2,3', values: '4,5', column: 0, factor: 1 };
  assert.throws(() => tally([list], 1), /fewer values than keys/);
});

test('values of different places add up as they are', () => {
  const list = { keys: '7,8,7', values: '1.5,2,0.125', column: 0, factor: 1 };
  const found = tally([list, { ...list, keys: '8,9,7', values: '-2,,-1.625' }], 1);
  const texts = [...found.rows].map(([key, row]) => [key, tallied(found, row, 0)]);
  assert.deepEqual(texts, [
    ['7', '0.000'],
    ['8', '0'],
    ['9', null],
  ]);
});
