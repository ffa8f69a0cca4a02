// Days on which many shops are shut or out of the ordinary every year: nobody is surprised by them.
import { holidaySpan } from '../understand/holidays.ts';
import type { Look } from './candidate.ts';

/** By the names that understanding knows. */
const SHUT = [
  'Easter',
  'Christmas',
  "New Year's Eve",
  "New Year's Day",
  'the early May bank holiday',
  'the spring bank holiday',
  'the August bank holiday',
  'Thanksgiving',
];

/** Whether a day is one of the public holidays that shops keep. */
export function isHoliday({ reading }: Look, day: string): boolean {
  const { country, week_start, fiscal_year_start } = reading.settings;
  const { today, data } = reading;
  const calendar = { country, week_start, fiscal_year_start, today, data };
  const year = Number(day.slice(0, 4));
  return SHUT.some((name) => {
    const { from, to } = holidaySpan(name, year, calendar);
    return day >= from && day < to;
  });
}
