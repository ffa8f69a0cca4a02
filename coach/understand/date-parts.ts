// Parts of a named period (“the first two weeks of May”, “mid June”, “the week of 6 June”): hides
// how a month, quarter or year is cut.
import { addDays, addMonths, daysBetween, weekday, weekStart } from '../../analysis/calendar.ts';
import { type Atom, type AtomContext, numberOf, ordinalOf, yearly } from './date-atom.ts';
import {
  daySpan,
  fiscalYear,
  monthSpan,
  monthsSpan,
  parts,
  rangeLabel,
  rangeSpan,
  type Span,
  weekendSpan,
  weekSpan,
  yearSpan,
  ymd,
} from './periods.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const LONGEST_MONTH_DAYS = 31;
/** Early, mid and late split a period in three. */
const THIRDS = { early: 0, mid: 1, late: 2 } as const;

export function partOf(
  match: RegExpExecArray,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  const found = innerPeriod(match, context);
  if (found === null) return null;
  const nth =
    match[1] === 'last' || match[1] === 'final' || match[1] === 'closing'
      ? -1
      : ordinalOf(match[1]);
  const unit = match[3] ?? '';
  const count = unit.startsWith('couple') ? 2 : numberOf(match[2] ?? 'one');
  if (count === null) return null;
  return narrowed(found, (outer) => {
    const length = daysBetween(outer.from, outer.to);
    if (unit === 'weekend') {
      const first = weekendSpan(outer.from);
      if (nth > 0) return weekendSpan(addDays(first.from, (nth - 1) * 7));
      return weekendSpan(addDays(weekStart(addDays(outer.to, -2), 7), -1));
    }
    const months = unit.startsWith('month') ? count : unit.startsWith('quarter') ? count * 3 : 0;
    if (months > 0) {
      const from =
        nth > 0 ? addMonths(outer.from, (nth - 1) * months) : addMonths(outer.to, -months);
      return monthsSpan(from, months);
    }
    const days =
      unit === 'half'
        ? halfLength(outer)
        : unit === 'fortnight'
          ? 14
          : count * (unit.startsWith('day') ? 1 : 7);
    const start = nth > 0 ? (nth - 1) * days : length - days;
    if (unit === 'half' && nth === 2) return rangeSpan(addDays(outer.from, days), outer.to);
    return rangeSpan(
      addDays(outer.from, start),
      addDays(outer.from, Math.min(length, start + days)),
    );
  });
}

export function thirdOf(
  match: RegExpExecArray,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  const found = innerPeriod(match, context);
  if (found === null) return null;
  const word = match[1] ?? '';
  const third = /start|begin|early|first|front/.test(word)
    ? 'early'
    : /mid/.test(word)
      ? 'mid'
      : 'late';
  return narrowed(found, (outer) => {
    if (outer.unit === 'year') return monthsSpan(addMonths(outer.from, THIRDS[third] * 4), 4);
    const length = daysBetween(outer.from, outer.to);
    const at = (part: number) =>
      addDays(outer.from, part === 3 ? length : Math.floor(length / 3) * part);
    const index = THIRDS[third];
    return rangeSpan(at(index), at(index + 1));
  });
}

function innerPeriod(match: RegExpExecArray, context: AtomContext) {
  const at = match.index + match[0].length;
  const month_word = /^(?:this |the )?month\b/.exec(match.input.slice(at));
  if (month_word !== null) {
    const [year, now] = parts(context.cal.today);
    return { atom: { span: monthSpan(year, now) }, end: at + month_word[0].length };
  }
  const year_word = /^(?:the |our )?year(?! (?:before|earlier|ago|to|on|prior))\b/.exec(
    match.input.slice(at),
  );
  if (year_word !== null) {
    const { cal } = context;
    const span = yearSpan(fiscalYear(cal.today, cal), cal.fiscal_year_start);
    return { atom: { span }, end: at + year_word[0].length };
  }
  const found = context.inner(match.input, at);
  return found === null || found.atom.span.unit === 'day' ? null : found;
}

function narrowed(found: { atom: Atom; end: number }, cut: (outer: Span) => Span) {
  const in_year = found.atom.in_year;
  const span = cut(found.atom.span);
  const atom: Atom = { ...found.atom, span, relative: undefined, part: true };
  if (in_year !== undefined) atom.in_year = (year) => cut(in_year(year));
  return { atom, end: found.end };
}

function halfLength(outer: Span): number {
  if (outer.unit === 'month') return 15;
  if (outer.unit === 'year') return daysBetween(outer.from, addMonths(outer.from, 6));
  return Math.ceil(daysBetween(outer.from, outer.to) / 2);
}

