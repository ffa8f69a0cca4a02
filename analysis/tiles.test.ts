// Claims about which buckets stand for a window.
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { addDays, dateOf, dayNumber, nextBucket } from './calendar.ts';
import { signedTiles } from './tiles.ts';

test('the signed days of the tiles are exactly the days of the window', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 14_000, max: 16_000 }),
      fc.integer({ min: 0, max: 800 }),
      fc.constantFrom(1, 7),
      (start, length, week_start) => {
        const counts = new Map<number, number>();
        const tiles = signedTiles(dateOf(start), dateOf(start + length), week_start);
        for (const { grain, bucket, factor } of tiles) {
          const end = dayNumber(nextBucket(bucket, grain));
          for (let day = dayNumber(bucket); day < end; day++) {
            counts.set(day, (counts.get(day) ?? 0) + Number(factor));
          }
        }
        const inside = [...counts].filter(([, count]) => count !== 0);
        assert.equal(inside.length, length);
        for (const [day, count] of inside) {
          assert.equal(count, 1);
          assert.ok(day >= start && day < start + length);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test('a month less two days is the month minus two days, not twenty-eight days', () => {
  const tiles = signedTiles('2011-03-01', '2011-03-30', 1);
  assert.ok(tiles.length <= 3, JSON.stringify(tiles));
  assert.deepEqual(tiles.find((tile) => tile.grain === 'month')?.bucket, '2011-03-01');
});

test('a whole month is one tile and an empty window none', () => {
  assert.equal(signedTiles('2011-04-01', '2011-05-01', 1).length, 1);
  assert.deepEqual(signedTiles('2011-04-01', '2011-04-01', 1), []);
  assert.equal(signedTiles('2011-04-05', addDays('2011-04-05', 1), 1).length, 1);
});
