// The promises of understanding beside its phrasings: names, spelling, questions back, the nearest
// exemplar, and that it is quick.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Embedder } from '../../prompts/embedder.ts';
import { exemplars } from '../../prompts/exemplars.ts';
import { METRIC_WORDS } from '../../prompts/metric-words.ts';
import { FAMILIES, Query } from '../query.ts';
import { BAKERY, brief, RETAIL } from './fixtures.ts';
import { memberSearchWords } from './members.ts';
import { nearestExemplar } from './nearest.ts';
import { slips } from './spelling.ts';
import { understand } from './understand.ts';

test('a code, a part of a name and an alias find their member', async () => {
  for (const [question, expected] of [
    ['sales of 85123A in may', 'how_much revenue 2026-05 [WHITE HANGING HEART T-LIGHT HOLDER]'],
    [
      'sales of hanging heart in may',
      'how_much revenue 2026-05 [WHITE HANGING HEART T-LIGHT HOLDER]',
    ],
    ['what did we sell online in may', 'rank revenue 2026-05 [Web shop] by product best 5'],
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

test('the nearest exemplar decides only where no rule is sure', async () => {
  const asked: string[] = [];
  const embedder: Embedder = {
    model_id: 'words-of-a-test',
    kind: 'model',
    embed: async (texts) => {
      asked.push(...texts);
      return texts.map((text) => (/gathers dust|languishing/.test(text) ? [1, 0] : [0, 1]));
    },
    close: async () => {},
  };
  const nearest = nearestExemplar(embedder);
  const sure = await understand(BAKERY, 'why was april down', nearest);
  assert.equal(sure.status === 'query' && sure.query.family, 'why');
  assert.deepEqual(asked, []);
  const unsure = await understand(BAKERY, 'stuff languishing on the shelves', nearest);
  assert.notEqual(asked.length, 0);
  assert.equal(brief(await understand(BAKERY, 'stuff languishing on the shelves')), 'clarify');
  assert.equal(brief(unsure), 'rank revenue 2026-10 by product best 5');
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
