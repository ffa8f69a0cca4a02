// Conversations: what a short question keeps of the one before it, and what it does without one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAKERY, brief } from './fixtures.ts';
import { understand } from './understand.ts';

/** Each row is a conversation; what stands last is what its last question is understood as. */
const CONVERSATIONS: readonly (readonly string[])[] = [
  ['sales in april', 'and last year?', 'how_much revenue 2025-04'],
  ['sales in april', 'what about march', 'how_much revenue 2026-03'],
  ['sales in april', 'why?', 'why revenue 2026-04 against 2026-03'],
  ['sales in april', 'how come', 'why revenue 2026-04 against 2026-03'],
  ['sales in april', 'only france', 'how_much revenue 2026-04 [France]'],
  ['sales in april', 'and just the web shop?', 'how_much revenue 2026-04 [Web shop]'],
  ['sales in april', 'by product?', 'rank revenue 2026-04 by product best 5'],
  ['sales in april', 'break it down by channel', 'rank revenue 2026-04 by channel best 5'],
  ['sales in april', 'what about refunds', 'how_much refunds 2026-04'],
  ['sales in april', 'is that normal?', 'normal revenue 2026-04'],
  ['sales in april', 'and germany or france?', 'clarify'],
  [
    'sales in april',
    'how does that compare with last year',
    'versus_last_year revenue 2026-04 against 2025-04',
  ],
  ['sales in april', 'compared with march?', 'change revenue 2026-04 against 2026-03'],
  ['sales in april', 'no sorry, only the web shop, I meant', 'how_much revenue 2026-04 [Web shop]'],
  ['best products in may', 'nope, i mean by quantity', 'rank units_sold 2026-05 by product best 5'],
  [
    'sales in april compared with february',
    'no i mean against march, not february',
    'change revenue 2026-04 against 2026-03',
  ],
  ['sales in april', "that's unusually low for us, isn't it?", 'normal revenue 2026-04'],
  ['sales in april', 'and the month before?', 'how_much revenue 2026-03'],
  // what points back keeps the window, whatever else it names
  ['sales to france in april', 'how many orders was that?', 'how_much orders 2026-04 [France]'],
  [
    'sales in april',
    'how many different customers were those',
    'how_much active_customers 2026-04',
  ],
  ['orders in april', 'and how much did we take?', 'how_much revenue 2026-04'],
  ['refunds in april', 'is an amount like that usual for us', 'normal refunds 2026-04'],
  [
    'orders in april',
    'the equivalent figure for the second quarter',
    'how_much orders 2026-04-01..2026-07-01',
  ],
  ['orders last week', 'is that a good number for a week', 'normal orders 2026-11-09..2026-11-16'],
  ['sales in april', 'vs last year', 'versus_last_year revenue 2026-04 against 2025-04'],
  ['why was april down', 'by product', 'why revenue 2026-04 against 2026-03 by product'],
  ['why was april down', 'and may?', 'why revenue 2026-05 against 2026-04'],
  ['why was april down', 'what about orders', 'why orders 2026-04 against 2026-03'],
  ['why was april down', 'compared with last year?', 'why revenue 2026-04 against 2025-04'],
  ['how was april compared to last year', 'why?', 'why revenue 2026-04 against 2025-04'],
  ['top 10 customers in 2025', 'and the worst?', 'rank revenue 2025 by customer worst 10'],
  ['best products in may', 'and june?', 'rank revenue 2026-06 by product best 5'],
  ['best products in may', 'in the web shop', 'rank revenue 2026-05 [Web shop] by product best 5'],
  ['when are we busiest', 'and the quietest?', 'when orders 2025-11-01..2026-11-01 weekday least'],
  ['sales to france in april', 'and germany', 'how_much revenue 2026-04 [Germany]'],
  ['sales to france in april', 'and overall?', 'how_much revenue 2026-04'],
  ['sales to france in april', 'why', 'why revenue 2026-04 against 2026-03 [France]'],
  ['sales in april', 'how many orders did we get in june', 'how_much orders 2026-06'],
  ['sales to france in april', 'what sells best', 'rank revenue 2026-10 by product best 5'],
  ['sales in april', 'what does gross margin mean', 'meaning gross_margin'],
  ['sales in april', 'and last week?', 'how_much revenue 2026-11-09..2026-11-16'],
  ['orders vs last year', 'refunds?', 'versus_last_year refunds 2026-10 against 2025-10'],
  ['sales in april', 'ok and what will may bring next year', 'declined forecast'],
];

for (const conversation of CONVERSATIONS) {
  const [first = '', second = '', expected = ''] = conversation;
  test(`after “${first}”, “${second}” changes only what it names`, async () => {
    const before = await understand(BAKERY, first);
    assert.ok(before.status === 'query', `${first}: ${brief(before)}`);
    const after = await understand({ ...BAKERY, previous: before.query }, second);
    assert.equal(brief(after), expected);
  });
}

test('a question that leans on nothing is asked back, with figures to start from', async () => {
  for (const question of ['why?', 'and last year?', 'is that normal?', 'by product?']) {
    const found = await understand(BAKERY, question);
    assert.ok(found.status === 'clarify', `${question}: ${brief(found)}`);
    assert.ok(found.choices.length >= 2 && found.choices.length <= 4);
  }
});
