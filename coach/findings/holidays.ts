// Days on which many shops are shut or out of the ordinary every year: nobody is surprised by them.

import type { Reading } from '../reading.ts';
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
  return holidayOn(reading, day) !== null;
}

/** The public holiday that shops keep on a day, by its name; null: none. */
export function holidayOn(
  reading: Pick<Reading, 'settings' | 'today' | 'data'>,
  day: string,
): string | null {
  const { country, week_start, fiscal_year_start } = reading.settings;
  const { today, data } = reading;
  const calendar = { country, week_start, fiscal_year_start, today, data };
  const year = Number(day.slice(0, 4));
  const found = SHUT.find((name) => {
    const { from, to } = holidaySpan(name, year, calendar);
    return day >= from && day < to;
  });
  return found ?? null;
}
