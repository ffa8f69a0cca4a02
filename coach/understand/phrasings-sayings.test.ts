// Sayings, deadlines, lists of months and questions that stand apart from what they are about. Each
// row is one of a class of language; no row stands in the evaluation set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAKERY, brief } from './fixtures.ts';
import { understand } from './understand.ts';

const OCT = '2026-10';
const YEAR = '2025-11-01..2026-11-01';
type Table = readonly (readonly [question: string, understood: string])[];

const TABLES: Record<string, Table> = {
  'sayings that name no goods': [
    [
      'Which lines are our bread and butter in september?',
      'rank revenue 2026-09 by product best 5',
    ],
    ['who are our big fish this year', 'rank revenue 2026 by customer best 5'],
    ['what was the hero line of june', 'rank revenue 2026-06 by product best 5'],
    ['what moved the needle on orders in june', 'why orders 2026-06 against 2026-05'],
    ['to what do we owe the rise in sales in september', 'why revenue 2026-09 against 2026-08'],
    ['the dog of the menu last month', `rank revenue ${OCT} by product worst 5`],
    ['was tuesday business as usual', 'normal revenue 2026-11-17..2026-11-18'],
  ],
  'so many of them': [
    ['name five products nobody asked for in august', 'rank revenue 2026-08 by product worst 5'],
    ['slow movers in march, six of them', 'rank revenue 2026-03 by product worst 6'],
    [
      'give me fifteen products for september by units',
      'rank units_sold 2026-09 by product best 15',
    ],
    ['half a dozen customers with the most sales in 2025', 'rank revenue 2025 by customer best 6'],
    [
      'list customers in order of money spent last quarter',
      'rank revenue 2026-07-01..2026-10-01 by customer best 5',
    ],
  ],
  'the question apart from its story': [
    ['one day in october went mad for sales. which one?', `when revenue ${OCT} day most`],
    [
      'some week in summer was rock bottom for sales, which week?',
      'when revenue 2026-06-01..2026-09-01 week least',
    ],
    [
      'of the twelve months of 2025 which was the leanest on sales',
      'when revenue 2025 month least',
    ],
    [
      'Orders come in waves. On what weekday, if you look at all of it, do we get the most of them?',
      `when orders ${YEAR} weekday most`,
    ],
    [
      'of jan feb and mar, which was the worst for sales',
      'when revenue 2026-01-01..2026-04-01 month least',
    ],
    [
      'Orders, September against August: what did the damage, do you think, and where did it go?',
      'why orders 2026-09 against 2026-08',
    ],
    ['what date hit the floor for takings in september', 'when revenue 2026-09 day least'],
    ['which weekday has the smallest basket', `when average_order_value ${YEAR} weekday least`],
    ['sales fell in july. how did we manage that?', 'why revenue 2026-07 against 2026-06'],
    [
      'Sales sank in july against june and for the life of me I cannot see where it is leaking',
      'why revenue 2026-07 against 2026-06',
    ],
    ['who did the damage to sales in august', 'why revenue 2026-08 against 2026-07 by customer'],
    ["explain october's orders, they went up from september", `why orders ${OCT} against 2026-09`],
    [
      'what moved net profit between q2 and q3',
      'why net_profit 2026-07-01..2026-10-01 against 2026-04-01..2026-07-01',
    ],
    ['what happened to orders from june to july', 'change orders 2026-07 against 2026-06'],
  ],
  'when it is wanted by': [
    [
      'orders have dropped and the bank wants the reason by friday',
      `why orders ${OCT} against 2026-09`,
    ],
    ['i need the takings for saturday', 'how_much revenue 2026-11-21..2026-11-22'],
    [
      'Profit fell in september and I need the cause before monday morning',
      'why net_profit 2026-09 against 2026-08',
    ],
  ],
  dates: [
    ['junes takings, what went wrong', 'why revenue 2026-06 against 2026-05'],
    ['sales june july august', 'how_much revenue 2026-06-01..2026-09-01'],
    ['orders by month march april may june', 'trend orders 2026-03-01..2026-07-01'],
    ['orders in april rather than may', 'how_much orders 2026-04'],
    [
      'first three months of 2026 versus the last three of 2025, sales',
      'change revenue 2026-01-01..2026-04-01 against 2025-10-01..2026-01-01',
    ],
    [
      'june to august, this year vs last, sales',
      'versus_last_year revenue 2026-06-01..2026-09-01 against 2025-06-01..2025-09-01',
    ],
    ['between march and may which week was best', 'when revenue 2026-03-01..2026-06-01 week most'],
    [
      'how much did we take over the may day bank holiday weekend',
      'how_much revenue 2026-05-02..2026-05-05',
    ],
    ['what did we take on august bank holiday monday', 'how_much revenue 2026-08-31..2026-09-01'],
    [
      'orders per week, starting on 7 september and ending with october',
      'trend orders 2026-09-07..2026-11-01',
    ],
  ],
  figures: [
    ['what was left for us in june after everyone had been paid', 'how_much net_profit 2026-06'],
    ['how much is still owing to us', `how_much receivables ${OCT}`],
    ['payments that actually arrived in september', 'how_much cash_collected 2026-09'],
    [
      'was it pieces or money: butter croissants, quantities, in may',
      'how_much units_sold 2026-05 [Butter croissant]',
    ],
    ['butter croissants sold in june?', 'how_much units_sold 2026-06 [Butter croissant]'],
  ],
  'the coach': [
    ['would a dozen rolls count as one order to you', 'meaning orders'],
    ['gross profit, what does that include', 'meaning gross_profit'],
    ['have i pestered you about refunds yet?', 'history - “refunds”'],
    ['what\'s behind the term "net sales"', 'meaning revenue'],
    ['is every single day of march in, mind you', 'coverage - 2026-03'],
  ],
};

for (const [name, table] of Object.entries(TABLES)) {
  test(`owners are understood by what they mean: ${name}`, async () => {
    const wrong: string[] = [];
    for (const [question, expected] of table) {
      const got = brief(await understand(BAKERY, question));
      if (got !== expected) wrong.push(`${question}\n     got ${got}\n  wanted ${expected}`);
    }
    assert.equal(wrong.join('\n'), '');
  });
}
