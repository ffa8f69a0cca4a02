// Who goes first on the one connection.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Priority } from './database.ts';
import { createTurns } from './turns.ts';

/** Takes a turn for each caller at once and returns the order in which they were served. */
async function orderServed(callers: readonly Priority[]): Promise<number[]> {
  const turns = createTurns();
  const end = await turns.take('work');
  const served: number[] = [];
  const all = callers.map(async (priority, i) => {
    const done = await turns.take(priority);
    served.push(i);
    done();
  });
  end();
  await Promise.all(all);
  return served;
}

test('people who came later go before work that waits', async () => {
  assert.deepEqual(await orderServed(['work', 'person', 'work', 'person']), [1, 3, 0, 2]);
});

test('work does not wait for ever behind people: after twenty of them it has its turn', async () => {
  const served = await orderServed(['work', ...Array<Priority>(30).fill('person')]);
  assert.equal(served.indexOf(0), 20);
});

test('only one caller has the turn at a time, whatever they do', async () => {
  const turns = createTurns();
  let holders = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const end = await turns.take(i % 3 === 0 ? 'work' : 'person');
      holders += 1;
      most = Math.max(most, holders);
      await new Promise((resolve) => setImmediate(resolve));
      holders -= 1;
      end();
    }),
  );
  assert.equal(most, 1);
});

test('ending a turn twice gives nobody a second one', async () => {
  const turns = createTurns();
  const first = await turns.take('person');
  const second = turns.take('person');
  const third = turns.take('person');
  first();
  first();
  await second;
  let third_served = false;
  third.then(() => {
    third_served = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(third_served, false);
});

test('everybody is served once, each kind in the order it asked', async () => {
  const kind = fc.constantFrom<Priority>('person', 'work');
  await fc.assert(
    fc.asyncProperty(fc.array(kind, { maxLength: 80 }), async (callers) => {
      const served = await orderServed(callers);
      assert.equal(new Set(served).size, callers.length);
      for (const priority of ['person', 'work']) {
        const of_kind = served.filter((i) => callers[i] === priority);
        assert.deepEqual(
          of_kind,
          [...of_kind].sort((a, b) => a - b),
        );
      }
    }),
    { numRuns: 50 },
  );
});
