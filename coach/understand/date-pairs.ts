// Two dates as the sides of a comparison: hides when they are alike enough, what follows a date,
// and when a comparison is one with the year before.
import { addDays, addMonths, daysBetween, monthsBetween } from '../../analysis/calendar.ts';
import type { Atom } from './date-atom.ts';
import type { DateReading } from './date-joins.ts';
import { otherSide, yearBefore } from './date-other-side.ts';
import { type Calendar, rangeSpan, type Span, spanYearBefore } from './periods.ts';

/** Months and quarters are alike although they differ by this much. */
const ALIKE_DAYS = 3;
/** Two spans of one kind that do not overlap. */
export function pairOf(atoms: Atom[]): [Span, Span] | null {
  const dates = atoms.filter(({ compare }) => compare === undefined);
  const [a, b] = dates;
  if (dates.length !== 2 || a === undefined || b === undefined) return null;
  const [first, second] = [a, b].sort((x, y) => x.span.from.localeCompare(y.span.from));
  if (first === undefined || second === undefined) return null;
  const early = otherSide(second, first);
  const days = ({ from, to }: Span) => daysBetween(from, to);
  const alike = Math.abs(days(early) - days(second.span)) <= ALIKE_DAYS;
  // two days apart are the ends of a stretch, unless they are neighbours or of one weekday
  const apart = daysBetween(early.from, second.span.from);
  if (second.span.unit === 'day' && apart !== 1 && apart !== 7) return null;
  return alike && early.to <= second.span.from ? [second.span, early] : null;
}

/**
 * “The week of 30 May …, the week following”: what follows a date against that date. After a date
 * of another length (“May and the week after”) it is left aside; after none it says nothing.
 */
export function followed(reading: DateReading, atoms: Atom[], cal: Calendar): boolean {
  const [of, next_one] = atoms;
  if (atoms.length === 1 && of?.following !== undefined) return true;
  if (atoms.length !== 2 || of === undefined || next_one?.following === undefined) return false;
  const { from, to } = of.span;
  if (Math.abs(daysBetween(from, to) - next_one.following) > ALIKE_DAYS) {
    reading.window = of.span;
    return true;
  }
  const whole = from.endsWith('-01') && to.endsWith('-01');
  const next = whole
    ? addMonths(to, Math.max(1, monthsBetween(from, to)))
    : addDays(to, daysBetween(from, to));
  setCompared(reading, [rangeSpan(to, next), of.span], cal);
  return true;
}

/** Both sides; the same days of the year before make it that comparison. */
export function setCompared(
  reading: DateReading,
  [window, named]: [Span, Span],
  cal: Calendar,
): void {
  // “this Easter against last Easter” said within one year would compare it with itself.
  const same = window.from === named.from && window.to === named.to;
  // “yesterday against last Saturday” on a Sunday: the Saturday before
  const week_before = rangeSpan(addDays(window.from, -7), addDays(window.to, -7));
  const other = window.unit === 'day' ? week_before : yearBefore(window, cal);
  const compare = same ? other : named;
  reading.window = window;
  reading.compare = compare;
  const year_before = spanYearBefore(window, cal);
  const is_year =
    (year_before.from === compare.from && year_before.to === compare.to) ||
    (window.holiday !== undefined &&
      window.holiday === compare.holiday &&
      window.from > compare.from);
  reading.compare_kind = is_year ? 'last_year' : 'named';
}
