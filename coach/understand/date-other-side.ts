// The other side of a comparison: which dates are said of another one, and what lies a year before.
// Hidden from date-joins.ts, which joins dates into windows.
import { addMonths, daysBetween } from '../../analysis/calendar.ts';
import type { Atom } from './date-atom.ts';
import { holidaySpan } from './holidays.ts';
import { type Calendar, parts, rangeSpan, type Span, spanYearBefore } from './periods.ts';

/** From this length a window that begins with a month meets the same dates a year before. */
const WHOLE_MONTH_DAYS = 28;

/** Dates that are said of another one: “the previous month”, “than this time last year”. */
export function asOtherSide(atom: Atom, atoms: Atom[], marked: string): void {
  if (atom.compare !== undefined) return;
  if (atom.this_time === true && COMPARING.test(marked)) atom.compare = 'last_year';
  const others = atoms.filter((one) => one !== atom && one.compare === undefined);
  if (
    atom.prior === true &&
    others.length === 1 &&
    (others[0]?.span.unit === atom.span.unit || atom.span.unit === 'year')
  ) {
    atom.compare = atom.span.unit === 'year' ? 'last_year' : 'previous';
  }
}

export const COMPARING =
  /\b(?:than|vs|compar\w*|against|up|down|better|worse|more|less|fewer|higher|lower|ahead|behind|beat\w*|bigger|smaller|differ\w*|growth|improv\w*|grow\w*|grew|chang\w+|ris\w+|rose|fall\w*|fell|drop\w*|increas\w+|decreas\w+|declin\w+|gone|went)\b/;

/** “this June and last June”: the same days of two years. */
export function yearApart(a: Atom, b: Atom): boolean {
  const [one, other] = [a.span.from, b.span.from].sort() as [string, string];
  const apart = addMonths(one, 12) === other || one === other;
  return a.span.unit === b.span.unit && apart && a.span.unit !== 'day';
}

export function isLastYear(atom: Atom): boolean {
  return (
    atom.compare === 'last_year' ||
    atom.this_time === true ||
    (atom.span.unit === 'year' && atom.relative === 'last')
  );
}

/** The holiday a year before; other spans by the calendar's rule. */
export function yearBefore(span: Span, cal: Calendar): Span {
  if (span.holiday !== undefined) {
    return holidaySpan(span.holiday, parts(span.from)[0] - 1, cal);
  }
  const { from, to } = span;
  if (from.endsWith('-01') && daysBetween(from, to) >= WHOLE_MONTH_DAYS) {
    const moved = rangeSpan(addMonths(from, -12), addMonths(to, -12));
    return { ...spanYearBefore(span, cal), ...(to.endsWith('-01') ? {} : moved), unit: span.unit };
  }
  return { ...spanYearBefore(span, cal), unit: span.unit };
}
