// The lies are lies: each changes the text, for money, counts and shares alike, and no two do the
// same. Whether they are caught is tested where the verifier is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIES, type TrueAnswer } from './lies.ts';

function claim(mark: string, metric: string, value: string, unit: string) {
  return { mark, metric, value, unit, from: '2011-06-01', to: '2011-07-01' };
}
const ANSWERS: TrueAnswer[] = [
  {
    text: 'In June 2011 revenue was £691,123.12 [c1], £32,210.39 [c2] less than in May.',
    claims: [
      claim('c1', 'revenue', '691123.12', 'GBP'),
      claim('c2', 'revenue', '-32210.39', 'GBP'),
    ],
  },
  {
    text: 'There were 1,576 orders [c1] from 991 customers [c2] in June 2011.',
    claims: [
      claim('c1', 'orders', '1576', 'orders'),
      claim('c2', 'active_customers', '991', 'customers'),
    ],
  },
  {
    text: 'Refunds were 9.3% [c1] of £761,739.90 [c2].',
    claims: [
      claim('c1', 'refund_rate', '0.0927046', 'ratio'),
      claim('c2', 'gross_sales', '761739.90', 'GBP'),
    ],
  },
  {
    text: 'Thursday is busiest: **£31,210.55** [c1] a trading day; Sunday took about £9.1k [c2].',
    claims: [claim('c1', 'revenue', '31210.5511', 'GBP'), claim('c2', 'revenue', '9123.5', 'GBP')],
  },
];

test('there are at least 48 lies of many kinds, each with a name of its own', () => {
  assert.ok(LIES.length >= 48, String(LIES.length));
  assert.equal(new Set(LIES.map((lie) => lie.name)).size, LIES.length);
  assert.ok(new Set(LIES.map((lie) => lie.kind)).size >= 9);
});

test('every lie changes every true answer, and no two lies are the same', () => {
  for (const answer of ANSWERS) {
    const told = new Map<string, string>();
    for (const lie of LIES) {
      const text = lie.make(answer);
      assert.notEqual(text, answer.text, lie.name);
      assert.equal(told.get(text), undefined, `${lie.name}: ${text}`);
      told.set(text, lie.name);
    }
  }
});

test('an answer that shows only one figure cannot be lied about', () => {
  const [answer] = ANSWERS;
  assert.ok(answer);
  const text = 'Revenue was £691,123.12 [c1].';
  assert.throws(() => LIES[0]?.make({ ...answer, text }), /two different figures/);
});
