// The date parser on its own: which words are which days, for a tenant whose calendar is known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDates } from './dates.ts';
import { BAKERY, RETAIL } from './fixtures.ts';
import { easterSunday } from './periods.ts';
import { normalise } from './words.ts';

type Row = readonly [words: string, window: string, compare?: string];

const NOW: readonly Row[] = [
  ['yesterday', '2026-11-20 2026-11-21'],
  ['today', '2026-11-21 2026-11-22'],
  ['the day before yesterday', '2026-11-19 2026-11-20'],
  ['this week', '2026-11-16 2026-11-23'],
  ['last week', '2026-11-09 2026-11-16'],
  ['the week before last', '2026-11-02 2026-11-09'],
  ['this month', '2026-11-01 2026-12-01'],
  ['last quarter', '2026-07-01 2026-10-01'],
  ['this year', '2026-01-01 2027-01-01'],
  ['last year', '2025-01-01 2026-01-01'],
  ['last 30 days', '2026-10-22 2026-11-21'],
  ['past six weeks', '2026-10-05 2026-11-16'],
  ['the last three months', '2026-08-01 2026-11-01'],
  ['2 months ago', '2026-09-01 2026-10-01'],
  ['this year so far', '2026-01-01 2026-11-22'],
  ['ytd', '2026-01-01 2026-11-22'],
  ['mtd', '2026-11-01 2026-11-22'],
  ['last saturday', '2026-11-14 2026-11-15'],
  ['on friday', '2026-11-20 2026-11-21'],
  ['last weekend', '2026-11-14 2026-11-16'],
  ['april', '2026-04-01 2026-05-01'],
  ['december', '2025-12-01 2026-01-01'],
  ['april last year', '2025-04-01 2025-05-01'],
  ['since march', '2026-03-01 2026-11-21'],
  ['over the summer', '2026-06-01 2026-09-01'],
  ['christmas', '2025-12-24 2025-12-27'],
  ['the week before christmas', '2025-12-18 2025-12-25'],
  ['the financial year so far', '2026-01-01 2026-11-22'],
  ['last easter', '2026-04-03 2026-04-07'],
  ['mothers day', '2026-03-15 2026-03-16'],
  ['black friday', '2025-11-28 2025-11-29'],
  ['all time', '2024-05-01 2026-11-21'],
  ['this time last year', '2025-11-01 2025-11-22'],
  ['week commencing 2 november', '2026-11-02 2026-11-09'],
  ['since the start of the year', '2026-01-01 2026-11-22'],
  ['q3', '2026-07-01 2026-10-01'],
  ['first half of 2025', '2025-01-01 2025-07-01'],
  ['month to date', '2026-11-01 2026-11-22'],
];
const THEN: readonly Row[] = [
  ['april', '2011-04-01 2011-05-01'],
  ['in april 2011', '2011-04-01 2011-05-01'],
  ['apr 11', '2011-04-01 2011-05-01'],
  ["apr '11", '2011-04-01 2011-05-01'],
  ['2011-04', '2011-04-01 2011-05-01'],
  ['04/2011', '2011-04-01 2011-05-01'],
  ['q1', '2011-01-01 2011-04-01'],
  ['the first quarter of 2011', '2011-01-01 2011-04-01'],
  ['h1 2011', '2011-01-01 2011-07-01'],
  ['between 3 May and 9 June', '2011-05-03 2011-06-10'],
  ['from 10 may to 12 june 2011', '2011-05-10 2011-06-13'],
  ['3-9 may', '2011-05-03 2011-05-10'],
  ['the 3rd to the 9th of may 2011', '2011-05-03 2011-05-10'],
  ['may 3 to may 9', '2011-05-03 2011-05-10'],
  ['jan-mar 2011', '2011-01-01 2011-04-01'],
  ['december to february', '2010-12-01 2011-03-01'],
  ['the week of 6 June', '2011-06-06 2011-06-13'],
  ['first two weeks of May', '2011-05-01 2011-05-15'],
  ['last week of may', '2011-05-25 2011-06-01'],
  ['second half of may', '2011-05-16 2011-06-01'],
  ['mid june', '2011-06-11 2011-06-21'],
  ['weekend of 11 june', '2011-06-11 2011-06-13'],
  ['14 June 2011', '2011-06-14 2011-06-15'],
  ['June 14th, 2011', '2011-06-14 2011-06-15'],
  ['14/06/2011', '2011-06-14 2011-06-15'],
  ['14.6.11', '2011-06-14 2011-06-15'],
  ['2011-06-14', '2011-06-14 2011-06-15'],
  ['before 1 March', '2010-12-01 2011-03-01'],
  ['after 1 march 2011', '2011-03-02 2011-07-01'],
  ['easter 2011', '2011-04-22 2011-04-26'],
  ['good friday 2011', '2011-04-22 2011-04-23'],
  ['winter 2010', '2010-12-01 2011-03-01'],
  ['christmas week 2010', '2010-12-20 2010-12-27'],
  ['2011', '2011-01-01 2012-01-01'],
  ['march and april', '2011-03-01 2011-05-01'],
  ['May 2031', '2031-05-01 2031-06-01'],
  ['how many buyers did we gain between february and april', '2011-02-01 2011-05-01'],
  ['how many orders went out from january to march', '2011-01-01 2011-04-01'],
  ['what did refunds come to between january and march', '2011-01-01 2011-04-01'],
  ['have orders been heading down from february to may', '2011-02-01 2011-06-01'],
  ['is margin getting any better from january to may', '2011-01-01 2011-06-01'],
  ['change between february and april', '2011-04-01 2011-05-01', '2011-02-01 2011-03-01'],
  [
    'how many more did we sell between january and march',
    '2011-03-01 2011-04-01',
    '2011-01-01 2011-02-01',
  ],
  ['from 3 to 9 may, on what day were sales lowest', '2011-05-03 2011-05-10'],
  ['from may on which product sold best', '2011-05-01 2011-06-01'],
  ['from may on', '2011-05-01 2011-07-01'],
  ['before we close off the 2010 accounts', '2010-01-01 2011-01-01'],
  [
    'better in the week of the ninth of may than the week of the second',
    '2011-05-09 2011-05-16',
    '2011-05-02 2011-05-09',
  ],
  ['sales may compared w april', '2011-05-01 2011-06-01', '2011-04-01 2011-05-01'],
  ['march vs april', '2011-03-01 2011-04-01', '2011-04-01 2011-05-01'],
  ['april 2011 compared with march', '2011-04-01 2011-05-01', '2011-03-01 2011-04-01'],
  ['january 2011 against december', '2011-01-01 2011-02-01', '2010-12-01 2011-01-01'],
  ['april vs april last year', '2011-04-01 2011-05-01', '2010-04-01 2010-05-01'],
  ['change from march to april 2011', '2011-04-01 2011-05-01', '2011-03-01 2011-04-01'],
  ['3 to 9 may vs 10 to 16 may', '2011-05-03 2011-05-10', '2011-05-10 2011-05-17'],
];

