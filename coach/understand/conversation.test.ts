// A message beside the turns before it: choices taken by words, members pointed at, topics returned
// to, corrections; each row says what the message is understood as in the end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Query, UnderstandContext } from '../query.ts';
import { about, leanOn, type Turn } from './conversation.ts';
import { BAKERY, brief } from './fixtures.ts';
import { understand } from './understand.ts';

const SHOWN: Turn['shown'] = [
  { dimension: 'product', key: 'p1', label: 'Butter croissant' },
  { dimension: 'product', key: 'p3', label: 'Sourdough loaf' },
  { dimension: 'product', key: 'p6', label: 'Flat white' },
];

/** Asks the questions before as turns, then the message; what it is understood as. */
async function talk(before: readonly string[], message: string, context = BAKERY) {
  const turns: Turn[] = [];
  let previous: Query | null = null;
  for (const question of before) {
    const read = await say(question, { ...context, previous }, turns);
    const query = read.status === 'query' ? read.query : null;
    const choices =
      read.status === 'clarify' ? read.choices : read.status === 'query' ? (read.offers ?? []) : [];
    const status = read.status === 'query' ? 'answered' : read.status;
    const shown = query?.family === 'rank' && query.by === 'product' ? SHOWN : [];
    turns.unshift({ status, query, choices, told: null, shown });
    previous = query ?? previous;
  }
  return say(message, { ...context, previous }, turns);
}

async function say(question: string, context: UnderstandContext, turns: readonly Turn[]) {
  const leaned = leanOn(question, context, turns);
  if (leaned.settled !== null) return leaned.settled;
  return about(await understand(leaned.context, leaned.question), leaned);
}

const ROWS: readonly (readonly [string[], string, string])[] = [
  [['what was our margin in april'], 'gross', 'how_much gross_margin 2026-04'],
  [['what was our margin in april'], 'the second one', 'how_much net_margin 2026-04'],
  [['what was our margin in april'], 'net margin please', 'how_much net_margin 2026-04'],
  [['what was our margin in april'], 'sales in may', 'how_much revenue 2026-05'],
  [
    ['best products in may'],
    'how did the second one do in june',
    'how_much revenue 2026-06 [Sourdough loaf]',
  ],
  [
    ['best products in may'],
    'what about the best one?',
    'how_much revenue 2026-05 [Butter croissant]',
  ],
  [['best products in may'], 'and the worst ones', 'rank revenue 2026-05 by product worst 5'],
  [['best products in may'], 'make it ten', 'rank revenue 2026-05 by product best 10'],
  [['best products in may'], 'and sourdough?', 'how_much revenue 2026-05 [Sourdough loaf]'],
  [['sales in april', 'refunds in may'], 'back to sales: and in june?', 'how_much revenue 2026-06'],
  [['sales in april', 'and in may'], 'vs each other', 'change revenue 2026-05 against 2026-04'],
  [['sales in april'], 'no, I meant gross', 'how_much gross_sales 2026-04'],
  [['sales in april'], 'soz, meant may', 'how_much revenue 2026-05'],
  [['sales to france in april'], 'for the company as a whole?', 'how_much revenue 2026-04'],
  [['sales in q2'], 'break that down by month please', 'trend revenue 2026-04-01..2026-07-01'],
  [['new customers in april'], 'and the returning ones?', 'how_much returning_customers 2026-04'],
  [
    ['sales in summer 2026'],
    'vs the summer before',
    'change revenue 2026-06-01..2026-09-01 against 2025-06-01..2025-09-01',
  ],
  [['sales in april'], 'No, I meant orders.', 'how_much orders 2026-04'],
  [['gross profit in april'], 'net', 'how_much net_profit 2026-04'],
  [['sales in april'], 'excluding refunds', 'how_much gross_sales 2026-04'],
  [['refunds in april'], 'as a share of sales', 'how_much refund_rate 2026-04'],
  [['sales to france in april'], 'not france, germany', 'how_much revenue 2026-04 [Germany]'],
  [['sales to france in april'], 'not that one, the whole business', 'how_much revenue 2026-04'],
  [
    ['sales in the second quarter of 2026'],
    'and for the first?',
    'how_much revenue 2026-01-01..2026-04-01',
  ],
  [['sales in april'], 'against the april before', 'change revenue 2026-04 against 2025-04'],
  [['units sold in april'], 'what did that bring in', 'how_much revenue 2026-04'],
];

for (const [before, message, expected] of ROWS) {
  test(`after “${before.join('”, “')}”, “${message}”`, async () => {
    assert.equal(brief(await talk(before, message)), expected);
  });
}

test('what was chosen before is answered, named, and the other is offered', async () => {
  const preferences = new Map([['metric:gross_margin|net_margin', 'net_margin']]);
  const read = await understand({ ...BAKERY, preferences }, 'what was our margin in april');
  assert.equal(brief(read), 'how_much net_margin 2026-04');
  assert.ok(read.status === 'query');
  assert.match(read.assumed.map(({ text }) => text).join(' '), /as you chose before/);
  assert.deepEqual(
    read.offers?.map(({ label }) => label),
    ['Gross margin'],
  );
});

test('a default is answered with other readings beside it; a named window has none', async () => {
  const open = await understand(BAKERY, 'how much did we sell');
  assert.ok(open.status === 'query' && (open.offers?.length ?? 0) >= 1);
  const named = await understand(BAKERY, 'net sales in april');
  assert.ok(named.status === 'query' && named.offers === undefined);
});

test('a month written either way is asked about once', async () => {
  const context = { ...BAKERY, country: null };
  const asked = await understand(context, 'sales on 3/4/2026');
  assert.equal(asked.status, 'clarify');
  const preferences = new Map([['date_order', 'month']]);
  const read = await understand({ ...context, preferences }, 'sales on 5/6/2026');
  assert.equal(brief(read), 'how_much revenue 2026-05-06..2026-05-07');
});

test('a window chosen before is taken only where the books reach into it', async () => {
  const preferences = new Map([['window', 'month_so_far']]);
  const asked = async (data: UnderstandContext['data']) =>
    brief(
      await understand({ ...BAKERY, today: '2026-11-05', data, preferences }, 'how are sales?'),
    );
  const from = '2025-01-01';
  assert.match(await asked({ from, to: '2026-11-05' }), / 2026-11-01\.\./);
  assert.match(await asked({ from, to: '2026-11-01' }), / 2026-10$/);
});
