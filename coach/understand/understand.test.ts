// The promises of understanding beside its phrasings: names, spelling, questions back, the family
// that rules and vectors settle, and that it is quick.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMBEDDING_DIMENSIONS, type Embedder } from '../../prompts/embedder.ts';
import { exemplars } from '../../prompts/exemplars.ts';
import { familyWeights, pack, unpack } from '../../prompts/family-weights.ts';
import { METRIC_WORDS } from '../../prompts/metric-words.ts';
import { FAMILIES, Query } from '../query.ts';
import { classifierOf, type Kind, likely, weigh } from './classifier.ts';
import { BAKERY, brief, RETAIL } from './fixtures.ts';
import { gramsOf } from './grams.ts';
import { memberSearchWords } from './members.ts';
import { slips } from './spelling.ts';
import { understand } from './understand.ts';

test('a code, a part of a name and an alias find their member', async () => {
  for (const [question, expected] of [
    ['sales of 85123A in may', 'how_much revenue 2026-05 [WHITE HANGING HEART T-LIGHT HOLDER]'],
    [
      'sales of hanging heart in may',
      'how_much revenue 2026-05 [WHITE HANGING HEART T-LIGHT HOLDER]',
    ],
    ['what did we sell online in may', 'how_much revenue 2026-05 [Web shop]'],
    ['uk sales in may', 'how_much revenue 2026-05 [United Kingdom]'],
  ] as const) {
    assert.equal(brief(await understand(BAKERY, question)), expected);
  }
  assert.ok(memberSearchWords('how are online sales').includes('web'));
});

test('names that fit equally well are asked about, with a query for each', async () => {
  const found = await understand(BAKERY, 'how many croissants did we sell last month');
  assert.ok(found.status === 'clarify');
  assert.deepEqual(
    found.choices.map(({ label }) => label),
    ['Butter croissant', 'Almond croissant'],
  );
  for (const { query } of found.choices) {
    assert.equal(query.metric, 'units_sold');
    assert.equal(query.window?.from, '2026-10-01');
  }
});

test('margin is asked about only where both are known', async () => {
  const found = await understand(BAKERY, 'what is our margin');
  assert.ok(found.status === 'clarify');
  assert.deepEqual(
    found.choices.map(({ query }) => query.metric),
    ['gross_margin', 'net_margin'],
  );
  const known = new Set(['revenue', 'net_margin']);
  const one = await understand({ ...BAKERY, known_metrics: known }, 'what is our margin');
  assert.equal(brief(one), 'how_much net_margin 2026-10');
});

test('a date that reads two ways is asked about, both readings as choices', async () => {
  const found = await understand({ ...RETAIL, country: null }, 'sales on 3/4/2011');
  assert.ok(found.status === 'clarify');
  assert.deepEqual(
    found.choices.map(({ query }) => query.window?.from),
    ['2011-04-03', '2011-03-04'],
  );
});

test('every choice asked back is a question that is understood', async () => {
  for (const question of [
    'how are we doing',
    'what is our margin',
    'croissant sales last month',
    'april?',
  ]) {
    const found = await understand(BAKERY, question);
    assert.ok(found.status === 'clarify');
    for (const choice of found.choices) {
      const again = await understand(BAKERY, choice.question);
      assert.ok(again.status === 'query', `${choice.question}: ${brief(again)}`);
      assert.equal(again.query.metric, choice.query.metric);
      assert.deepEqual(again.query.window, choice.query.window);
    }
  }
});

test('defaults that were taken are named', async () => {
  const found = await understand(BAKERY, 'how did we do by product');
  assert.ok(found.status === 'query');
  const fields = found.assumed.map(({ field }) => field);
  assert.ok(fields.includes('window') && fields.includes('metric'), fields.join());
  const spelt = await understand(BAKERY, 'reveune in may');
  assert.ok(spelt.status === 'query');
  assert.ok(
    spelt.assumed.some(({ field, text }) => field === 'spelling' && text.includes('reveune')),
  );
  const plain = await understand(BAKERY, 'revenue in may 2026');
  assert.deepEqual(plain.status === 'query' ? plain.assumed : null, []);
});

test('a tenant’s own figure is understood by its label and its synonyms', async () => {
  const own = {
    ...METRIC_WORDS[0],
    name: 'oven_hours',
    label: 'Oven hours',
    synonyms: ['baking time'],
  };
  const metrics = [...METRIC_WORDS, own as (typeof METRIC_WORDS)[number]];
  for (const question of ['oven hours in may', 'baking time in may']) {
    assert.equal(
      brief(await understand({ ...BAKERY, metrics }, question)),
      'how_much oven_hours 2026-05',
    );
  }
});

test('every query is one the contract allows', async () => {
  for (const { text } of exemplars()) {
    const found = await understand(BAKERY, text);
    if (found.status === 'query') Query.parse(found.query);
  }
});

