// The bars are bars: one question too few understood, one wrong figure, one poem written, and the
// run fails by that name.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { result } from './result-fixture.ts';
import { type Result, summarise } from './summary.ts';

const many = (count: number, change: Partial<Result> = {}) =>
  Array.from({ length: count }, (_, index) => result(`why-${index}`, change));

test('95 of 100 held-out questions are enough, 94 are not', () => {
  const asked = (missed: number) => [...many(100 - missed), ...many(missed, { understood: false })];
  assert.deepEqual(summarise(asked(5)).failed_bars, []);
  assert.deepEqual(summarise(asked(6)).failed_bars, ['held-out questions understood']);
});

test('open questions that are missed fail nothing, a wrong figure anywhere does', () => {
  const open = many(20, { held_out: false, understood: false });
  assert.deepEqual(summarise(open).failed_bars, []);
  const wrong = [...many(20), result('rank-1', { figures_right: false })];
  assert.deepEqual(summarise(wrong).failed_bars, ['answers with every figure right']);
});

test('one question answered that must be declined fails', () => {
  const results = [...many(20), result('outside-1', { status_right: false })];
  assert.deepEqual(summarise(results).failed_bars, ['clarified or declined where it must be']);
});

test('what was not looked at is neither met nor missed, and the summary says so', () => {
  const unseen = many(20, { records_right: null, sources_right: null });
  const { text, bars, failed_bars, not_measured } = summarise(unseen);
  const names = ['answers whose records add up', 'answers that rest on the right files'];
  assert.deepEqual(not_measured, names);
  assert.deepEqual(failed_bars, []);
  assert.deepEqual(
    bars.filter(({ name }) => names.includes(name)),
    [],
  );
  assert.match(text, /^- +not measured {2}answers whose records add up$/m);
  const seen = summarise([...many(19), result('rank-1', { records_right: false })]);
  assert.deepEqual(seen.failed_bars, ['answers whose records add up']);
  assert.deepEqual(seen.not_measured, []);
});
