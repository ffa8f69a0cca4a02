// The bakery's year on plain day numbers (days since 1970-01-01): weekdays, Easter, the days it is
// shut, and how custom swells and ebbs over the months. No clock and no time zone is read here.
import { CoxswainError } from '../../errors.ts';

export type ClosedReason =
  | 'monday'
  | 'christmas_day'
  | 'boxing_day'
  | 'new_years_day'
  | 'summer_holiday';

/** 1 Monday … 7 Sunday. */
export const TUESDAY = 2;
export const WEDNESDAY = 3;
export const FRIDAY = 5;
export const SATURDAY = 6;

/** Twelve factors, January first, each meant for the middle of its month. */
export type YearCurve = readonly number[];

/** 'YYYY-MM-DD' → day number; throws bad_request for anything else, 31 February included. */
export function dayNumber(date: string): number {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !Number.isInteger(day) || isoDay(day) !== date) {
    throw new CoxswainError('bad_request', `“${date}” is not a date; write it as 2026-11-01.`);
  }
  return day;
}

export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** 'YYYY-MM' of a day. */
export function isoMonth(day: number): string {
  return isoDay(day).slice(0, 7);
}

/** 1 Monday … 7 Sunday; day 0 was a Thursday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function dateParts(day: number): { year: number; month: number; date: number } {
  const at = new Date(day * DAY_MS);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** Day number of a date given by parts; months and dates beyond the end carry over. */
export function dayOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month - 1, date) / DAY_MS;
}

/** The last such weekday on or before `day`. */
export function onOrBefore(day: number, wanted: number): number {
  return day - ((weekday(day) - wanted + 7) % 7);
}

export function isMonthEnd(day: number): boolean {
  return dateParts(day + 1).date === 1;
}

/** Easter Sunday by the Gregorian computus (Meeus/Jones/Butcher). */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const leapDays = 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - (inCentury % 4);
  const toSunday = (32 + leapDays - epact) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const sum = epact + toSunday - 7 * late + 114;
  return dayOf(year, Math.floor(sum / 31), (sum % 31) + 1);
}

/** Monday of the week the bakery takes off: the week of the second Monday in August. */
export function summerHoliday(year: number): number {
  return onOrBefore(dayOf(year, 8, 14), 1);
}

/** Why nothing is sold on this day, through any channel; null on a trading day. */
export function closedReason(day: number): ClosedReason | null {
  const { year, month, date } = dateParts(day);
  if (month === 12 && date === 25) return 'christmas_day';
  if (month === 12 && date === 26) return 'boxing_day';
  if (month === 1 && date === 1) return 'new_years_day';
  const holiday = summerHoliday(year);
  if (day >= holiday && day < holiday + 7) return 'summer_holiday';
  return weekday(day) === 1 ? 'monday' : null;
}

/** The next trading day on or after `day`. */
export function openFrom(day: number): number {
  let open = day;
  while (closedReason(open) !== null) open += 1;
  return open;
}

/** The curve's value on a day, on the straight line between the middles of two months. */
export function seasonal(curve: YearCurve, day: number): number {
  const { year, month, date } = dateParts(day);
  const length = dayOf(year, month + 1, 1) - dayOf(year, month, 1);
  const offset = (date - 0.5) / length - 0.5;
  const here = curve[month - 1] ?? 1;
  const beside = curve[(month - 1 + (offset < 0 ? 11 : 1)) % 12] ?? 1;
  return here + (beside - here) * Math.abs(offset);
}

const DAY_MS = 86_400_000;