export function weekOf(
  match: RegExpExecArray,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  const found = context.inner(match.input, match.index + match[0].length);
  if (found === null) return null;
  const first = found.atom.span.from;
  const length = daysBetween(first, found.atom.span.to);
  // “which week of 2026” asks for one of them
  if (length > LONGEST_MONTH_DAYS) return null;
  const ending = /end(?:ing|ed)/.test(match[0]);
  const starting = /commencing|beginning|starting|from/.test(match[0]);
  const span = ending
    ? rangeSpan(addDays(found.atom.span.to, -7), found.atom.span.to)
    : starting && length === 1
      ? { ...rangeSpan(first, addDays(first, 7)) }
      : weekSpan(first, context.cal);
  return {
    atom: { ...found.atom, in_year: undefined, span: { ...span, unit: 'week' } },
    end: found.end,
  };
}

/** “The day after Christmas”: beside a feast; other dates have rules of their own. */
export function besides(
  match: RegExpExecArray,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  const found = context.inner(match.input, match.index + match[0].length);
  if (found?.atom.span.holiday === undefined) return null;
  const days = match[1] === 'week' ? 7 : 1;
  const { from, to } = found.atom.span;
  const span =
    match[2] === 'after' ? rangeSpan(to, addDays(to, days)) : rangeSpan(addDays(from, -days), from);
  return { atom: { span: days === 1 ? daySpan(span.from) : span }, end: found.end };
}

/** “The two weeks from the 14th of March”. */
export function runFrom(
  match: RegExpExecArray,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  const found = context.inner(match.input, match.index + match[0].length);
  const count = numberOf(match[1] ?? '');
  if (found === null || count === null || found.atom.span.unit !== 'day') return null;
  const { from } = found.atom.span;
  const unit = match[2] ?? '';
  const to = unit.startsWith('month')
    ? addMonths(from, count)
    : addDays(from, count * (unit.startsWith('day') ? 1 : unit === 'fortnight' ? 14 : 7));
  return { atom: { ...found.atom, in_year: undefined, span: rangeSpan(from, to) }, end: found.end };
}

/** ISO 8601: week 1 holds 4 January. */
export function numberedWeek(match: RegExpExecArray, context: AtomContext): Atom | null {
  const week = Number(match[1]);
  if (week < 1 || week > 53) return null;
  return yearly(context, match[2], `week ${week}`, (year) => {
    const monday = weekStart(ymd(year, 1, 4), 1);
    const from = addDays(monday, (week - 1) * 7);
    const to = addDays(from, 7);
    return { from, to, label: `week ${week} (${rangeLabel(from, to)})`, unit: 'week' };
  });
}

/** “the quarter ended 30 June 2011”, “six months to 31 March”: whole months up to a last day. */
export function endingOn(
  match: RegExpExecArray,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  const found = context.inner(match.input, match.index + match[0].length);
  if (found === null) return null;
  const count = match[1] === undefined ? 1 : numberOf(match[1]);
  if (count === null || (match[1] === undefined && !/^the/.test(match[0]) && !/end/.test(match[0])))
    return null;
  const unit = match[2] ?? '';
  const { to } = found.atom.span;
  const days = { day: 1, week: 7, fortnight: 14 }[unit];
  if (days !== undefined) {
    const span = rangeSpan(addDays(to, -days * count), to);
    return { atom: { ...found.atom, in_year: undefined, span }, end: found.end };
  }
  const months = count * ({ quarter: 3, year: 12 }[unit] ?? 1);
  const span = to.endsWith('-01')
    ? monthsSpan(addMonths(to, -months), months)
    : rangeSpan(addMonths(to, -months), to);
  return { atom: { ...found.atom, in_year: undefined, span }, end: found.end };
}

/** “the first Saturday of October”. */
export function nthDayOf(
  match: RegExpExecArray,
  context: AtomContext,
): { atom: Atom; end: number } | null {
  const found = innerPeriod(match, context);
  if (found === null) return null;
  const wanted = WEEKDAYS.indexOf(match[2] ?? '') + 1;
  const nth = /last|final|closing/.test(match[1] ?? '') ? -1 : ordinalOf(match[1]);
  return narrowed(found, (outer) => {
    const first = addDays(outer.from, (wanted - weekday(outer.from) + 7) % 7);
    if (nth > 0) return daySpan(addDays(first, (nth - 1) * 7));
    const end = addDays(outer.to, -1);
    return daySpan(addDays(end, -((weekday(end) - wanted + 7) % 7)));
  });
}

/** About so many days: of the unit that words name, a week where they name none. */
export function daysOf(words: string): number {
  const unit = /day|weekend|week|fortnight|month|quarter|year/.exec(words)?.[0] ?? 'week';
  return (
    { day: 1, weekend: 2, week: 7, fortnight: 14, month: 30, quarter: 91, year: 365 }[unit] ?? 7
  );
}
