// The calendar as pure arithmetic on 'YYYY-MM-DD': hides leap years, day numbers and fiscal years
// from everyone, and lets no Date object, clock or time zone in.

import { CoxswainError } from '../errors.ts';
import { type CivilDate, civilOf, dayNumberOf, daysInMonth, readDate, writeDate } from './civil.ts';

/** 60 years of days: more buckets than this is a mistaken window, not a chart. */
const MAX_BUCKETS = 22_000;
/** 52 weeks: the shift nearest to a year under which every weekday meets itself. */
const YEAR_OF_WEEKS_DAYS = 364;

export type DayGrain = 'day' | 'week' | 'month' | 'quarter' | 'year';
/** Half-open: `to` is the first day outside. */
export interface DayWindow {
  from: string;
  to: string;
}
/** The tenant's calendar. */
export interface CalendarHabits {
  /** First day of the week: 1 (Monday) or 7 (Sunday). */
  week_start: number;
  /** First month of the fiscal year, 1..12; quarters and years need it and throw without. */
  fiscal_year_start?: number;
}
/**
 * Days since 1970-01-01, negative before it. Throws `bad_window` on what is no day of the
 * calendar.
 */
export function dayNumber(date: string): number {
  return dayNumberOf(parts(date));
}

/** The day of a day number; inverse of `dayNumber`. */
export function dateOf(day_number: number): string {
  return writeDate(civilOf(day_number));
}

/** Whether the text is a day of the calendar: '2011-02-29' is not. */
export function isDate(value: string): boolean {
  return readDate(value) !== null;
}

/** 1 (Monday) to 7 (Sunday). */
export function weekday(date: string): number {
  return weekdayOf(dayNumber(date));
}

/** 1 (Monday) to 7 (Sunday) of a day number; 1970-01-01 was a Thursday. */
export function weekdayOf(day_number: number): number {
  return ((((day_number + 3) % 7) + 7) % 7) + 1;
}

/** The month of a day, 1 to 12. */
export function monthOf(date: string): number {
  return parts(date).month;
}

export function addDays(date: string, days: number): string {
  return dateOf(dayNumber(date) + days);
}

/** The same day of the month `months` later, or that month's last day where it has no such day. */
export function addMonths(date: string, months: number): string {
  const { year, month, day } = parts(date);
  const index = year * 12 + (month - 1) + months;
  const target_year = Math.floor(index / 12);
  const target_month = index - target_year * 12 + 1;
  const last_day = daysInMonth(target_year, target_month);
  return writeDate({ year: target_year, month: target_month, day: Math.min(day, last_day) });
}

/** Days from `from` to `to`; negative where `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** Month boundaries from `from`'s month to `to`'s: 2011-01-31 to 2011-02-01 is 1. */
export function monthsBetween(from: string, to: string): number {
  const a = parts(from);
  const b = parts(to);
  return (b.year - a.year) * 12 + (b.month - a.month);
}

export function firstOfMonth(date: string): string {
  parts(date);
  return `${date.slice(0, 8)}01`;
}

/** First day of the fiscal quarter: quarters are counted from the fiscal year's first month. */
export function firstOfQuarter(date: string, fiscal_year_start: number): string {
  const into_year = (monthOf(date) - month1to12(fiscal_year_start) + 12) % 12;
  return addMonths(firstOfMonth(date), -(into_year % 3));
}

/** First day of the fiscal year that the day is in. */
export function firstOfYear(date: string, fiscal_year_start: number): string {
  const into_year = (monthOf(date) - month1to12(fiscal_year_start) + 12) % 12;
  return addMonths(firstOfMonth(date), -into_year);
}

/** First day of the day's week; weeks start on Monday (1) or Sunday (7). */
export function weekStart(date: string, week_start: number): string {
  return dateOf(weekStartNumber(dayNumber(date), week_start));
}

/** First day of the bucket of this grain that the day is in. */
export function bucketStart(date: string, grain: DayGrain, habits: CalendarHabits): string {
  if (grain === 'day') return dateOf(dayNumber(date));
  if (grain === 'week') return weekStart(date, habits.week_start);
  if (grain === 'month') return firstOfMonth(date);
  const fiscal_year_start = month1to12(habits.fiscal_year_start ?? 0);
  if (grain === 'quarter') return firstOfQuarter(date, fiscal_year_start);
  return firstOfYear(date, fiscal_year_start);
}

