// Leaving a member out: the whole less its part, for one member and for two, and a label that says
// so.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { termsOf } from './expressions.ts';
import { leavingOut, plainFilter, wholeAndPart } from './leaving-out.ts';
import type { Filter } from './query.ts';

const span = { from: '2026-09-01', to: '2026-10-01' };
const uk: Filter = { dimension: 'country', key: 'GB', label: 'United Kingdom' };
const shop: Filter = { dimension: 'channel', key: 'shop', label: 'Shop' };

test('a member left out is labelled so, and can be had back', () => {
  const filter = leavingOut(uk);
  assert.equal(filter.label, 'all but United Kingdom');
  assert.deepEqual(plainFilter(filter), uk);
  assert.deepEqual(plainFilter(uk), uk);
  assert.equal(wholeAndPart([uk, shop]), null);
});

test('what is left is the whole less the part, beside another filter, too', () => {
  const terms = termsOf([{ metric: 'revenue', sign: 1 }], {
    span,
    filters: [leavingOut(uk), shop],
  });
  assert.deepEqual(
    terms.map(({ factor, filters }) => [factor, filters.map(({ label }) => label)]),
    [
      ['1', ['Shop']],
      ['-1', ['Shop', 'United Kingdom']],
    ],
  );
});

test('of two left out, what belongs to both is taken away once', () => {
  const filters = [leavingOut(uk), leavingOut(shop)];
  const terms = termsOf([{ metric: 'revenue', sign: 1 }], { span, filters });
  const factors = terms.map(({ factor, filters: own }) => `${factor} ${own.length}`);
  assert.deepEqual(factors.sort(), ['-1 1', '-1 1', '1 0', '1 2']);
});
