// The judge against a perfect coach and against spoilt ones: every expectation can be met, by an
// answer made from the truth, and is missed once a window, a figure or a status is changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Decimal } from 'decimal.js';
import type { Answer, StatedQuery } from './answer.ts';
import { type Item, type Reading, readItems, readings } from './items.ts';
import { compareReading, scoreAnswer } from './score.ts';
import { readBakery, writeBakery } from './truth/bakery.ts';
import { type Figure, type FigureRequest, figuresFor } from './truth/figures.ts';
import { hasRetail, readRetail } from './truth/retail.ts';
import { type Books, type Line, makeBooks } from './truth/rows.ts';

const WORDS = new Set(['meaning', 'history']);
const items = readItems().filter((item) => item.data === 'bakery' || hasRetail());
const books = new Map<string, Books>();
const answers = new Map<string, Answer>();
let remove = async () => {};

before(async () => {
  const bakery = await writeBakery();
  remove = bakery.remove;
  books.set('bakery', await readBakery(bakery.folder));
  if (hasRetail()) books.set('retail', readRetail());
});
after(() => remove());

function booksOf(item: Item): Books {
  const found = books.get(item.data);
  assert.ok(found);
  return found;
}

test('an answer made from the truth is right for every question', () => {
  for (const item of items) {
    const score = scoreAnswer(item, perfect(item), booksOf(item));
    assert.deepEqual(score.differences, [], item.id);
    assert.deepEqual(score.faults, [], item.id);
    assert.ok(score.understood && score.figures_right && score.status_right, item.id);
  }
});

test('every question about figures has figures, and none of them is nothing', () => {
  for (const item of items) {
    const reading = main(item);
    const family = reading.family?.[0] ?? '';
    if (!reading.status.includes('answered') || WORDS.has(family)) continue;
    const { claims } = perfect(item);
    assert.ok(claims.length > 0, `${item.id} has no figures`);
    const all_zero = claims.every((claim) => new Decimal(claim.value).isZero());
    assert.ok(!all_zero, `${item.id} asks for nothing but zeros`);
  }
});

test('a shifted window, another family or a lost filter is not understood', () => {
  for (const item of items.filter((each) => main(each).window?.[0] && !each.expect.or)) {
    const answer = perfect(item);
    const query = answer.query as StatedQuery;
    const misses = (change: Partial<StatedQuery>) =>
      compareReading(main(item), { ...answer, query: { ...query, ...change } }).length > 0;
    assert.ok(misses({ window: { from: '2009-01-01', to: '2009-02-01' } }), item.id);
    assert.ok(misses({ family: 'history' }), item.id);
    if (main(item).metric !== undefined) assert.ok(misses({ metric: 'unheard_of' }), item.id);
    if (main(item).filters.length > 0) assert.ok(misses({ filters: [] }), item.id);
  }
});

test('a figure that is off by a penny is a fault, whichever it is', () => {
  const spoilt = items.filter((item) => main(item).family?.[0] === 'why');
  for (const item of spoilt) {
    const answer = perfect(item);
    for (const [index, claim] of answer.claims.entries()) {
      // Where the calendar's part is zero, the rest is the change: one value, two claims.
      if (answer.claims.some((other) => other !== claim && other.value === claim.value)) continue;
      const value = new Decimal(claim.value).plus('0.01').toFixed();
      const claims = answer.claims.with(index, { ...claim, value });
      const score = scoreAnswer(item, { ...answer, claims, text: '' }, booksOf(item));
      assert.ok(!score.figures_right, `${item.id} ${claim.mark}`);
    }
  }
});

test('answering what must be clarified or declined is wrong', () => {
  const outside = items.filter((item) => item.id.startsWith('outside-'));
  for (const item of outside) {
    const answer = { ...perfect(item), status: 'answered' as const, text: 'Revenue was high.' };
    const score = scoreAnswer(item, answer, booksOf(item));
    assert.ok(!score.status_right && !score.understood, item.id);
  }
});

function main(item: Item): Reading {
  const [first] = readings(item);
  assert.ok(first);
  return first;
}

function requestOf(reading: Reading): FigureRequest {
  const first = <T>(list: T[] | undefined): T | null => list?.[0] ?? null;
  return {
    family: first(reading.family) ?? '',
    metric: first(reading.metric),
    window: first(reading.window),
    compare: first(reading.compare),
    filters: reading.filters as FigureRequest['filters'],
    by: first(reading.by),
    direction: first(reading.direction) as FigureRequest['direction'],
    limit: first(reading.limit),
    cycle: first(reading.cycle),
    extreme: first(reading.extreme) as FigureRequest['extreme'],
    grain: first(reading.grain),
  };
}

/** What a coach would answer that knows the truth: the first accepted reading, all its figures. */
function perfect(item: Item): Answer {
  const known = answers.get(item.id) ?? makePerfect(item);
  answers.set(item.id, known);
  return known;
}

