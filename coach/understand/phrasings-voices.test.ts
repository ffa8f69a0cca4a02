// The ways people talk: formal, telling a story first, numbers as words, in haste, misspelt. Each
// row is of a kind of speech rather than of a family; no row stands in the evaluation set.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAKERY, brief } from './fixtures.ts';
import { understand } from './understand.ts';

const OCT = '2026-10';
const YEAR = '2025-11-01..2026-11-01';
type Table = readonly (readonly [question: string, understood: string])[];

const TABLES: Record<string, Table> = {
  formal: [
    [
      'Kindly state the gross profit for the month of August 2026.',
      'how_much gross_profit 2026-08',
    ],
    [
      'Kindly report the number of new customers acquired during the quarter ended 30 September 2026.',
      'how_much new_customers 2026-07-01..2026-10-01',
    ],
    [
      'Kindly identify the three weakest categories by gross profit in Q2 2026.',
      'rank gross_profit 2026-04-01..2026-07-01 by category worst 3',
    ],
    [
      'Please determine which weekday records the fewest orders.',
      `when orders ${YEAR} weekday least`,
    ],
    [
      'Kindly provide the reasons for the decline in wholesale revenue in June 2026.',
      'why revenue 2026-06 against 2026-05 [Wholesale]',
    ],
    [
      'To what do you attribute the rise in refunds in October 2026?',
      `why refunds ${OCT} against 2026-09`,
    ],
    [
      'Kindly compare gross margin in June 2026 with the same period of the preceding year.',
      'versus_last_year gross_margin 2026-06 against 2025-06',
    ],
    [
      'How did net sales for Q3 2026 compare with the corresponding quarter of 2025?',
      'versus_last_year revenue 2026-07-01..2026-10-01 against 2025-07-01..2025-10-01',
    ],
    ['Please list the questions I have put to you previously.', 'history -'],
    ['Kindly confirm the date up to which expenses have been recorded.', 'coverage expenses'],
    ['Please clarify the term net margin.', 'meaning net_margin'],
  ],
  'a story first': [
    [
      'my brother in law reckons we are rolling in it, so what was our net profit in june 2026 please',
      'how_much net_profit 2026-06',
    ],
    [
      'My wife says I worry too much and she may be right, but why did the takings drop off like that in September?',
      'why revenue 2026-09 against 2026-08',
    ],
    [
      'my daughter wants to know when she can take a day off, what is our deadest weekday',
      `when orders ${YEAR} weekday least`,
    ],
    [
      'I only got round to the files last night and the dog ate a printout, so is there anything missing for October?',
      `coverage - ${OCT}`,
    ],
    [
      'My daughter did business studies and keeps throwing words at me, what is EBITDA?',
      'meaning - “ebitda”',
    ],
  ],
  'numbers as words': [
    ['takings for the twelfth of august', 'how_much revenue 2026-08-12..2026-08-13'],
    ['orders in march two thousand and twenty five', 'how_much orders 2025-03'],
    ['refunds in june twenty twenty six', 'how_much refunds 2026-06'],
    ['was the third of july an ordinary day for orders', 'normal orders 2026-07-03..2026-07-04'],
  ],
  'in haste': [
    ['sept sales vs sept ly', 'versus_last_year revenue 2026-09 against 2025-09'],
    ['costs in july - how come', 'why expenses 2026-07 against 2026-06'],
    ['median meaning', 'meaning - “median”'],
    ['figures', 'clarify'],
    ['sept so bad why', 'why revenue 2026-09 against 2026-08'],
  ],
  misspelt: [
    ['how mny custmers did we hav in agust', 'how_much active_customers 2026-08'],
    ['wy did refnds go up in octobr', `why refunds ${OCT} against 2026-09`],
    ['wats the trnd in ordres', `trend orders ${YEAR}`],
    ['did i alredy ask abuot wages', 'history - “wages”'],
    [
      'are we doing beter then last yaer in juli',
      'versus_last_year revenue 2026-07 against 2025-07',
    ],
  ],
  'words of the glossary': [
    ['What are creditors?', 'meaning - “creditors”'],
    ['explain break even', 'meaning - “break even”'],
    ['what is stock', 'meaning - “stock”'],
    ['how much stock do we have', 'declined unknown_metric'],
    ['what is our gross margin', `how_much gross_margin ${OCT}`],
  ],
  'not to be answered': [
    ['how many pizzas did we sell last month', 'declined unknown_member pizzas'],
    ['how much did we sell through Amazon in September', 'declined unknown_member amazon'],
    ['Predict our turnover for 2027.', 'declined forecast'],
    ['where will orders be by christmas if it goes on like this', 'declined forecast'],
    ['how many items per order', 'declined unknown_metric'],
  ],
};

for (const [name, table] of Object.entries(TABLES)) {
  test(`owners are understood in every voice: ${name}`, async () => {
    const wrong: string[] = [];
    for (const [question, expected] of table) {
      const got = brief(await understand(BAKERY, question));
      if (got !== expected) wrong.push(`${question}\n     got ${got}\n  wanted ${expected}`);
    }
    assert.equal(wrong.join('\n'), '');
  });
}
