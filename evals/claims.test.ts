// The claim checker against a coach that tells the truth and ones that do not: each kind of fault
// is seen, and what is computed alike is read only once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Decimal } from 'decimal.js';
import type { Answer, Coach } from './answer.ts';
import { makeClaimChecker } from './claims.ts';
import type { Score } from './score.ts';
import { makeBooks } from './truth/rows.ts';

const WINDOW = { from: '2026-03-02', to: '2026-03-03' };
const BOOKS = makeBooks('shop', [
  {
    day: '2026-03-02',
    hour: 9,
    order: 'A',
    refund: false,
    quantity: new Decimal(1),
    amount: new Decimal('10.5'),
    product: 'bun',
    product_label: 'Bun',
    category: null,
    customer: null,
    customer_label: null,
    channel: null,
    country: null,
    location: null,
    file: 'till.csv',
  },
]);
const CLAIM = {
  id: 'one',
  mark: 'c1',
  metric: 'revenue',
  value: '10.5',
  unit: 'GBP',
  ...WINDOW,
  filter: {},
  sources: ['till'],
  data_version: '1',
  expression: { kind: 'fractions', of: 'March' },
};
const ANSWER: Answer = {
  session_id: 's',
  conversation_id: 'c',
  status: 'answered',
  text: 'Revenue was £10.50 [c1].',
  claims: [CLAIM],
  query: {
    family: 'how_much',
    metric: 'revenue',
    window: WINDOW,
    compare: null,
    filters: [],
    by: null,
    direction: null,
    limit: null,
    cycle: null,
    extreme: null,
    grain: null,
  },
};
const SCORE: Score = {
  status_right: true,
  understood: true,
  differences: [],
  figures_right: true,
  faults: [],
  left_out: [],
  matched: [
    { figure: { name: 'value', value: '10.5', kind: 'number', required: true }, claim: CLAIM },
  ],
};

function coach(told: { again?: string; total?: string; files?: string[] }) {
  const read: string[] = [];
  const client: Coach = {
    ask: async () => ANSWER,
    rerun: async () => told.again ?? '10.50',
    records: async (id) => {
      read.push(id);
      return { count: 1, total: told.total ?? '10.5', files: told.files ?? ['till.csv'] };
    },
  };
  return { client, read };
}
const check = (client: Coach) => makeClaimChecker(client, BOOKS, { records: true });

test('a claim that holds has no fault, and its records are read once', async () => {
  const { client, read } = coach({});
  const checker = check(client);
  await checker(ANSWER, SCORE);
  const twice = await checker({ ...ANSWER, claims: [{ ...CLAIM, id: 'two' }] }, SCORE);
  assert.deepEqual(twice.claim_faults, []);
  assert.ok(twice.rerun_right && twice.records_right && twice.sources_right);
  assert.deepEqual(read, ['one']);
});

test('a claim of the same value that is computed otherwise has its own records read', async () => {
  const { client, read } = coach({});
  const checker = check(client);
  await checker(ANSWER, SCORE);
  const other = { ...CLAIM, id: 'two', expression: { kind: 'fractions', of: 'April' } };
  await checker({ ...ANSWER, claims: [other] }, SCORE);
  const later = { ...CLAIM, id: 'three', data_version: '2' };
  await checker({ ...ANSWER, claims: [later] }, SCORE);
  assert.deepEqual(read, ['one', 'two', 'three']);
});

test('another value on running again, another sum and another file are each seen', async () => {
  const again = await check(coach({ again: '10.51' }).client)(ANSWER, SCORE);
  assert.ok(!again.rerun_right && again.records_right && again.sources_right);
  const total = await check(coach({ total: '10.49' }).client)(ANSWER, SCORE);
  assert.ok(total.rerun_right && !total.records_right && total.sources_right);
  for (const files of [['other.csv'], [], ['till.csv', 'other.csv']]) {
    const sources = await check(coach({ files }).client)(ANSWER, SCORE);
    assert.ok(!sources.sources_right, files.join());
  }
});

test('no refund rests on no row, and sales do not', async () => {
  const nothing = (total: string) => ({
    ...coach({ again: total, total, files: [] }).client,
    records: async () => ({ count: 0, total, files: [] }),
  });
  const refunds = { ...CLAIM, metric: 'refunds', value: '0' };
  const matched = SCORE.matched.map(({ figure }) => ({
    figure: { ...figure, value: '0' },
    claim: refunds,
  }));
  const query = ANSWER.query && { ...ANSWER.query, metric: 'refunds' };
  const answer = { ...ANSWER, query, claims: [refunds] };
  const none = await check(nothing('0'))(answer, { ...SCORE, matched });
  assert.deepEqual(none.claim_faults, []);
  const sales = { ...answer, query: ANSWER.query ?? null };
  assert.ok(!(await check(nothing('0'))(sales, { ...SCORE, matched })).sources_right);
  assert.ok(!(await check(nothing('10.5'))(answer, SCORE)).sources_right);
});

test('records that nobody lists are not said to add up', async () => {
  const { client, read } = coach({ total: '1', files: ['other.csv'] });
  const checker = makeClaimChecker(client, BOOKS, { records: false });
  const { rerun_right, records_right, sources_right } = await checker(ANSWER, SCORE);
  assert.deepEqual([rerun_right, records_right, sources_right], [true, null, null]);
  assert.deepEqual(read, []);
});
