// The generator's claims: the published sequence, streams that do not disturb each other, fair
// odds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom, xoshiro128 } from './random.ts';

test('the words are those that xoshiro128** gives from the state 1, 2, 3, 4', () => {
  const next = xoshiro128([1, 2, 3, 4]);
  const words = Array.from({ length: 6 }, next);
  assert.deepEqual(words, [11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
});

test('a stream is the same for the same labels and another for others', () => {
  const draw = (seed: number, label: string) =>
    Array.from({ length: 8 }, createRandom(seed, label, 3).next);
  assert.deepEqual(draw(7, 'web'), draw(7, 'web'));
  assert.notDeepEqual(draw(7, 'web'), draw(7, 'shop'));
  assert.notDeepEqual(draw(7, 'web'), draw(8, 'web'));
});

test('counts come out at their mean, small and large', () => {
  const random = createRandom(1, 'counts');
  for (const mean of [0.3, 6, 90]) {
    let sum = 0;
    for (let i = 0; i < 4000; i += 1) sum += random.count(mean);
    assert.ok(Math.abs(sum / 4000 / mean - 1) < 0.06, `${sum / 4000} where ${mean} was meant`);
  }
  assert.equal(random.count(0), 0);
});

test('a weighted draw follows the weights and never takes a weight of 0', () => {
  const random = createRandom(1, 'weights');
  const hits = [0, 0, 0, 0];
  for (let i = 0; i < 8000; i += 1) {
    const index = random.weighted([1, 0, 3, 0]);
    hits[index] = (hits[index] ?? 0) + 1;
  }
  assert.equal(hits[1], 0);
  assert.equal(hits[3], 0);
  assert.ok(Math.abs((hits[2] ?? 0) / (hits[0] ?? 1) - 3) < 0.3, hits.join(' '));
});
