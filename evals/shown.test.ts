// What counts as showing a claim, with cases on both sides: a judge that lets everything pass, or
// trips over a date, would make every other number of the evals worthless.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, Claim } from './answer.ts';
import { claimEquals, saysDate, shownFaults } from './shown.ts';

function claim(mark: string, value: string, unit = 'GBP'): Claim {
  return {
    id: mark,
    mark,
    metric: 'revenue',
    value,
    unit,
    from: null,
    to: null,
    filter: {},
    sources: [],
    data_version: '1',
    expression: {},
  };
}
function answer(text: string, ...claims: Claim[]): Answer {
  return { session_id: 's', conversation_id: 'c', status: 'answered', text, claims };
}

test('a claim equals a value to ten digits, a percentage as a share', () => {
  assert.ok(claimEquals(claim('c1', '493207.121'), '493207.121'));
  assert.ok(!claimEquals(claim('c1', '493207.12'), '493207.121'));
  assert.ok(claimEquals(claim('c1', '493207.121'), '493207.12', 2));
  assert.ok(claimEquals(claim('c1', '33.3333333333333333', '%'), '0.33333333333333333333'));
  assert.ok(!claimEquals(claim('c1', '-5'), '5'));
});

test('a figure that is rounded wrongly, or of another claim, does not show its claim', () => {
  const june = claim('c1', '691123.12');
  const orders = claim('c2', '1576', 'orders');
  const rate = claim('c3', '0.09270000', 'ratio');
  const right = [
    'Revenue was £691,123.12 [c1] from 1,576 orders [c2]; 9.3% [c3] went back.',
    'About £691k [c1] in June 2011, from 1,576 [c2].',
    'June 2011 [c1] and 30 June [c2] and 12:00 [c3] are no figures.',
  ];
  for (const text of right)
    assert.deepEqual(shownFaults(answer(text, june, orders, rate)), [], text);
  const wrong = [
    'Revenue was £691,123.13 [c1].',
    'Revenue was £1,576 [c1].',
    'About £692k [c1].',
    'Refunds were 9.2% [c3].',
    'There were 1,576 orders [c4].',
  ];
  for (const text of wrong) {
    assert.equal(shownFaults(answer(text, june, orders, rate)).length, 1, text);
  }
});

test('a day is said as an ISO date or spelt, and another day is not', () => {
  assert.ok(saysDate(answer('Complete to 30 June 2011.'), '2011-06-30'));
  assert.ok(saysDate(answer('Complete to 2011-06-30.'), '2011-06-30'));
  assert.ok(!saysDate(answer('Complete to 29 June 2011.'), '2011-06-30'));
});
