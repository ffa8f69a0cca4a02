// The glossary against the verifier: a definition that it would cut is a definition to reword.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { definitions } from '../prompts/glossary.ts';
import { METRIC_WORDS } from '../prompts/metric-words.ts';
import { makeBrief } from './compose/made-briefs.ts';
import { compose } from './compose.ts';
import { type VerifyContext, verify, verifyComposed } from './verify.ts';

/** Nothing is taken on trust here: no claims, and no sentences that the composer vouches for. */
const STRICT: VerifyContext = {
  metrics: METRIC_WORDS,
  window_labels: [],
  labels: [],
  today: '2026-05-03',
};

test('every definition passes the verifier word for word, without a claim', () => {
  for (const { term, text } of definitions()) {
    const verified = verify(text, [], STRICT);
    assert.deepEqual(verified.removed, [], term);
    assert.equal(verified.text, text);
  }
});

test('a definition with a cause, a figure or a record would be cut', () => {
  for (const text of [
    'Late payers lead to empty tills.',
    'The share of three customers in ten.',
    'A day that was never beaten.',
    'What you earn is up.',
  ]) {
    assert.equal(verify(text, [], STRICT).ok, false, text);
  }
});

test('every definition reaches the answer whole', () => {
  for (const { term, text } of definitions()) {
    const brief = makeBrief(1, { family: 'meaning', metric: 'revenue' });
    brief.unavailable = null;
    brief.coverage = [];
    brief.notes = [];
    brief.query = { ...brief.query, metric: null, window: null, term: term.toLowerCase() };
    brief.meaning = { term, text };
    const composed = compose(brief, { assumed: [], new_id: randomUUID });
    assert.ok(composed.text.startsWith(`**${term}**: ${text}`), composed.text);
    const verified = verifyComposed(brief, composed);
    assert.deepEqual(verified.removed, [], term);
  }
});
