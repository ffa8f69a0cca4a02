// How much of a change is only the calendar: the first step of every “why”. Hides the weekday
// arithmetic from the coach, who gets parts that add to the change to the cent.
import type { Decimal } from 'decimal.js';
import { dayNumber, weekdayOf } from './calendar.ts';
import { parseDecimal, plain, quotient, roundTo, shownParts, total } from './decimals.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Daily totals of a window, day → decimal string; only days that traded are present. */
export type DailyTotals = ReadonlyMap<string, string>;

export interface WeekdayPart {
  /** 1 (Monday) to 7 (Sunday). */
  weekday: number;
  days_before: number;
  days_now: number;
  total_before: string;
  total_now: string;
  /** Mean of the earlier window's days of this weekday; null where it had none. */
  mean_before: string | null;
  calendar: string;
  rest: string;
  shown: { calendar: string; rest: string };
}
export interface CalendarDecomposition {
  before: string;
  now: string;
  change: string;
  calendar: string;
  /** Change − calendar: what happened on the days themselves. */
  rest: string;
  trading_days: { before: number; now: number };
  /** Total ÷ trading days; null for a window without any. */
  per_trading_day: { before: string | null; now: string | null };
  /** Weekdays that trade now and did not before: no mean to compare with, so all in `rest`. */
  unmatched_weekdays: number[];
  /** Weekdays that traded in either window. */
  weekdays: WeekdayPart[];
  shown: { change: string; calendar: string; rest: string };
}

/**
 * Splits the change between two windows' totals into calendar and rest:
 * calendar = Σ over weekdays of (trading days now − before) × the earlier window's mean for that
 * weekday. This is the standard trading-day adjustment with weekday weights taken from the earlier
 * window. Nothing is rounded but the means' endless fractions (40 digits); rest is the exact
 * difference, so calendar + rest = change, per weekday and in all. `shown` is rounded half away
 * from zero to `places`, and adds up too: the weekdays to the parts, the parts to the change.
 */
export function calendarDecomposition(
  before: DailyTotals,
  now: DailyTotals,
  places: number,
): CalendarDecomposition {
  const earlier = byWeekday(before);
  const later = byWeekday(now);
  const lines = WEEKDAYS.flatMap((weekday) => {
    const a = earlier[weekday - 1];
    const b = later[weekday - 1];
    return a && b && a.days + b.days > 0 ? [weekdayLine(weekday, a, b)] : [];
  });
  const total_before = total(lines.map((line) => line.before));
  const total_now = total(lines.map((line) => line.now));
  const calendar = total(lines.map((line) => line.calendar));
  const rest = total(lines.map((line) => line.rest));
  const change = plain(total_now.minus(total_before));
  const [shown_calendar = '', shown_rest = ''] = shownParts(
    change,
    [plain(calendar), plain(rest)],
    places,
  );
  const calendars = lines.map((line) => line.part.calendar);
  const rests = lines.map((line) => line.part.rest);
  const none = lines.length === 0;
  const shown_calendars = none ? [] : shownParts(shown_calendar, calendars, places);
  const shown_rests = none ? [] : shownParts(shown_rest, rests, places);
  return {
    before: plain(total_before),
    now: plain(total_now),
    change,
    calendar: plain(calendar),
    rest: plain(rest),
    trading_days: { before: before.size, now: now.size },
    per_trading_day: {
      before: before.size === 0 ? null : plain(perDay(total_before, before.size)),
      now: now.size === 0 ? null : plain(perDay(total_now, now.size)),
    },
    unmatched_weekdays: lines
      .filter(({ part }) => part.days_before === 0)
      .map(({ part }) => part.weekday),
    weekdays: lines.map(({ part }, i) => ({
      ...part,
      shown: { calendar: shown_calendars[i] ?? '', rest: shown_rests[i] ?? '' },
    })),
    shown: { change: roundTo(change, places), calendar: shown_calendar, rest: shown_rest },
  };
}

interface WeekdaySum {
  days: number;
  total: Decimal;
}

function weekdayLine(weekday: number, before: WeekdaySum, now: WeekdaySum) {
  const calendar =
    before.days === 0
      ? total([])
      : quotient(before.total.times(now.days - before.days), parseDecimal(`${before.days}`));
  const rest = now.total.minus(before.total).minus(calendar);
  return {
    before: before.total,
    now: now.total,
    calendar,
    rest,
    part: {
      weekday,
      days_before: before.days,
      days_now: now.days,
      total_before: plain(before.total),
      total_now: plain(now.total),
      mean_before: before.days === 0 ? null : plain(perDay(before.total, before.days)),
      calendar: plain(calendar),
      rest: plain(rest),
    },
  };
}

function byWeekday(days: DailyTotals): WeekdaySum[] {
  const sums = WEEKDAYS.map((): WeekdaySum => ({ days: 0, total: total([]) }));
  for (const [day, value] of days) {
    const line = sums[weekdayOf(dayNumber(day)) - 1];
    if (line === undefined) continue;
    line.days += 1;
    line.total = line.total.plus(parseDecimal(value));
  }
  return sums;
}

function perDay(value: Decimal, days: number): Decimal {
  return quotient(value, parseDecimal(`${days}`));
}