/** First day of the bucket after the one that starts on `start`. */
export function nextBucket(start: string, grain: DayGrain): string {
  if (grain === 'day') return addDays(start, 1);
  if (grain === 'week') return addDays(start, 7);
  return addMonths(start, grain === 'month' ? 1 : grain === 'quarter' ? 3 : 12);
}

/**
 * Every bucket of the grain that the window touches, in order and in its full extent: the first
 * and last may reach beyond the window, and the caller compares extents to know which are partial.
 */
export function buckets(window: DayWindow, grain: DayGrain, habits: CalendarHabits): DayWindow[] {
  checked(window);
  const result: DayWindow[] = [];
  let from = bucketStart(window.from, grain, habits);
  while (from < window.to) {
    if (result.length >= MAX_BUCKETS) {
      throw new CoxswainError('bad_window', 'The period is too long for so fine a grain.');
    }
    const to = nextBucket(from, grain);
    result.push({ from, to });
    from = to;
  }
  return result;
}

/** Every day of the window, in order. */
export function daysOf(window: DayWindow): string[] {
  const { first, end } = checked(window);
  return Array.from({ length: end - first }, (_, i) => dateOf(first + i));
}

/** Whether the window is one or more whole calendar months. */
export function isWholeMonths(window: DayWindow): boolean {
  checked(window);
  return window.from.endsWith('-01') && window.to.endsWith('-01');
}

/**
 * The same window a year earlier. Whole calendar months meet the same months of last year; any
 * other window is shifted by 364 days, so that each weekday meets itself. `basis` says which.
 */
export function sameWindowLastYear(
  window: DayWindow,
): DayWindow & { basis: 'calendar_months' | 'shifted_364_days' } {
  if (isWholeMonths(window)) {
    const from = addMonths(window.from, -12);
    return { from, to: addMonths(window.to, -12), basis: 'calendar_months' };
  }
  return {
    from: addDays(window.from, -YEAR_OF_WEEKS_DAYS),
    to: addDays(window.to, -YEAR_OF_WEEKS_DAYS),
    basis: 'shifted_364_days',
  };
}

/**
 * The window just before, of the same length: as many whole months before whole months (March
 * before April, the quarter before a quarter), whole weeks before whole weeks, else as many days.
 */
export function previousWindow(
  window: DayWindow,
  week_start: number,
): DayWindow & { basis: 'months' | 'weeks' | 'days' } {
  if (isWholeMonths(window)) {
    const months = monthsBetween(window.from, window.to);
    return { from: addMonths(window.from, -months), to: window.from, basis: 'months' };
  }
  const { first, end } = checked(window);
  const whole_weeks = (end - first) % 7 === 0 && weekStartNumber(first, week_start) === first;
  return {
    from: dateOf(first - (end - first)),
    to: window.from,
    basis: whole_weeks ? 'weeks' : 'days',
  };
}

function weekStartNumber(day_number: number, week_start: number): number {
  if (week_start !== 1 && week_start !== 7) {
    throw new CoxswainError('bad_window', 'A week starts on Monday (1) or Sunday (7).');
  }
  return day_number - ((weekdayOf(day_number) - week_start + 7) % 7);
}

function checked(window: DayWindow): { first: number; end: number } {
  const first = dayNumber(window.from);
  const end = dayNumber(window.to);
  if (end <= first) {
    throw new CoxswainError('bad_window', `${window.to} is not after ${window.from}.`);
  }
  return { first, end };
}

function parts(date: string): CivilDate {
  const found = readDate(date);
  if (found === null) {
    throw new CoxswainError('bad_window', `“${date.slice(0, 20)}” is not a day (YYYY-MM-DD).`);
  }
  return found;
}

function month1to12(month: number): number {
  if (!Number.isInteger(month) || month < 1 || month > 12) {
    throw new CoxswainError('bad_window', 'The fiscal year starts in a month from 1 to 12.');
  }
  return month;
}
