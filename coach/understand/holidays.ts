// The days of the year that shops talk about by name, hidden from the date parser: when each falls
// in a given year and country, and how long it lasts.
import { addDays, addMonths, weekday } from '../../analysis/calendar.ts';
import { type Calendar, easterSunday, rangeSpan, type Span, ymd } from './periods.ts';

interface Holiday {
  /** Matches the normalised words of the question. */
  words: string;
  name: string;
  /** First day and number of days. */
  days: (year: number, cal: Calendar) => [from: string, days: number];
}

/** Longest names first: 'easter weekend' must not be read as 'easter'. */
export const HOLIDAYS: readonly Holiday[] = [
  holiday(
    '(?:the )?week (?:before|leading up to|running up to) (?:christmas|xmas)',
    'the week before Christmas',
    (y) => [ymd(y, 12, 18), 7],
  ),
  holiday(
    '(?:the )?week (?:before|leading up to|running up to) easter',
    'the week before Easter',
    (y) => [addDays(easterSunday(y), -7), 7],
  ),
  holiday('easter sunday', 'Easter Sunday', (y) => [easterSunday(y), 1]),
  holiday('easter monday', 'Easter Monday', (y) => [addDays(easterSunday(y), 1), 1]),
  holiday('good friday', 'Good Friday', (y) => [addDays(easterSunday(y), -2), 1]),
  holiday('easter week', 'Easter week', (y) => [addDays(easterSunday(y), -6), 7]),
  holiday('(?:the )?easter(?: weekend| holidays?| break)?', 'Easter', (y) => [
    addDays(easterSunday(y), -2),
    4,
  ]),
  holiday('(?:pancake day|pancake tuesday|shrove tuesday)', 'Shrove Tuesday', (y) => [
    addDays(easterSunday(y), -47),
    1,
  ]),
  holiday('(?:christmas|xmas) eve', 'Christmas Eve', (y) => [ymd(y, 12, 24), 1]),
  holiday('(?:christmas|xmas) day', 'Christmas Day', (y) => [ymd(y, 12, 25), 1]),
  holiday(
    '(?:the )?(?:christmas|xmas) (?:period|season|time|trading|run up|rush|month)|(?:run up|lead up) to (?:christmas|xmas)',
    'the Christmas season',
    (y) => [ymd(y, 12, 1), 31],
  ),
  holiday('(?:christmas|xmas) week', 'Christmas week', (y) => [ymd(y, 12, 20), 7]),
  holiday('(?:christmas|xmas)(?: holidays?| break)?', 'Christmas', (y) => [ymd(y, 12, 24), 3]),
  holiday(
    '(?:the )?(?:august|summer) bank holiday weekend',
    'the August bank holiday weekend',
    (y, cal) => [addDays(augustBankHoliday(y, cal), -2), 3],
  ),
  holiday(
    '(?:august|summer|late summer) bank holiday(?: monday)?',
    'the August bank holiday',
    (y, cal) => [augustBankHoliday(y, cal), 1],
  ),
  holiday(
    '(?:early may|may day|first may) bank holiday weekend',
    'the early May bank holiday weekend',
    (y) => [addDays(nthWeekday(y, 5, 1, 1), -2), 3],
  ),
  holiday(
    '(?:early may|may day|first may) bank holiday(?: monday)?',
    'the early May bank holiday',
    (y) => [nthWeekday(y, 5, 1, 1), 1],
  ),
  holiday(
    '(?:late may|spring|second may|whitsun) bank holiday weekend',
    'the spring bank holiday weekend',
    (y) => [addDays(springBankHoliday(y), -2), 3],
  ),
  holiday(
    '(?:late may|spring|second may|whitsun) bank holiday(?: monday)?',
    'the spring bank holiday',
    (y) => [springBankHoliday(y), 1],
  ),
  holiday('boxing day', 'Boxing Day', (y) => [ymd(y, 12, 26), 1]),
  holiday('new years? eve', "New Year's Eve", (y) => [ymd(y, 12, 31), 1]),
  holiday('new years?(?: day)?(?! s)', "New Year's Day", (y) => [ymd(y, 1, 1), 1]),
  holiday('valentines?(?: day)?', "Valentine's Day", (y) => [ymd(y, 2, 14), 1]),
  holiday('halloween', 'Halloween', (y) => [ymd(y, 10, 31), 1]),
  holiday('black friday(?: weekend)?', 'Black Friday', (y) => [thanksgiving(y, 1), 1]),
  holiday('cyber monday', 'Cyber Monday', (y) => [thanksgiving(y, 4), 1]),
  holiday('thanksgiving(?: day)?', 'Thanksgiving', (y) => [thanksgiving(y, 0), 1]),
  holiday('mothers? (?:day|sunday)|mothering sunday', "Mother's Day", (y, cal) => [
    mothersDay(y, cal),
    1,
  ]),
  holiday('fathers? day', "Father's Day", (y) => [nthWeekday(y, 6, 7, 3), 1]),
];

export function holidaySpan(name: string, year: number, cal: Calendar): Span {
  const found = HOLIDAYS.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no such holiday: ${name}`);
  const [from, days] = found.days(year, cal);
  const span = rangeSpan(from, addDays(from, days));
  const label = days === 1 ? `${name} ${year}` : `${name} ${year} (${span.label})`;
  return { ...span, label, unit: 'holiday', holiday: name };
}

function holiday(words: string, name: string, days: Holiday['days']): Holiday {
  return { words, name, days };
}

/** Days after the fourth Thursday of November. */
function thanksgiving(year: number, after: number): string {
  return addDays(nthWeekday(year, 11, 4, 4), after);
}

/** Britain and Ireland keep the fourth Sunday of Lent, most others the second Sunday of May. */
function mothersDay(year: number, cal: Calendar): string {
  if (cal.country === 'GB' || cal.country === 'IE' || cal.country === null) {
    return addDays(easterSunday(year), -21);
  }
  return nthWeekday(year, 5, 7, 2);
}

/** The last Monday of August; in Ireland the first. */
function augustBankHoliday(year: number, cal: Calendar): string {
  return nthWeekday(year, 8, 1, cal.country === 'IE' ? 1 : 0);
}

/** The last Monday of May. */
function springBankHoliday(year: number): string {
  return nthWeekday(year, 5, 1, 0);
}

/** The nth such day of a month, 0 for its last. */
function nthWeekday(year: number, month: number, day_of_week: number, nth: number): string {
  if (nth === 0) {
    const last = addDays(addMonths(ymd(year, month, 1), 1), -1);
    return addDays(last, -((weekday(last) - day_of_week + 7) % 7));
  }
  const first = ymd(year, month, 1);
  return addDays(first, ((day_of_week - weekday(first) + 7) % 7) + (nth - 1) * 7);
}
