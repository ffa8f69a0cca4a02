// What owners write, family by family, and what each is understood as; written without a look at
// the evaluation set, so that the two can disagree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAKERY, brief, RETAIL } from './fixtures.ts';
import { understand } from './understand.ts';

const OCT = '2026-10';
const YEAR = '2025-11-01..2026-11-01';
type Table = readonly (readonly [question: string, understood: string])[];

const TABLES: Record<string, Table> = {
  'how much': [
    ['sales last month??', `how_much revenue ${OCT}`],
    ['what were our takings in October', `how_much revenue ${OCT}`],
    ['turnover', `how_much revenue ${OCT}`],
    ['wots the takings for yesterday', 'how_much revenue 2026-11-20..2026-11-21'],
    ['How much did we take last week?', 'how_much revenue 2026-11-09..2026-11-16'],
    ['how much money came in in september', 'how_much revenue 2026-09'],
    ['how many orders did we get in June', 'how_much orders 2026-06'],
    ['number of transactions yesterday', 'how_much orders 2026-11-20..2026-11-21'],
    ['how many croissants did we sell in may', 'clarify'],
    [
      'how many butter croissants did we sell in may',
      'how_much units_sold 2026-05 [Butter croissant]',
    ],
    ['how many punters last month', `how_much active_customers ${OCT}`],
    ['how many people bought something in august', 'how_much active_customers 2026-08'],
    ['money back last month', `how_much refunds ${OCT}`],
    ['returns in q1', 'how_much refunds 2026-01-01..2026-04-01'],
    ['how much did we spend on rent', `how_much expenses ${OCT} [Rent]`],
    ['rent in september', 'how_much expenses 2026-09 [Rent]'],
    ['what did we pay in wages last year', 'how_much expenses 2025 [Wages]'],
    ['profit last quarter', 'how_much net_profit 2026-07-01..2026-10-01'],
    ['did we make any money in september', 'how_much net_profit 2026-09'],
    ['what is our gross margin', `how_much gross_margin ${OCT}`],
    [
      'average basket size in the web shop last month',
      `how_much average_order_value ${OCT} [Web shop]`,
    ],
    ['avg order value', `how_much average_order_value ${OCT}`],
    ['how much does the average customer spend', `how_much average_order_value ${OCT}`],
    ['how many new faces in july', 'how_much new_customers 2026-07'],
    ['how many regulars came back last month', `how_much returning_customers ${OCT}`],
    ['what share of customers come back', `how_much repeat_purchase_rate ${OCT}`],
    ['refund rate this year so far', 'how_much refund_rate 2026-01-01..2026-11-22'],
    ['how much are we owed', `how_much receivables ${OCT}`],
    ['sales to France in april', 'how_much revenue 2026-04 [France]'],
    ['what did customer 17850 spend last year', 'how_much revenue 2025 [17850]'],
    ['online sales between 3 May and 9 June', 'how_much revenue 2026-05-03..2026-06-10 [Web shop]'],
    [
      'so i was doing the books last night and wondered, what did we actually turn over in total during march?',
      'how_much revenue 2026-03',
    ],
    ['Total revenue for Easter 2025', 'how_much revenue 2025-04-18..2025-04-22'],
    ['how we doing this month', 'how_much revenue 2026-11'],
    ['how did we do on saturday 14 november', 'how_much revenue 2026-11-14..2026-11-15'],
    [
      'white hanging heart sales in april',
      'how_much revenue 2026-04 [WHITE HANGING HEART T-LIGHT HOLDER]',
    ],
    [
      'how much christmas pudding did we sell in december',
      'how_much revenue 2025-12 [Christmas pudding]',
    ],
    ['cost of sales in june', 'how_much cost_of_sales 2026-06'],
    ['cash collected last month', `how_much cash_collected ${OCT}`],
    ['units sold on 14/06/2026', 'how_much units_sold 2026-06-14..2026-06-15'],
    ['show me gross sales for 2025', 'how_much gross_sales 2025'],
    ['give me revenue by month for 2025', 'trend revenue 2025'],
    ['bread sales last week', 'how_much revenue 2026-11-09..2026-11-16 [Bread]'],
    ['how much did we make in march', 'how_much revenue 2026-03'],
    ['what did the shop take on Saturday', 'how_much revenue 2026-11-21..2026-11-22'],
    ['whats the damage on costs last month', `how_much expenses ${OCT}`],
    ['outgoings in august pls', 'how_much expenses 2026-08'],
    ['how many customers do we have', `how_much active_customers ${OCT}`],
  ],
  when: [
    ['when are we busiest', `when orders ${YEAR} weekday most`],
    ['which day is dead', `when orders ${YEAR} weekday least`],
    ['what time of day is quietest?', `when orders ${YEAR} hour least`],
    ['busiest hour', `when orders ${YEAR} hour most`],
    ['best day of the week for sales', `when revenue ${YEAR} weekday most`],
    ['what was our best day ever', 'when revenue 2024-05-01..2026-11-21 day most'],
    ['which month do we sell the most', `when revenue ${YEAR} month most`],
    ['what was our worst month in 2025', 'when revenue 2025 month least'],
    ['our best week this year', 'when revenue 2026 week most'],
    ['what hour do most orders come in', `when orders ${YEAR} hour most`],
    ['is saturday our busiest day?', `when orders ${YEAR} weekday most`],
    ['when is it quiet', `when orders ${YEAR} weekday least`],
    ['what is our slowest day', `when orders ${YEAR} weekday least`],
    ['which day did we take the most in october', `when revenue ${OCT} day most`],
    ['peak times', `when orders ${YEAR} hour most`],
    ['are mornings busier than afternoons', `when orders ${YEAR} hour most`],
    ['at what time do we get the rush', `when orders ${YEAR} hour most`],
    ['which weekday is best for the web shop', `when revenue ${YEAR} [Web shop] weekday most`],
    ['how much do we take on saturdays', `when revenue ${YEAR} weekday both`],
    ['record day for sales', `when revenue ${YEAR} day most`],
  ],
  change: [
    ['how did sales change in october', `change revenue ${OCT} against 2026-09`],
    [
      'are we up on last month',
      'change revenue 2026-11-01..2026-11-21 against 2026-10-01..2026-10-21',
    ],
    ['March vs April', 'change revenue 2026-03 against 2026-04'],
    ['compare april and may', 'change revenue 2026-05 against 2026-04'],
    ['did orders go up last month', `change orders ${OCT} against 2026-09`],
    ['sales in april compared with march', 'change revenue 2026-04 against 2026-03'],
    ['difference in takings between june and july', 'change revenue 2026-07 against 2026-06'],
    ['how did revenue change from march to april 2026', 'change revenue 2026-04 against 2026-03'],
    ['was october better or worse than september', `change revenue ${OCT} against 2026-09`],
    ['refunds october vs september', `change refunds ${OCT} against 2026-09`],
    ['did we lose customers last month', `change active_customers ${OCT} against 2026-09`],
    ['has our margin dropped', 'clarify'],
    ['sales month on month', `change revenue ${OCT} against 2026-09`],
    [
      'by how much did web shop sales fall in august',
      'change revenue 2026-08 against 2026-07 [Web shop]',
    ],
    [
      'this month vs last month',
      'change revenue 2026-11-01..2026-11-21 against 2026-10-01..2026-10-21',
    ],
    ['which was better, march or april', 'change revenue 2026-04 against 2026-03'],
    [
      'did sales drop last week',
      'change revenue 2026-11-09..2026-11-16 against 2026-11-02..2026-11-09',
    ],
    ['how much more did we take in june than in may', 'change revenue 2026-06 against 2026-05'],
  ],
  'compared with last year': [
    ['how was april compared to last year', 'versus_last_year revenue 2026-04 against 2025-04'],
    [
      'did we do better this easter',
      'versus_last_year revenue 2026-04-03..2026-04-07 against 2025-04-18..2025-04-22',
    ],
    ['sales vs last year', `versus_last_year revenue ${OCT} against 2025-10`],
    ['are we up on last year', `versus_last_year revenue ${OCT} against 2025-10`],
    ['year on year orders for september', 'versus_last_year orders 2026-09 against 2025-09'],
    [
      'this year vs last year',
      'versus_last_year revenue 2026-01-01..2026-11-21 against 2025-01-01..2025-11-21',
    ],
    [
      'was last month better than the same month last year',
      `versus_last_year revenue ${OCT} against 2025-10`,
    ],
    ['april 2026 against april 2025', 'versus_last_year revenue 2026-04 against 2025-04'],
    [
      'how do customers compare with a year ago',
      `versus_last_year active_customers ${OCT} against 2025-10`,
    ],
    [
      'profit q2 vs q2 last year',
      'versus_last_year net_profit 2026-04-01..2026-07-01 against 2025-04-01..2025-07-01',
    ],
    ['more refunds than last year?', `versus_last_year refunds ${OCT} against 2025-10`],
    ['yoy growth in bread', `versus_last_year revenue ${OCT} against 2025-10 [Bread]`],
    ['2025 vs 2024 turnover', 'versus_last_year revenue 2025 against 2024'],
    [
      'was christmas better than last year',
      'versus_last_year revenue 2025-12-24..2025-12-27 against 2024-12-24..2024-12-27',
    ],
    [
      'are we doing any better than we did this time last year',
      `versus_last_year revenue ${OCT} against 2025-10`,
    ],
  ],
  trend: [
    ['what is the trend in sales', `trend revenue ${YEAR}`],
    ['are sales growing', `trend revenue ${YEAR}`],
    ['how have orders been going lately', `trend orders ${YEAR}`],
    ['sales by month', `trend revenue ${YEAR}`],
    ['is business picking up', `trend revenue ${YEAR}`],
    ['show me revenue over time', `trend revenue ${YEAR}`],
    ['weekly takings since march', 'trend revenue 2026-03-01..2026-11-21'],
    ['plot refunds for 2025', 'trend refunds 2025'],
    ['are we going up or down', `trend revenue ${YEAR}`],
    ['how has the web shop developed this year', 'trend revenue 2026 [Web shop]'],
    ['are customer numbers falling', `trend active_customers ${YEAR}`],
    ['which way are we heading', `trend revenue ${YEAR}`],
    ['is average order value getting better', `trend average_order_value ${YEAR}`],
    ['last 6 months trend for gross margin', 'trend gross_margin 2026-05-01..2026-11-01'],
  ],
  rank: [
    ["what's our best seller", `rank revenue ${OCT} by product best 5`],
    ['wots our best seller', `rank revenue ${OCT} by product best 5`],
    ['what sells', `rank revenue ${OCT} by product best 5`],
    ['top 10 customers last year', 'rank revenue 2025 by customer best 10'],
    ['who buys most', `rank revenue ${OCT} by customer best 5`],
    ['worst products in june', 'rank revenue 2026-06 by product worst 5'],
    ['which country brings in the most', `rank revenue ${OCT} by country best 5`],
    ['sales by channel', `rank revenue ${OCT} by channel best 5`],
    ['which items get returned most', `rank refunds ${OCT} by product best 5`],
    ['what do we spend most on', `rank expenses ${OCT} by category best 5`],
    ['three biggest customers in may', 'rank revenue 2026-05 by customer best 3'],
    ['slow movers', `rank revenue ${OCT} by product worst 5`],
    ['what is not selling', `rank revenue ${OCT} by product worst 5`],
    ['best customers in france this year', 'rank revenue 2026 [France] by customer best 5'],
    ['who owes us money', `rank receivables ${OCT} by customer best 5`],
    ['most popular product by units sold', `rank units_sold ${OCT} by product best 5`],
    ['break down turnover by category', `rank revenue ${OCT} by category best 5`],
    ['which channel does best', `rank revenue ${OCT} by channel best 5`],
    ['expenses by category in september', 'rank expenses 2026-09 by category best 5'],
    ['bottom five sellers last quarter', 'rank revenue 2026-07-01..2026-10-01 by product worst 5'],
    ['which of our products make the most', `rank revenue ${OCT} by product best 5`],
    ['where does all the money go', `rank expenses ${OCT} by category best 5`],
  ],
};

for (const [name, table] of Object.entries(TABLES)) {
  test(`owners' phrasings are understood: ${name}`, async () => {
    const wrong: string[] = [];
    for (const [question, expected] of table) {
      const got = brief(await understand(BAKERY, question));
      if (got !== expected) wrong.push(`${question}\n     got ${got}\n  wanted ${expected}`);
    }
    assert.equal(wrong.join('\n'), '');
  });
}

test('a month without a year is the latest one the data reaches, and is named', async () => {
  const found = await understand(RETAIL, 'why was april down?');
  assert.equal(brief(found), 'why revenue 2011-04 against 2011-03');
  assert.ok(found.status === 'query');
  assert.match(found.assumed.map(({ text }) => text).join(' '), /April 2011/);
});

test('“last month” follows the calendar although the data ended long ago', async () => {
  assert.equal(brief(await understand(RETAIL, 'sales last month')), `how_much revenue ${OCT}`);
  assert.equal(brief(await understand(RETAIL, 'sales')), 'how_much revenue 2011-06');
});
