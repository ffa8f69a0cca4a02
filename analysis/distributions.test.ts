// Tail areas against scipy 1.x's figures (norm.sf, chi2.sf), and the median against sorting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chiSquareTail, medianInPlace, normalTwoSided } from './distributions.ts';

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual / expected - 1) < 1e-10, `${actual} is not ${expected}`);
}

test('normal tails agree with scipy from the middle to eight deviations out', () => {
  close(normalTwoSided(0.1), 0.920344325445942);
  close(normalTwoSided(1), 0.31731050786291415);
  close(normalTwoSided(-1.96), 0.04999579029644087);
  close(normalTwoSided(4), 6.334248366623973e-5);
  close(normalTwoSided(8), 1.244192114854348e-15);
  assert.equal(normalTwoSided(0), 1);
});

test('chi-square tails agree with scipy on both sides of the mean', () => {
  close(chiSquareTail(0.5, 1), 0.47950012218695337);
  close(chiSquareTail(3.84, 1), 0.05004352124870519);
  close(chiSquareTail(11.07, 5), 0.050009618622405425);
  close(chiSquareTail(2, 6), 0.9196986029286058);
  close(chiSquareTail(40, 23), 0.015369082400709319);
  close(chiSquareTail(200, 100), 1.1784500720979781e-8);
  close(chiSquareTail(0.001, 3), 0.9999915920809419);
});

test('the median is the one that sorting finds', () => {
  const numbers = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(numbers, (list) => {
      const sorted = [...list].sort((a, b) => a - b);
      const half = list.length >> 1;
      const upper = sorted[half] ?? 0;
      const expected = list.length % 2 === 1 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
      const padded = Float64Array.from([...list, 1e9, -1e9]);
      assert.equal(medianInPlace(padded, list.length), expected);
    }),
  );
});
