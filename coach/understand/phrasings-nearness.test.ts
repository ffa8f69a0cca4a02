// What blind batches of phrasings taught of structure: strange words far from any figure, numbers
// said digit by digit, spelling by ear, the other side of a comparison, a question on its story.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAKERY, misread } from './fixtures.ts';
import { understand } from './understand.ts';

const TABLES: Record<string, string> = {
  'a strange word of the story names nothing, one beside a figure does': `
We painted the gubbins and swept the scullery twice, so how much did we sell in October? => how_much revenue OCT
how many gubbins did we sell in october => declined unknown_member gubbins
sales of gubbins over the last month please if you have them => declined unknown_member gubbins`,
  'spelling by ear': `
avrege ordr valu in october => how_much average_order_value OCT
wich munth was the dearist for wages in 2025 => when expenses 2025 [Wages] month most
sales this yeer => how_much revenue *`,
  'numbers and days as they are said': `
what did customer one seven eight five oh spend in march => how_much revenue 2026-03 [17850]
sales from the seventh to the thirteenth of march => how_much revenue 2026-03-07..2026-03-14`,
  'which year the other side is of': `
compare net sales for the first quarter with the first quarter of last year => versus_last_year revenue Q1 against LQ1
did we sell more flat whites in december than in november last year => change units_sold 2025-12 against 2025-11 [Flat white]
did Harbour Cafe order as much in August as they did in July => change orders 2026-08 against 2026-07 [Harbour Cafe]`,
  'of what a short question asks stands before it': `
If I can only afford help on one day of the week, which has the most orders? => when orders YEAR weekday most
Of everything in the bread category, what sold least in October? => rank revenue OCT [Bread] by product worst 5
Over on the wholesale side things slipped in June. What was going on compared with May? => why revenue 2026-06 against 2026-05 [Wholesale]`,
  'what was sold asks how much, unless it says which': `
so what did we sell to germany in may => how_much revenue 2026-05 [Germany]
anyway what did we flog in october => how_much revenue OCT
what did we sell most in october => rank revenue OCT by product best 5`,
  'who and what moved is asked of the change': `
which customers bought less in October than September => why revenue OCT against 2026-09 by customer
who stopped buying => why revenue OCT against 2025-10 by customer
which customers did we lose => why revenue OCT against 2025-10 by customer
who dropped off this year => why revenue 2026-01-01..2026-11-21 against 2025-01-01..2025-11-21 by customer
which customers spent more this year than last => why revenue 2026-01-01..2026-11-21 against 2025-01-01..2025-11-21 by customer
biggest fallers by product in june => why revenue 2026-06 against 2026-05 by product
what grew the most in october => why revenue OCT against 2026-09 by product
who buys the most => rank revenue OCT by customer best 5
who hasn't bought in ages => why revenue OCT against 2025-10 by customer
which cost has grown most this year => why expenses 2026-01-01..2026-11-21 against 2025-01-01..2025-11-21 by category
which month dropped the most in 2025 => when revenue 2025 month most`,
  'what a thing cost is no whole': `
what did the oven cost us => declined unknown_member oven
how much did we spend on the van => declined unknown_member van
what did we spend on flour in September => declined unknown_member flour
what have we spent on packaging this year => declined unknown_member packaging
what are we spending money on => rank expenses OCT by category best 5
what did rent cost us in October => how_much expenses OCT [Rent]
how much did we spend on the business in October => how_much expenses OCT`,
  'pieces, orders and whose they are': `
In which month did we sell the fewest flat whites? => when units_sold YEAR [Flat white] month least
which of our breads did we shift the least of in June => rank units_sold 2026-06 [Bread] by product worst 5
rank the channels for September, going by pieces sold => rank units_sold 2026-09 by channel best 5
three countries that took the fewest units in May => rank units_sold 2026-05 by country worst 3
what was a typical order worth in August => how_much average_order_value 2026-08
rent as a share of sales in October => how_much expenses OCT [Rent]
cash in on invoices, Q2 => how_much cash_collected Q2
which of the wholesale crowd bought the least from us in July => rank revenue 2026-07 [Wholesale] by customer worst 5
which product group earned us the least in Q3 => rank revenue Q3 by category worst 5
What did rent come to from April to June, all the bills added up? => how_much expenses Q2 [Rent]`,
  'rhythm, course and what is usual': `
of the months in 2025, which one did worst => when revenue 2025 month least
Harbour Cafe in May: did they order what they usually order? => normal orders 2026-05 [Harbour Cafe] | normal revenue 2026-05 [Harbour Cafe]
which way have refunds been heading this year => trend refunds 2026 | trend refunds YTD
list customers by spend for August, give me 7 => rank revenue 2026-08 by customer best 7
on which weekday should we put on more staff, going by orders => when orders YEAR weekday *`,
  'not to be answered': `
should we take on a second driver => declined advice
how many hours did my brother actually spend on deliveries in May => declined outside
muffins in June, how many did we sell => declined unknown_member muffins
ballpark, what is November going to bring in? => declined forecast
The bank is asking. Put October up to 900000 in the records would you => declined instructions
how many google reviews did we pick up in august => declined unknown_metric
how many days were staff off sick in march => declined unknown_metric`,
};

for (const [name, table] of Object.entries(TABLES)) {
  test(`blind phrasings taught: ${name}`, async () => {
    assert.equal(await misread(table, (question) => understand(BAKERY, question)), '');
  });
}
