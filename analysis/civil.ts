// Year, month and day as numbers: the proleptic Gregorian calendar's arithmetic under calendar.ts,
// which is the only one that should import it.
import { CoxswainError } from '../errors.ts';

export interface CivilDate {
  year: number;
  month: number;
  day: number;
}

/** 1 March of year 0, from which years are counted here: the leap day is then a year's last. */
const EPOCH_DAYS = 719_468;
/** Mean length of a Gregorian year: 400 years are 146,097 days. */
const YEAR_DAYS = 365.2425;

/** Days since 1970-01-01, negative before it. */
export function dayNumberOf({ year, month, day }: CivilDate): number {
  const from_march = (month + 9) % 12;
  const march_year = from_march > 9 ? year - 1 : year;
  return daysBeforeYear(march_year) + daysBeforeMonth(from_march) + day - 1 - EPOCH_DAYS;
}

/** The date of a day number; inverse of `dayNumberOf`. */
export function civilOf(day_number: number): CivilDate {
  const days = day_number + EPOCH_DAYS;
  // The mean year is off by a day or two at most, so this settles in a step.
  let year = Math.floor(days / YEAR_DAYS);
  while (daysBeforeYear(year) > days) year -= 1;
  while (daysBeforeYear(year + 1) <= days) year += 1;
  const day_of_year = days - daysBeforeYear(year);
  const from_march = Math.floor((5 * day_of_year + 2) / 153);
  const day = day_of_year - daysBeforeMonth(from_march) + 1;
  return from_march > 9
    ? { year: year + 1, month: from_march - 9, day }
    : { year, month: from_march + 3, day };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * 'YYYY-MM-DD' as numbers, or null where it is no day. Digit by digit, because this runs per row
 * and a regular expression would allocate.
 */
export function readDate(date: string): CivilDate | null {
  if (date.length !== 10 || date.charCodeAt(4) !== 45 || date.charCodeAt(7) !== 45) return null;
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 7);
  const day = digits(date, 8, 10);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return { year, month, day };
}

/** 'YYYY-MM-DD'. Throws `bad_window` beyond the years 1 to 9999. */
export function writeDate({ year, month, day }: CivilDate): string {
  if (year < 1 || year > 9999) {
    throw new CoxswainError('bad_window', 'The calendar here reaches from year 1 to 9999.');
  }
  const yyyy = year > 999 ? `${year}` : `${year}`.padStart(4, '0');
  return `${yyyy}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

function digits(date: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = date.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function daysBeforeYear(year: number): number {
  return 365 * year + Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
}

/** Months from March are 31, 30, 31, 30, 31 days, over and over: 153 days in five. */
function daysBeforeMonth(from_march: number): number {
  return Math.floor((153 * from_march + 2) / 5);
}
