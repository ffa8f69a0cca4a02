// Days as 'YYYY-MM-DD' and the periods people name, hidden from the date parser: months, quarters,
// weeks, holidays and seasons as half-open windows with the label a person would say.

import {
  addDays,
  addMonths,
  daysBetween,
  firstOfQuarter,
  firstOfYear,
  isDate,
  monthOf,
  monthsBetween,
  previousWindow,
  sameWindowLastYear,
  weekday,
  weekStart,
} from '../../analysis/calendar.ts';
import type { UnderstandContext, Window } from '../query.ts';

/** What of the tenant a date can depend on. */
export type Calendar = Pick<
  UnderstandContext,
  'today' | 'fiscal_year_start' | 'week_start' | 'country' | 'data'
>;

/** A window that still knows what it was made of, so that it can be moved by its own unit. */
export interface Span extends Window {
  unit: 'day' | 'week' | 'weekend' | 'month' | 'quarter' | 'year' | 'holiday' | 'range';
  /** Set for holidays, which move from year to year. */
  holiday?: string;
}

export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** Where spring begins in September; elsewhere seasons are the northern ones. */
const SOUTHERN = new Set(['AU', 'NZ', 'ZA', 'AR', 'CL', 'UY']);
const SEASON_STARTS = { spring: 3, summer: 6, autumn: 9, winter: 12 } as const;
export type Season = keyof typeof SEASON_STARTS;

/**
 * A day from numbers that may overflow: month 14 is February of the next year, day 0 the last
 * before.
 */
export function ymd(year: number, month: number, day: number): string {
  return addDays(addMonths(join(year, 1, 1), month - 1), day - 1);
}

export function isDay(year: number, month: number, day: number): boolean {
  return isDate(join(year, month, day));
}

/** The earlier of two days: they sort as text. */
export function earlier(a: string, b: string): string {
  return a.localeCompare(b) < 0 ? a : b;
}

export function later(a: string, b: string): string {
  return a === earlier(a, b) ? b : a;
}

