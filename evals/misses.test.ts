// What is told of the misses is counts: by field, kind and business, and never whose they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missTable } from './misses.ts';
import { result } from './result-fixture.ts';
import type { Result } from './summary.ts';

const asked = (change: Partial<Result>): Result =>
  result('why-bakery-01', { held_out: false, question: 'secret words', ...change });
const missed = (difference: string, change: Partial<Result> = {}) =>
  asked({ understood: false, differences: [difference, 'filters: x, expected y'], ...change });

test('misses are counted by first field, kind and business, open beside held out', () => {
  const text = missTable([
    asked({ held_out: true, kind: 'phone' }),
    missed('window: {"from":"2026-01-01"}, expected []', { held_out: true, kind: 'phone' }),
    missed('window: null, expected []'),
    missed('status: clarify, expected answered', { data: 'retail' }),
    missed('status: answered, expected declined', { data: 'retail', held_out: true }),
    missed('the server gave no answer that could be read', { data: 'retail' }),
  ]);
  assert.deepEqual(
    text.split('\n').map((line) => line.split(/ {2,}/)),
    [
      ['missed by field', 'open', 'held out'],
      ['window', '1', '1'],
      ['answered, though not to be', '0', '1'],
      ['asked back', '1', '0'],
      ['no answer', '1', '0'],
      [''],
      ['missed by kind', 'open', 'held out'],
      ['plain', '3/3', '1/1'],
      ['phone', '0/0', '1/2'],
      [''],
      ['missed by business', 'open', 'held out'],
      ['retail', '2/2', '1/1'],
      ['bakery', '1/1', '1/2'],
    ],
  );
});

test('no id, no word and no value of a question is told', () => {
  const text = missTable([
    missed('metric: "revenue", expected ["orders"]', { held_out: true, id: 'rank-retail-77' }),
  ]);
  for (const told of ['secret', 'rank-retail', 'revenue', 'orders']) {
    assert.ok(!text.includes(told), `${told} is told`);
  }
});

test('where all were understood nothing is counted', () => {
  assert.doesNotMatch(missTable([asked({}), asked({ held_out: true })]), /\d/);
});
