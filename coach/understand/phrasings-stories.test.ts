// Phrasings as owners speak, found by blind batches: windows told in a story, idioms of a busy
// shop, figures that are bad when they are up, and what is none of a business's figures. By rules
// alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Filter } from '../query.ts';
import { BAKERY, misread, RETAIL } from './fixtures.ts';
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
    Of July, August and September, which brought in the most? => when revenue Q3 month most
    The phone never stopped on 3 October. Were the takings that day out of the ordinary? => normal revenue 2026-10-03..2026-10-04
    Half the staff were away on 12 and 13 September, we only just coped on the 13th. How many orders came in that day? => how_much orders*
    Compared with the same month a year ago, are the orders going up at all? September is what I am after. => versus_last_year orders 2026-09 against 2025-09
    Against the month before, did wholesale buy more? I am asking about August. => change revenue 2026-08 against 2026-07 [Wholesale]
    March was odd, I thought. Which customer spent most that month? => rank revenue 2026-03 by customer best 5
    Before we close the 2025 accounts, are any days missing that year? => coverage - 2025`,
  'a thing named in the story': `
    I am thinking of dropping the Christmas pudding. How many have we sold this year so far? => how_much units_sold 2026-01-01..2026-11-22 [Christmas pudding]
    We might stop baking the almond croissant. How many did we sell in August? => how_much units_sold 2026-08 [Almond croissant]
    Harbour Cafe rang about the terms this morning. How many croissants did we sell in August? => clarify
    The Bakewell croissant is a pain to make. How many did we sell in August? => how_much units_sold 2026-08
    The new lad makes the sourdough loaf now. Did we sell more in October than in September? => change units_sold OCT against 2026-09 [Sourdough loaf]
    Should I bake fewer of the almond or the butter ones, I wonder. How many did we sell in August? => how_much units_sold 2026-08`,
  'names beside everyday words': `
    harbour cafe spend h1 26 v h1 25 => versus_last_year revenue H1 against LH1 [Harbour Cafe]
    are wagges creeping up this yaer => trend expenses 2026 [Wages]
    gros sales in october, more or les than in september => change gross_sales OCT against 2026-09`,
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
    of all the days we trade, which has the fewest orders => when orders YEAR weekday least
    of the days in october, which had the fewest orders => when orders OCT day least
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

const LOOKALIKES: readonly [Filter['dimension'], string, string][] = [
  ['category', 'sandwiches', 'Sandwiches'],
  ['customer', 'A01', 'The Anchor Hotel'],
  ['product', 'POST', 'POSTAGE'],
  ['product', '1', 'EIGHT PIECE SNAKE SET'],
  ['product', '2', 'PARTY CHARMS 50 PIECES'],
  ['product', '3', 'DAISY HAIR BAND'],
  ['product', '4', 'BUTTERFLY HAIR BAND'],
  ['product', '5', 'CANDY SPOT HAND BAG'],
  ['product', '6', 'HAND WARMER OWL DESIGN'],
  ['product', '8', 'BOOM BOX SPEAKER BOYS'],
  ['product', '9', 'SEWING BOX RETROSPOT'],
  ['product', '10', 'HERB BOX WITH LID'],
  ['product', '7', 'FRIDGE MAGNETS LES ENFANTS ASSORTED'],
];

test('words that products are named with are no product where they say something else', async () => {
  const context = {
    ...RETAIL,
    members: LOOKALIKES.map(([dimension, key, label]) => ({ dimension, key, label, score: 0.5 })),
  };
  const table = `
    tell me the gross sales amount to post for May 2011 => how_much gross_sales 2011-05
    what did we take for post in May 2011 => how_much revenue 2011-05 [POSTAGE]
    how many pieces went out in May => how_much units_sold 2011-05
    tell me the best selling product in May going by how many pieces => rank units_sold 2011-05 by product best 5
    how many hair bands did we sell in May => clarify
    was revenue in May unusual, outside its normal bracket that is => normal revenue 2011-05
    how many boxes did we sell in May => clarify
    were orders in May inside the usual band => normal orders 2011-05
    we were short of hands, were orders on 16 June unusual => normal orders 2011-06-16..2011-06-17
    gros sales in may agianst april, more or les => change gross_sales 2011-05 against 2011-04
    anchor hotel sales in May => how_much revenue 2011-05 [The Anchor Hotel]
    which sarnies sold best in May => rank revenue 2011-05 [Sandwiches] by product best 5
    which sarnie is lagging behind, May, quantity sold => rank units_sold 2011-05 [Sandwiches] by product worst 5
    was the butty trade up in May on April => change revenue 2011-05 against 2011-04 [Sandwiches]`;
  assert.equal(await misread(table, (question) => understand(context, question)), '');
});
