// The question files themselves: enough of every family, a third of them held out and as varied as
// the rest, and no expectation without a figure to hold an answer to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isHeldOut } from './held-out.ts';
import { type Item, readItems, readings } from './items.ts';

const FAMILIES =
  'how_much when change versus_last_year trend rank why normal coverage meaning history'.split(' ');
const items = readItems();

test('every family is asked at least 30 times, over both businesses', () => {
  for (const family of FAMILIES) {
    const of_family = items.filter((item) => readings(item)[0]?.family?.includes(family));
    assert.ok(of_family.length >= 30, `${family}: ${of_family.length}`);
    assert.equal(new Set(of_family.map((item) => item.data)).size, 2, family);
  }
});

test('at least 50 questions must be clarified or declined', () => {
  assert.ok(items.filter(mustNotAnswer).length >= 50);
});

test('at least 20 questions follow another in the same conversation and inherit from it', () => {
  const follow = items.filter((item) => item.before && !item.id.startsWith('history'));
  assert.ok(follow.length >= 20, String(follow.length));
});

test('a third is held out by the hash of the id alone, of every family and of every kind', () => {
  const held = items.filter((item) => isHeldOut(item.id));
  const share = held.length / items.length;
  assert.ok(share > 0.26 && share < 0.4, share.toFixed(3));
  for (const family of [...FAMILIES, 'outside']) {
    const of_family = held.filter((item) => item.id.startsWith(`${family}-`));
    assert.ok(of_family.length >= 5, `${family}: ${of_family.length}`);
  }
  const kinds = (list: Item[]) => new Set(list.map((item) => item.kind));
  const main = 'short plain misspelt slang formal rambling no_punctuation shouting dictated phone';
  for (const kind of main.split(' ')) assert.ok(kinds(held).has(kind), kind);
});

test('the rule has not moved: these ids fall where sha256 puts them', () => {
  // sha256 of these begins with ca, cd (202, 205) and 3e, 2e, 18, 3f, 25 (24 to 63).
  for (const id of ['a', 'g']) assert.equal(isHeldOut(id), false, id);
  for (const id of ['b', 'c', 'd', 'e', 'f']) assert.equal(isHeldOut(id), true, id);
});

test('every expected metric is one of the catalog that the issue names', () => {
  const known = new Set(
    (
      'revenue gross_sales refunds orders units_sold average_order_value active_customers ' +
      'new_customers returning_customers repeat_purchase_rate refund_rate expenses ' +
      'cost_of_sales gross_profit gross_margin net_profit net_margin cash_collected receivables'
    ).split(' '),
  );
  for (const item of items) {
    for (const metric of readings(item).flatMap((reading) => reading.metric ?? [])) {
      assert.ok(metric !== null && known.has(metric), `${item.id}: ${metric}`);
    }
  }
});

test('no question is asked twice of one business in one situation', () => {
  const seen = new Set<string>();
  for (const item of items) {
    const key = JSON.stringify([item.data, item.before ?? [], item.question.toLowerCase()]);
    assert.ok(!seen.has(key), item.question);
    seen.add(key);
  }
});

function mustNotAnswer(item: Item): boolean {
  return readings(item).every((reading) => !reading.status.includes('answered'));
}
