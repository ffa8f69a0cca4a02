// Classes of language that fresh owners brought and the rules had missed: what stands around the
// asking clause, dates that point at dates, members beside each other, misspelt and left-out names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAKERY, misread, RETAIL } from './fixtures.ts';
import { understand } from './understand.ts';

const TABLES: Record<string, string> = {
  'two dates alike are the sides of a comparison': `
what happened to our takings between June and July compared with each other => change revenue 2026-07 against 2026-06
August set beside July, orders => change orders 2026-08 against 2026-07
October orders minus September orders => change orders 2026-10 against 2026-09
how did May do next to April for the web shop => change revenue 2026-05 against 2026-04 [Web shop]
sept → oct units => change units_sold 2026-10 against 2026-09
what pushed refunds up in March past February => why refunds 2026-03 against 2026-02
June and July against April and May, orders => change orders 2026-06-01..2026-08-01 against 2026-04-01..2026-06-01
net margin, first half of this year next to the first half of last => versus_last_year net_margin 2026-01-01..2026-07-01 against 2025-01-01..2025-07-01
refunds March this year last year => versus_last_year refunds 2026-03 against 2025-03
`,
  'a date may point at another': `
the first ten days of June against the last ten, orders => change orders 2026-06-01..2026-06-11 against 2026-06-21..2026-07-01 | change orders 2026-06-21..2026-07-01 against 2026-06-01..2026-06-11
sales from the 20th of May to the end of that month => how_much revenue 2026-05-20..2026-06-01
how did takings run from February onwards => trend revenue 2026-02-01..2026-11-21
orders since we repainted the front in March => how_much orders 2026-03-01..2026-11-21 | trend orders 2026-03-01..2026-11-21
sales since Easter => how_much revenue 2026-04-05..2026-11-21 | trend revenue 2026-04-05..2026-11-21
did orders pick up after the week of 4 May, in the week following => change orders 2026-05-11..2026-05-18 against 2026-05-04..2026-05-11
orders since February compared with those in January => change orders 2026-02 against 2026-01
revenue since May for bread sold in 2026 => how_much revenue 2026-05-01..2026-11-21 [Bread] | trend revenue 2026-05-01..2026-11-21 [Bread]
`,
  'what stands before the question goes along where it is pointed at': `
Refunds: were there more of them in June than there had been in May, would you say? => change refunds 2026-06 against 2026-05
The bread shelf: what did it bring us in September, roughly, when all was counted? => how_much revenue 2026-09 [Bread]
Leaving wholesale out of it for a moment, what are the three best products of the second quarter? => rank revenue Q2 [all but Wholesale] by product best 3
I have been here since four: bread went up in August from July, how come? => why revenue 2026-08 against 2026-07 [Bread]
we raised prices on the third of July 2025, so what did orders do in that July compared with the June before it => change orders 2025-07 against 2025-06
`,
  'members beside each other are ranked': `
Germany or France, which is bigger this year => rank revenue 2026 by country best 20
croissants: butter or almond, which brought in more in July => rank revenue 2026-07 by product best 20
did the web shop or wholesale take more in May => rank revenue 2026-05 by channel best 20
did the web shop or wholesale grow more in May => clarify
why did the web shop and wholesale drop in May => clarify
takings by the end of May for the web shop and wholesale => clarify
`,
  'names are found by all of their words, and left out in many ways': `
croissants in May, the butter ones => how_much revenue 2026-05 [Butter croissant]
non uk sales in June => how_much revenue 2026-06 [all but United Kingdom]
take wholesale away, what is left of Q3 => how_much revenue Q3 [all but Wholesale]
what did the Germans spend in April => how_much revenue 2026-04 [Germany]
sourdoh loaves in August, units => how_much units_sold 2026-08 [Sourdough loaf]
`,
  'a place among others, and a time of its own': `
bottom of the pile in bread for May => rank revenue 2026-05 [Bread] by product worst 5
which category came last in June => rank revenue 2026-06 by category worst 5
new customers turn up mostly in which month => when new_customers YEAR month most
which of our countries is lagging behind this year => rank revenue 2026 by country worst 5
`,
};

test('what will be, and what to do, is declined however it is put', async () => {
  for (const question of [
    'which product will do best',
    'which category will do well at Christmas',
    'should we bother with wholesale',
    'please advise which products we should drop',
    'can you advise which products to stop selling',
  ]) {
    assert.equal((await understand(BAKERY, question)).status, 'declined', question);
  }
});

for (const [name, table] of Object.entries(TABLES)) {
  test(name, async () => {
    assert.equal(await misread(table, (question) => understand(BAKERY, question)), '');
  });
}

test('words of a story are no names of products', async () => {
  const members = [
    {
      dimension: 'product' as const,
      key: '23158',
      label: 'SET OF 5 LUCKY CAT MAGNETS',
      score: 0.4,
    },
    {
      dimension: 'product' as const,
      key: '23271',
      label: 'CHRISTMAS TABLE SILVER SPIKE',
      score: 0.4,
    },
  ];
  const table = `
was it a couple of lucky months or have sales grown this year => trend revenue 2026 | change revenue*
when we spoke of refunds, what did you say => history*
magnets in June => how_much revenue 2011-06 [SET OF 5 LUCKY CAT MAGNETS]
`;
  const context = { ...RETAIL, members };
  assert.equal(await misread(table, (question) => understand(context, question)), '');
});
