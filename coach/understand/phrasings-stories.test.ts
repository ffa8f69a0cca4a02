// Phrasings as owners speak, found by blind batches: windows told in a story, idioms of a busy
// shop, figures that are bad when they are up, and what is none of a business's figures. By rules
// alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAKERY, misread } from './fixtures.ts';
import { understand } from './understand.ts';

const TABLES = {
  'windows told in a story': `
    The week of 12 October was half term here, so how did takings compare with the week before that? => change revenue 2026-10-12..2026-10-19 against 2026-10-05..2026-10-12
    the second week of june was the food festival, what did we take that week => how_much revenue 2026-06-08..2026-06-15
    Tom left at the end of July. Orders in August, did they go down compared with July? => change orders 2026-08 against 2026-07
    was last week better than that week last year => versus_last_year revenue LW against*
    first three months of the year against the same three last year => versus_last_year revenue Q1 against LQ1
    net margin sept compared 2 august => change net_margin 2026-09 against 2026-08
    gross sales jul 26 yr/yr => versus_last_year gross_sales 2026-07 against 2025-07
    Of July, August and September, which brought in the most? => when revenue Q3 month most`,
  'what is meant by a figure': `
    which month this year were refunds worst => when refunds 2026 month most
    What has been returned most so far this year? => rank refunds*
    butter croissants, did we sell more in october than september => change units_sold 2026-10 against 2026-09 [Butter croissant]
    Reason for the lower basket in May? => why average_order_value 2026-05*
    has the typical order got bigger in june over may => change average_order_value 2026-06 against 2026-05
    web orders, money wise, in october => how_much revenue OCT [Web shop]`,
  'idioms of a busy shop': `
    what time do we get hammered => when*
    on which date in october did the till ring loudest => when revenue OCT day most
    do we sell more at the start of the week or the end => when revenue YEAR weekday*
    does the weekend outsell the weekdays => when revenue YEAR weekday*`,
  reasons: `
    explain the swing in net profit from q1 to q2 => why net_profit Q2 against Q1
    bread climbed in april. what carried it? => why revenue 2026-04*
    people are spending less per visit in october, what explains that => why average_order_value OCT against*`,
  outside: `
    can i take august off => declined advice
    how do I get more footfall => declined advice
    what's the best flour to buy => declined advice
    what's the minimum wage now => declined outside
    how many hours did Sam work in September => declined outside
    what's a decent profit for a shop this size => declined benchmark
    how much would a second oven save us => declined forecast
    how many staff were in on saturday => declined unknown_metric
    how many people walked past and did not come in => declined unknown_metric`,
};

for (const [name, table] of Object.entries(TABLES)) {
  test(`owners are understood as they speak: ${name}`, async () => {
    assert.equal(await misread(table, (question) => understand(BAKERY, question)), '');
  });
}