function show(words: string, context = BAKERY): string[] {
  const { window, compare } = readDates(normalise(words).text, context);
  const days = (span: typeof window) => (span === null ? [] : [`${span.from} ${span.to}`]);
  return [...days(window), ...days(compare)];
}

for (const [name, table, context] of [
  ['data up to yesterday', NOW, BAKERY],
  ['data that ended in 2011', THEN, RETAIL],
] as const) {
  for (const [words, window, compare] of table) {
    test(`with ${name}, “${words}” is ${window}`, () => {
      assert.deepEqual(show(words, context), compare === undefined ? [window] : [window, compare]);
    });
  }
}

test('a day with slashes is asked about only where no country settles it', () => {
  const nowhere = { ...RETAIL, country: null };
  assert.notEqual(readDates('3/4/2011', nowhere).ambiguous, null);
  assert.equal(readDates('14/4/2011', nowhere).ambiguous, null);
  assert.equal(readDates('3/3/2011', nowhere).ambiguous, null);
  assert.equal(readDates('from 3/4/2011 to 14/4/2011', nowhere).ambiguous, null);
  assert.deepEqual(show('3/4/2011', RETAIL), ['2011-04-03 2011-04-04']);
  assert.deepEqual(show('3/4/2011', { ...RETAIL, country: 'US' }), ['2011-03-04 2011-03-05']);
});

test('quarters and years follow the fiscal year, and the label says so', () => {
  const april = { ...BAKERY, fiscal_year_start: 4 };
  const { window } = readDates('last quarter', april);
  assert.deepEqual([window?.from, window?.to], ['2026-07-01', '2026-10-01']);
  assert.match(window?.label ?? '', /fiscal Q2 2026\/27/);
  assert.deepEqual(show('this year', april), ['2026-04-01 2027-04-01']);
  assert.deepEqual(show('Q1 2025', april), ['2025-04-01 2025-07-01']);
  assert.deepEqual(show('2025', april), ['2025-01-01 2026-01-01']);
});

test('weeks start on the day the tenant says', () => {
  assert.deepEqual(show('last week', { ...BAKERY, week_start: 7 }), ['2026-11-08 2026-11-15']);
});

test('a month named without a year is said as an assumption, one with a year is not', () => {
  assert.match(readDates('april', RETAIL).assumed[0]?.text ?? '', /April 2011/);
  assert.deepEqual(readDates('april 2011', RETAIL).assumed, []);
});

test('words that look like dates are left alone', () => {
  for (const words of ['may i see the figures', 'did sales fall', 'open 24/7', 'spring rolls']) {
    assert.deepEqual(show(words), [], words);
  }
});

test('Easter falls where the almanac has it', () => {
  const days = [2008, 2011, 2016, 2024, 2025, 2026, 2038].map(easterSunday);
  assert.deepEqual(days, [
    '2008-03-23',
    '2011-04-24',
    '2016-03-27',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2038-04-25',
  ]);
});
