// BM25's stored half.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postingsOf, questionTerms, REFERENCE_TERMS } from './terms.ts';

test("a posting's impact is BM25's term part for k1 = 1.2 and b = 0.75", () => {
  const { terms, impacts, length } = postingsOf('refunds, refunded teapots');
  assert.deepEqual(terms, ['refund', 'teapot']);
  assert.equal(length, 3);
  const share = 1.2 * (0.25 + (0.75 * 3) / REFERENCE_TERMS);
  assert.ok(Math.abs((impacts[0] ?? 0) - (2 * 2.2) / (2 + share)) < 1e-12);
  assert.ok(Math.abs((impacts[1] ?? 0) - 2.2 / (1 + share)) < 1e-12);
});

test('the same mention weighs less in a longer text', () => {
  const [short] = postingsOf('teapots').impacts;
  const [long] = postingsOf(`teapots ${'cups '.repeat(100)}`).impacts;
  assert.ok((short ?? 0) > (long ?? 0) * 2);
});

test('a question is looked up by its different words, and by no more than 64', () => {
  assert.deepEqual(questionTerms('What about refunds, and the refund?'), ['refund']);
  assert.deepEqual(questionTerms('what did we ask?'), ['ask']);
  const many = Array.from({ length: 500 }, (_, i) => `word${i}`).join(' ');
  assert.equal(questionTerms(many).length, 64);
});
