// Claims about telling many things at once: p against tables, and rates measured by simulation.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalRange } from './baseline.ts';
import { meansDiffer, rarity, silenceRarity, tellableUpTo } from './discoveries.ts';
import { poissonTail, studentQuantile, studentTwoSided } from './distributions.ts';
import { normals, uniforms } from './seeded.ts';

const near = (a: number, b: number, by = 1e-4) => assert.ok(Math.abs(a - b) < by, `${a} ${b}`);

test('Student’s t and Poisson’s tail are those of the tables', () => {
  near(studentTwoSided(2.3646, 7), 0.05);
  near(studentTwoSided(12.7062, 1), 0.05);
  near(studentTwoSided(2.8609, 19), 0.01);
  near(studentTwoSided(0, 5), 1);
  near(studentQuantile(0.05, 7), 2.3646);
  near(studentQuantile(0.001, 10), 4.5869);
  near(poissonTail(3, 1), 0.0803);
  near(poissonTail(10, 4), 0.00813);
});

test('Welch’s example: two samples, their p', () => {
  const a = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7];
  const b = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.2];
  const p = meansDiffer(a, b) as number;
  assert.ok(p > 0.005 && p < 0.03, String(p));
  assert.equal(meansDiffer([1, 1, 1], [1, 1, 1]), null);
});

test('rarity is 5 % at the ends of the interval, and its small p are not too small', (t) => {
  for (const n of [6, 8, 12, 20]) {
    const next = normals(n);
    const runs = 20_000;
    const seen = { 0.05: 0, 0.01: 0, 0.001: 0 };
    for (let run = 0; run < runs; run++) {
      const values = Array.from({ length: n }, () => (100 + 10 * next()).toFixed(6));
      const value = (100 + 10 * next()).toFixed(6);
      const p = rarity(normalRange(values, value), value) as number;
      for (const level of [0.05, 0.01, 0.001] as const) if (p < level) seen[level] += 1;
    }
    t.diagnostic(
      `${n} comparables: p < 5 % in ${((100 * seen[0.05]) / runs).toFixed(2)} %, < 1 % in ` +
        `${((100 * seen[0.01]) / runs).toFixed(2)} %, < 0.1 % in ` +
        `${((100 * seen[0.001]) / runs).toFixed(3)} %`,
    );
    assert.ok(Math.abs(seen[0.05] / runs - 0.05) < 0.01, String(n));
    assert.ok(seen[0.01] / runs < 0.014, String(n));
    assert.ok(seen[0.001] / runs < 0.0022, String(n));
  }
});

test('of a thousand scans of nothing, one in twenty at most tells anything', (t) => {
  const uniform = uniforms(11);
  let told = 0;
  for (let scan = 0; scan < 1_000; scan++) {
    const ps = Array.from({ length: 200 }, uniform);
    if (tellableUpTo(ps, 200, 0.05) !== null) told += 1;
  }
  t.diagnostic(`${told} of 1,000 scans of chance alone told something`);
  assert.ok(told <= 70 && told > 20, String(told));
});

test('what is told is the largest set that keeps the rate', () => {
  assert.equal(tellableUpTo([0.001, 0.008, 0.039, 0.041, 0.042], 10, 0.05), 0.008);
  assert.equal(tellableUpTo([0.03, 0.04], 2, 0.05), 0.04, 'the second carries the first');
  assert.equal(tellableUpTo([], 100, 0.05), null);
});

test('a weekly customer is missed after five weeks, not after two', () => {
  const weekly = [6, 6, 5, 6, 7, 6, 6, 5];
  assert.ok((silenceRarity(weekly, 30) as number) < 1e-4);
  assert.ok((silenceRarity(weekly, 8) as number) > 0.05);
  assert.equal(silenceRarity([6, 6], 60), null);
});