test('the vectors decide where no rule fits; a sure rule they leave a chance stands', async () => {
  const dusty = async () =>
    new Map<Kind, number>([
      ['rank', 0.9],
      ['how_much', 0.1],
    ]);
  const asked = 'stuff languishing on the shelves';
  assert.equal(brief(await understand(BAKERY, asked)), 'clarify');
  assert.equal(
    brief(await understand(BAKERY, asked, dusty)),
    'rank revenue 2026-10 by product best 5',
  );
  const drawn = async () =>
    new Map<Kind, number>([
      ['rank', 0.8],
      ['why', 0.2],
    ]);
  const sure = await understand(BAKERY, 'why was april down', drawn);
  assert.equal(sure.status === 'query' && sure.query.family, 'why');
  const stranger = async () =>
    new Map<Kind, number>([
      ['outside', 0.9],
      ['how_much', 0.1],
    ]);
  const ours = await understand(BAKERY, 'sales in may', stranger);
  assert.equal(ours.status, 'query', 'a figure by its name is never outside');
  assert.equal((await understand(BAKERY, 'the moon is what it is', stranger)).status, 'declined');
});

test('which year a comparison means is for its dates to say', () => {
  const found = new Map<Kind, number>([
    ['change', 0.3],
    ['versus_last_year', 0.6],
    ['trend', 0.1],
  ]);
  const rules = { family: 'how_much', score: 3 } as const;
  const kind = (compare_kind: 'named' | 'last_year' | null) =>
    weigh({ ...rules, compare_kind, dated: true }, found).family;
  assert.equal(kind('named'), 'change');
  assert.equal(kind('last_year'), 'versus_last_year');
});

test('the weights of the families survive being packed', () => {
  const weights = familyWeights();
  const { families, grams } = weights;
  const again = unpack(pack(weights));
  assert.deepEqual(again.families, families);
  assert.deepEqual(again.grams, grams);
  assert.deepEqual([...families].sort(), [...FAMILIES, 'outside'].sort());
  const vector = Array.from({ length: EMBEDDING_DIMENSIONS }, (_, at) => Math.sin(at) / 14);
  const said = gramsOf('why did µ fall in §', { compare_kind: null, dated: true, paired: false });
  const odds = [...likely(weights, [vector, vector], said).values()];
  assert.ok(Math.abs(odds.reduce((sum, one) => sum + one, 0) - 1) < 1e-9);
  for (const [at, one] of [...likely(again, [vector, vector], said).values()].entries()) {
    assert.ok(Math.abs(one - (odds[at] ?? 0)) < 0.01);
  }
});

test('words in a row speak for a family beside the vectors, however long the story', () => {
  const signs = { compare_kind: null, dated: true, paired: false } as const;
  const grams = gramsOf('why did µ fall', signs);
  assert.ok(grams.includes('^ why did') && grams.includes('FIGURE fall'));
  assert.ok(grams.includes('=dated true'));
  assert.equal(new Set(grams).size, grams.length);
  const none = Array.from({ length: EMBEDDING_DIMENSIONS }, () => 0);
  const weights = familyWeights();
  const why = (shape: string) =>
    likely(weights, [none, none], gramsOf(shape, signs)).get('why') ?? 0;
  assert.ok(why('why did µ fall in §') > why('how much was µ in §'));
});

test('another model’s vectors are not judged by these weights', async () => {
  const embed = async () => assert.fail('it is not asked');
  const other: Embedder = { model_id: 'another', kind: 'model', embed, close: async () => {} };
  const signs = { compare_kind: null, dated: false, paired: false } as const;
  assert.equal(await classifierOf(other)('sales', 'µ', signs), null);
});

test('exemplars cover every family', () => {
  const found = new Set(exemplars().map(({ family }) => family));
  assert.deepEqual(
    [...FAMILIES, 'outside'].filter((family) => !found.has(family as never)),
    [],
  );
});

test('a swap of neighbours is one slip, and the count stops at its limit', () => {
  assert.equal(slips('slaes', 'sales', 2), 1);
  assert.equal(slips('revneu', 'revenue', 2), 2);
  assert.equal(slips('bread', 'revenue', 2), 3);
});

test('odd input is answered without an error', async () => {
  const odd = [
    '§§§',
    'µ',
    '¤ sales ¤',
    '\u0000\u0001',
    '🍞🍞 sales?',
    '((((',
    'a'.repeat(2000),
    '9'.repeat(500),
    '31/31/2031',
    'sales on 99/99/9999',
    'sales in year 0',
    'top 0 products',
    '30 february sales',
  ];
  for (const question of odd) {
    const { status } = await understand(BAKERY, question);
    assert.ok(['query', 'clarify', 'declined'].includes(status), question);
  }
});