export function parts(day: string): [year: number, month: number, day: number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

/** The window to compare with by default: a day or weekend meets its own weekdays a week before. */
export function spanBefore(span: Span | Window, cal: Calendar): Window {
  const days = daysBetween(span.from, span.to);
  const shifted =
    days < 7
      ? { from: addDays(span.from, -7), to: addDays(span.to, -7) }
      : previousWindow(span, cal.week_start);
  return { from: shifted.from, to: shifted.to, label: relabel(span, shifted, cal) };
}

/** The same window a year earlier; a holiday meets itself, wherever it fell. */
export function spanYearBefore(span: Span | Window, cal: Calendar): Window {
  const { from, to } = sameWindowLastYear(span);
  return { from, to, label: relabel(span, { from, to }, cal) };
}

export function daySpan(day: string): Span {
  return { from: day, to: addDays(day, 1), label: dayLabel(day), unit: 'day' };
}

export function rangeSpan(from: string, to: string, label?: string): Span {
  return { from, to, label: label ?? rangeLabel(from, to), unit: 'range' };
}

export function monthSpan(year: number, month: number): Span {
  const from = ymd(year, month, 1);
  return { from, to: addMonths(from, 1), label: monthLabel(from), unit: 'month' };
}

/** `months` whole months from the first of a month. */
export function monthsSpan(from: string, months: number): Span {
  if (months === 1) return { ...monthSpan(parts(from)[0], parts(from)[1]) };
  return { ...rangeSpan(from, addMonths(from, months)), unit: 'range' };
}

export function weekSpan(day: string, cal: Calendar): Span {
  const from = weekStart(day, cal.week_start);
  const to = addDays(from, 7);
  return { from, to, label: `the week of ${dayLabel(from)}`, unit: 'week' };
}

/** The Saturday and Sunday on, or next after, the day; of the same week for weekdays before it. */
export function weekendSpan(day: string): Span {
  const saturday = addDays(day, weekday(day) === 7 ? -1 : 6 - weekday(day));
  const to = addDays(saturday, 2);
  return {
    from: saturday,
    to,
    label: `the weekend of ${rangeLabel(saturday, to)}`,
    unit: 'weekend',
  };
}

/** The fiscal year's quarter; years are named by the calendar year in which they begin. */
export function quarterSpan(year: number, quarter: number, cal: Calendar): Span {
  const from = ymd(year, cal.fiscal_year_start + (quarter - 1) * 3, 1);
  const to = addMonths(from, 3);
  const label =
    cal.fiscal_year_start === 1
      ? `Q${quarter} ${year}`
      : `fiscal Q${quarter} ${fiscalName(year, cal)} (${rangeLabel(from, to)})`;
  return { from, to, label, unit: 'quarter' };
}

export function halfSpan(year: number, half: number, cal: Calendar): Span {
  const from = ymd(year, cal.fiscal_year_start + (half - 1) * 6, 1);
  const to = addMonths(from, 6);
  const label =
    cal.fiscal_year_start === 1
      ? `the ${half === 1 ? 'first' : 'second'} half of ${year}`
      : `fiscal H${half} ${fiscalName(year, cal)} (${rangeLabel(from, to)})`;
  return { ...rangeSpan(from, to, label) };
}

export function yearSpan(year: number, start = 1): Span {
  const from = ymd(year, start, 1);
  const to = addMonths(from, 12);
  const label =
    start === 1
      ? String(year)
      : `fiscal ${year}/${String(year + 1).slice(2)} (${rangeLabel(from, to)})`;
  return { from, to, label, unit: 'year' };
}

/** The calendar year in which the fiscal year holding this day began. */
export function fiscalYear(day: string, cal: Calendar): number {
  return parts(firstOfYear(day, cal.fiscal_year_start))[0];
}

export function fiscalQuarter(day: string, cal: Calendar): number {
  const start = cal.fiscal_year_start;
  return monthsBetween(firstOfYear(day, start), firstOfQuarter(day, start)) / 3 + 1;
}

export function seasonSpan(season: Season, year: number, cal: Calendar): Span {
  const shift = cal.country !== null && SOUTHERN.has(cal.country) ? 6 : 0;
  const month = ((SEASON_STARTS[season] - 1 + shift) % 12) + 1;
  const from = ymd(year, month, 1);
  const to = addMonths(from, 3);
  const years = month === 12 ? `${year}/${String(year + 1).slice(2)}` : String(year);
  const months = `${MONTHS[month - 1]} to ${MONTHS[(month + 1) % 12]}`;
  return rangeSpan(from, to, `${season} ${years} (${months})`);
}

/** Easter Sunday by the Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
export function easterSunday(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d =
    (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  return ymd(year, Math.floor(f / 31), (f % 31) + 1);
}

export function dayLabel(day: string): string {
  const [year, month, date] = parts(day);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

/** '3 to 9 May 2011', 'March to May 2011', '1 December 2010 to 3 January 2011'. */
export function rangeLabel(from: string, to: string): string {
  const last = addDays(to, -1);
  const [y1, m1, d1] = parts(from);
  const [y2, m2] = parts(last);
  if (d1 === 1 && parts(to)[2] === 1) {
    if (y1 === y2 && m1 === m2) return monthLabel(from);
    if (y1 === y2 && m1 === 1 && m2 === 12) return String(y1);
    const start = y1 === y2 ? MONTHS[m1 - 1] : monthLabel(from);
    return `${start} to ${monthLabel(last)}`;
  }
  if (from === last) return dayLabel(from);
  if (y1 === y2 && m1 === m2) return `${d1} to ${dayLabel(last)}`;
  if (y1 === y2) return `${d1} ${MONTHS[m1 - 1]} to ${dayLabel(last)}`;
  return `${dayLabel(from)} to ${dayLabel(last)}`;
}

/** The moved window in the words of the one it came from: a week stays “the week of …”. */
function relabel(span: Span | Window, moved: { from: string; to: string }, cal: Calendar): string {
  const days = daysBetween(span.from, span.to);
  if (days === 7 && weekStart(span.from, cal.week_start) === span.from) {
    return weekSpan(moved.from, cal).label;
  }
  if (days === 2 && weekday(span.from) === 6) return weekendSpan(moved.from).label;
  const quarters = span.label.includes('Q') && monthOf(moved.from) % 3 === monthOf(span.from) % 3;
  if (quarters && monthsBetween(span.from, span.to) === 3 && moved.from.endsWith('-01')) {
    return quarterSpan(fiscalYear(moved.from, cal), fiscalQuarter(moved.from, cal), cal).label;
  }
  return rangeLabel(moved.from, moved.to);
}

function monthLabel(day: string): string {
  const [year, month] = parts(day);
  return `${MONTHS[month - 1]} ${year}`;
}

function fiscalName(year: number, cal: Calendar): string {
  return cal.fiscal_year_start === 1 ? String(year) : `${year}/${String(year + 1).slice(2)}`;
}

function join(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
