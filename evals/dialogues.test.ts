// The dialogues themselves: enough of them, a third held out, over both businesses, and no turn
// that expects nothing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDialogues, summariseDialogues } from './dialogues.ts';
import { isHeldOut } from './held-out.ts';

const dialogues = readDialogues();

test('there are at least 60 dialogues of three turns, over both businesses', () => {
  assert.ok(dialogues.length >= 60, String(dialogues.length));
  assert.deepEqual([...new Set(dialogues.map(({ data }) => data))].sort(), ['bakery', 'retail']);
});

test('a third is held out by the hash of the id alone, of each business', () => {
  for (const data of ['bakery', 'retail']) {
    const own = dialogues.filter((dialogue) => dialogue.data === data);
    const share = own.filter(({ id }) => isHeldOut(id)).length / own.length;
    assert.ok(share > 0.2 && share < 0.5, `${data}: ${share.toFixed(2)}`);
  }
});

test('every turn expects a reading, a status or what was told', () => {
  for (const { id, turns } of dialogues) {
    for (const { expect } of turns) {
      const { family, status, told, metric } = expect;
      assert.ok(family ?? status ?? told ?? metric, id);
    }
  }
});

test('things are told, corrected and taken back; choices are taken; questions lean on all of it', () => {
  const acts = dialogues.flatMap(({ turns }) =>
    turns.flatMap(({ expect }) => expect.told?.act ?? []),
  );
  for (const [act, least] of [
    ['noted', 15],
    ['corrected', 5],
    ['forgotten', 2],
  ] as const) {
    assert.ok(acts.filter((one) => one === act).length >= least, act);
  }
  assert.ok(dialogues.some(({ turns }) => turns.some(({ choose }) => choose !== undefined)));
});

test('a missed turn, a wrong figure and a first question asked back each lower their own bar', () => {
  const turn = { said: 'x', understood: true, figures_right: true, differences: [] };
  const good = { ...turn, status: 'answered' as const };
  const results = [
    { id: 'a', kind: 'plain', held_out: false, turns: [good, good, good] },
    { id: 'b', kind: 'plain', held_out: true, turns: [{ ...good, understood: false }, good, good] },
    {
      id: 'c',
      kind: 'plain',
      held_out: false,
      turns: [{ ...good, figures_right: false }, good, good],
    },
    {
      id: 'd',
      kind: 'plain',
      held_out: false,
      turns: [{ ...turn, status: 'clarify' as const }, good, good],
    },
  ];
  const { bars, misses } = summariseDialogues(results);
  assert.deepEqual(
    bars.map(({ right, of, passed }) => [right, of, passed]),
    [
      [11, 12, false],
      [2, 3, false],
      [9, 10, false],
      [3, 4, false],
    ],
  );
  assert.equal(misses.length, 1, 'a held-out miss is not shown');
});
