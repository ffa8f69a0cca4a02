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
  if (atom.one === true && atoms.some((other) => other.once_a_year === true)) {
    atom.compare = 'last_year';
  }
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

export const COMPARING = new RegExp(
  String.raw`\b(?:than|vs|compar\w*|against|up|down|better|worse|more|less|fewer|higher` +
    String.raw`|lower|ahead|behind|beat\w*|bigger|smaller|differ\w*|growth|improv\w*|grow\w*` +
    String.raw`|grew|chang\w+|ris\w+|rose|fall\w*|fell|drop\w*|increas\w+|decreas\w+|declin\w+` +
    String.raw`|gone|went)\b`,
);

/** “Q1 this year against Q1 last year”, “in May, this year and last”: one period of two years. */
export function inTwoYears(atoms: Atom[]): [Span, Span] | null {
  // “refunds May this year, last year”
  const [now_one, then_one] = atoms;
  if (atoms.length === 2 && now_one?.in_year !== undefined && then_one?.span.unit === 'year') {
    const year = parts(now_one.span.from)[0];
    if (now_one.relative_year === 0 && parts(then_one.span.from)[0] === year - 1)
      return [now_one.span, now_one.in_year(year - 1)];
  }
  const bare = atoms.find((atom) => atom.in_year !== undefined && atom.relative_year === undefined);
  if (bare?.in_year === undefined || atoms.length !== 3) return null;
  const others = atoms.filter((atom) => atom !== bare);
  const alike = (atom: Atom) => atom.span.unit === 'year' || atom.span.unit === bare.span.unit;
  const years = others.map(({ span }) => parts(span.from)[0]).sort((a, b) => b - a);
  const [now, before] = years;
  if (!others.every(alike) || now === undefined || before === undefined || now === before)
    return null;
  if (!others.some(({ span }) => span.unit === 'year')) return null;
  return [bare.in_year(now), bare.in_year(before)];
}

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

/** The year said with one end goes for the other; from December to March ends in the next year. */
export function sameYears(a: Atom, b: Atom, cal: Calendar): [Span, Span] {
  const fixed = (atom: Atom) => atom.in_year === undefined || atom.relative_year !== undefined;
  if (a.in_year !== undefined && !fixed(a) && fixed(b)) {
    const year = parts(b.span.from)[0];
    const start = a.in_year(year);
    // “the first quarter with the first quarter of last year”: of two years, so a keeps its own
    if (start.from === b.span.from && start.to === b.span.to) return [a.span, b.span];
    return [start.from >= b.span.to ? a.in_year(year - 1) : start, b.span];
  }
  if (b.in_year !== undefined && !fixed(b)) {
    const year = parts(a.span.from)[0];
    const end = b.in_year(year);
    if (end.from >= a.span.from) return [a.span, end];
    const next = b.in_year(year + 1);
    if (next.from <= cal.today) return [a.span, next];
    return [a.in_year === undefined || fixed(a) ? a.span : a.in_year(year - 1), end];
  }
  return [a.span, b.span];
}

/**
 * “April vs April last year” and “April 2011 vs March”: the second takes its year from the first.
 */
export function otherSide(window: Atom, other: Atom): Span {
  const [year] = parts(window.span.from);
  if (other.in_year === undefined) return other.span;
  if (other.relative_year !== undefined) {
    // “more in December than in November last year”: a December of that year is meant as well
    const of_now = window.relative_year === undefined && other.span.from < window.span.from;
    const same_period = window.in_year?.(parts(other.span.from)[0]).from === other.span.from;
    if (of_now && !same_period && other.span.unit === window.span.unit) return other.span;
    return window.in_year === undefined ? other.span : other.in_year(year + other.relative_year);
  }
  const same = other.in_year(year);
  // “December better than November”: of two months without a year the nearer ones are meant
  if (window.in_year !== undefined) return nearest(window.span, other);
  return same.from < window.span.from ? same : other.in_year(year - 1);
}

function nearest({ from }: Span, other: Atom): Span {
  const year = parts(from)[0];
  const near = [other.in_year?.(year - 1), other.in_year?.(year)];
  const distance = (span: Span) => Math.abs(daysBetween(span.from, from));
  return near.reduce<Span>(
    (best, span) => (span !== undefined && distance(span) < distance(best) ? span : best),
    other.span,
  );
}