function makePerfect(item: Item): Answer {
  const reading = main(item);
  const status = reading.status[0] as Answer['status'];
  const bare = { session_id: 's', conversation_id: 'c', claims: [], text: '', query: null };
  if (status !== 'answered') return { ...bare, status };
  const request = requestOf(reading);
  const figures = figuresFor(booksOf(item), request);
  const query = {
    ...request,
    filters: reading.filters.map(({ dimension, member }) => ({
      dimension,
      key: member[0] ?? '',
      label: member[member.length - 1] ?? '',
    })),
  } as StatedQuery;
  const numbers = figures.filter((figure) => figure.kind === 'number');
  const dates = figures.filter((figure) => figure.kind === 'date').map((figure) => figure.value);
  return {
    ...bare,
    status,
    query,
    text: `${numbers.map(sentence).join(' ')} ${dates.join(' to ')}`,
    claims: numbers.map((figure, index) => ({
      id: `claim-${index}`,
      mark: `c${index + 1}`,
      metric: request.metric,
      value: figure.value,
      unit: 'GBP',
      from: request.window?.from ?? null,
      to: request.window?.to ?? null,
      filter: {},
      sources: ['file'],
      data_version: '1',
      expression: {},
    })),
  };
}

function sentence(figure: Figure, index: number): string {
  const name = figure.said?.[0] ?? figure.name.replaceAll('_', ' ');
  return `${name}: ${new Decimal(figure.value).toFixed(4, Decimal.ROUND_HALF_UP)} [c${index + 1}].`;
}

test('a name beside another’s value is a fault, also where two are alike', () => {
  const [of_one, of_two] = ['ranked', 'tied'].map((name) => rankedItem(name));
  const sold = [
    ['bun', '71'],
    ['pie', '60'],
    ['tea', '9'],
    ['jam', '9'],
  ] as const;
  const shop = makeBooks(
    'shop',
    sold.map(([product, amount], i) => soldLine(product, amount, i)),
  );
  const told = (...lines: [string, string][]) => rankAnswer(lines);
  const faults = (item: Item, answer: Answer) => scoreAnswer(item, answer, shop).faults;
  assert.ok(of_one && of_two);
  assert.deepEqual(faults(of_one, told(['bun', '71'], ['pie', '60'], ['tea', '9'])), []);
  assert.deepEqual(faults(of_one, told(['Bun', '71'], ['pie', '60'], ['jam', '9'])), []);
  assert.equal(faults(of_one, told(['pie', '71'], ['bun', '60'], ['tea', '9'])).length, 2);
  assert.equal(faults(of_two, told(['bun', '71'], ['pie', '60'], ['rye', '9'])).length, 1);
});

test('a zero for days without a record is a fault, and saying that nothing is known is none', () => {
  const shop = makeBooks('shop', [soldLine('bun', '71', 0)]);
  const item = rankedItem('unknown');
  const window = { from: '2026-04-01', to: '2026-05-01' };
  const answer = rankAnswer([['net sales', '0']]);
  const [zero] = answer.claims;
  assert.ok(zero && answer.query);
  const query = { ...answer.query, family: 'how_much', by: null, window };
  const silent = { ...answer, query, text: 'There are no records in April.', claims: [] };
  assert.deepEqual(scoreAnswer(item, silent, shop).faults, []);
  const claims = [{ ...zero, ...window }];
  assert.equal(scoreAnswer(item, { ...answer, query, claims }, shop).faults.length, 1);
  const until = [{ ...zero, ...window, value: '2026-03-02', unit: 'date' }];
  const text = 'My records end on 2 March [c1].';
  assert.deepEqual(scoreAnswer(item, { ...answer, query, text, claims: until }, shop).faults, []);
});

const MARCH = { from: '2026-03-01', to: '2026-04-01' };

function rankedItem(id: string): Item {
  return {
    ...(items[0] as Item),
    id,
    question: 'what sold best in March',
    expect: { status: ['answered'], filters: [] } as unknown as Item['expect'],
  };
}

function rankAnswer(lines: [string, string][]): Answer {
  const asked = { family: 'rank', metric: 'revenue', window: MARCH, compare: null, filters: [] };
  const open = { by: 'product', direction: 'best', limit: 3, cycle: null, extreme: null } as const;
  return {
    session_id: 's',
    conversation_id: 'c',
    status: 'answered',
    query: { ...asked, ...open, grain: null },
    text: lines.map(([name, value], i) => `${i + 1}. ${name}: ${value} [c${i + 1}]`).join('\n'),
    claims: lines.map(([, value], i) => ({
      ...{ id: `claim-${i}`, mark: `c${i + 1}`, metric: 'revenue', value, unit: 'GBP' },
      ...{ ...MARCH, filter: [], sources: ['file'], data_version: '1', expression: {} },
    })),
  };
}

function soldLine(product: string, amount: string, order: number): Line {
  return {
    ...{ day: '2026-03-02', hour: 9, order: String(order), refund: false, file: 'shop.csv' },
    ...{ quantity: new Decimal(1), amount: new Decimal(amount), product, product_label: product },
    ...{ category: null, customer: null, customer_label: null },
    ...{ channel: null, country: null, location: null },
  };
}
