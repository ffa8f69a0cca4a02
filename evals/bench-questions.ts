// The bench's questions: as many of each family, none twice, over windows and metrics that differ,
// at least a third of the “why” ones over windows that are no whole months.
import { FAMILIES } from '../coach/query.ts';

/** Families of the books; what was told is of people's own words. */
type Family = (typeof FAMILIES)[number];

/** Questions of each family. */
export const EACH = 20;

const MONTHS = ['December 2010', 'January 2011', 'February 2011', 'March 2011', 'April 2011'];
const LATER = ['May 2011', 'June 2011', ...MONTHS];
const MEASURES = ['net sales', 'orders', 'units sold', 'gross sales'];
const COUNTRIES = ['France', 'Germany', 'EIRE', 'Spain', 'Belgium'];
const DAYS = [
  '3 January to 9 February 2011',
  '10 January to 20 February 2011',
  '7 February to 13 March 2011',
  '21 February to 27 March 2011',
  '14 March to 17 April 2011',
  '10 May to 12 June 2011',
  '16 May to 19 June 2011',
  '2 May to 22 May 2011',
];
const TERMS = [
  'gross margin',
  'refund rate',
  'net sales',
  'average order value',
  'active customers',
  'repeat purchase rate',
  'gross sales',
  'units sold',
  'new customers',
  'returning customers',
  'receivables',
  'cash collected',
  'net margin',
  'gross profit',
  'net profit',
  'cost of sales',
  'expenses',
  'orders',
  'refunds',
  'channel',
];

/** Twenty questions of a family, all different. */
export function benchQuestions(family: Family): string[] {
  const questions = [...new Set(made(family))].slice(0, EACH);
  if (questions.length < EACH) throw new Error(`only ${questions.length} questions of ${family}`);
  return questions;
}

/** All families in turn, so that a slow moment of the machine falls on each of them. */
export function allBenchQuestions(): { family: Family; question: string }[] {
  const lists = FAMILIES.map((family) => ({ family, questions: benchQuestions(family) }));
  return Array.from({ length: EACH }, (_, i) =>
    lists.map(({ family, questions }) => ({ family, question: questions[i] as string })),
  ).flat();
}

function made(family: Family): string[] {
  const each = (say: (measure: string, month: string) => string) =>
    LATER.flatMap((month) => MEASURES.map((measure) => say(measure, month)));
  switch (family) {
    case 'how_much':
      return [
        ...COUNTRIES.map((country) => `How much did we sell in ${country} in May 2011?`),
        ...['active customers', 'new customers', 'average order value', 'refund rate'].map(
          (measure) => `What were ${measure} in June 2011?`,
        ),
        ...each((measure, month) => `How much were ${measure} in ${month}?`),
      ];
    case 'change':
      return [
        ...DAYS.slice(0, 6).map((days) => `How did net sales change over ${days}?`),
        ...each((measure, month) => `How did ${measure} change in ${month}?`),
      ];
    case 'versus_last_year':
      return each((measure, month) => `How do ${measure} in ${month} compare with last year?`);
    case 'when':
      return [
        ...LATER.map((month) => `What was our busiest hour in ${month}?`),
        ...LATER.map((month) => `Which weekday was quietest in ${month}?`),
        ...LATER.map((month) => `What was our best day in ${month}?`),
      ];
    case 'trend':
      return [
        ...MEASURES.map((measure) => `Is there a trend in ${measure}?`),
        ...MEASURES.map((measure) => `What is the weekly trend of ${measure} since January 2011?`),
        ...MEASURES.map((measure) => `What is the daily trend of ${measure} in May 2011?`),
        ...MEASURES.map((measure) => `What is the trend of ${measure} since February 2011?`),
        ...COUNTRIES.map((country) => `What is the trend of net sales in ${country}?`),
      ];
    case 'rank':
      return [
        ...LATER.map((month) => `What were our best products in ${month}?`),
        ...LATER.map((month) => `Who were our best customers in ${month}?`),
        ...DAYS.map((days) => `Which products sold worst over ${days}?`),
      ];
    case 'why':
      return [
        ...DAYS.map((days) => `Why did net sales change over ${days}?`),
        ...['January', 'February', 'March', 'April', 'May', 'June'].flatMap((month) => [
          `Why did net sales change in ${month} 2011?`,
          `Why did orders change in ${month} 2011?`,
          `Why did units sold change in ${month} 2011?`,
        ]),
      ];
    case 'normal':
      return each((measure, month) => `Were ${measure} in ${month} normal?`);
    case 'coverage':
      return [
        'How complete is the data?',
        ...LATER.map((month) => `How complete is the data for ${month}?`),
        ...LATER.map((month) => `Are any days missing in ${month}?`),
        ...LATER.map((month) => `Is the data complete in ${month}?`),
      ];
    case 'meaning':
      return TERMS.map((term) => `What does ${term} mean?`);
    case 'history':
      return [
        ...LATER.map((month) => `What did we ask about ${month}?`),
        ...COUNTRIES.map((country) => `What did we ask before about ${country}?`),
        ...MEASURES.map((measure) => `What did I ask you about ${measure}?`),
        'What did we ask about refunds?',
        'What did we ask about customers?',
        'What did we ask about the best products?',
        'What did we ask about the busiest hour?',
      ];
  }
}
