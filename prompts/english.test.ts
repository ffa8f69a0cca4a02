// What retrieval takes for the same word, and what it leaves out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stem, stemmedWords, words } from './english.ts';

test('forms of one word have one stem', () => {
  for (const family of [
    ['refund', 'refunds', 'refunded', 'refunding'],
    ['relate', 'related', 'relates'],
    ['connect', 'connected', 'connecting', 'connection', 'connections'],
    ['price', 'prices', 'priced', 'pricing'],
    ['company', 'companies'],
    ['hop', 'hopped', 'hopping'],
  ]) {
    assert.equal(new Set(family.map(stem)).size, 1, family.map(stem).join(' '));
  }
});

test("stems are those of Porter's own examples", () => {
  const examples = {
    caresses: 'caress',
    ponies: 'poni',
    cats: 'cat',
    agreed: 'agre',
    plastered: 'plaster',
    sized: 'size',
    falling: 'fall',
    failing: 'fail',
    filing: 'file',
    happy: 'happi',
    sky: 'sky',
    relational: 'relat',
    conditional: 'condit',
    vietnamization: 'vietnam',
    hopefulness: 'hope',
    electrical: 'electr',
    goodness: 'good',
    revival: 'reviv',
    adjustment: 'adjust',
    adoption: 'adopt',
    effective: 'effect',
    probate: 'probat',
    rate: 'rate',
    cease: 'ceas',
    controll: 'control',
    roll: 'roll',
  };
  for (const [word, expected] of Object.entries(examples)) assert.equal(stem(word), expected, word);
});

test('different words keep different stems', () => {
  assert.notEqual(stem('sale'), stem('salt'));
  assert.notEqual(stem('order'), stem('ordinary'));
});

test('a sum is one word, with or without its thousands comma', () => {
  assert.deepEqual(words('GBP 18,220.50 in May'), ['gbp', '18220.50', 'in', 'may']);
});

test('stop words, accents and apostrophes leave no trace', () => {
  assert.deepEqual(stemmedWords('What’s the Café’s revenue?'), ['cafe', 'revenu']);
});

test('a text of a million words is cut, not refused', () => {
  assert.equal(words('word '.repeat(1_000_000)).length, 4000);
});
