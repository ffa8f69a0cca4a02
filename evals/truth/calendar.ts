// Days: which of them traded, what a change owes to their number, which hour, weekday or month is
// the busiest, and where a series begins and ends. Hides calendar arithmetic from figures.
import { Decimal } from 'decimal.js';
import type { Figure } from './figure.ts';
import { linesIn, type MemberFilter, measure, measureLines, type Span } from './measures.ts';
import type { Books, Line } from './rows.ts';
import { addDays, addMonths, cutTo, weekday } from './rows.ts';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** An hour with sales on no more than one trading day in so many is not an opening hour. */
const OPEN_HOUR_ONE_IN = 3;

export interface CycleRequest {
  metric: string;
  window: Span;
  filters: readonly MemberFilter[];
  cycle?: string | null;
  extreme?: 'most' | 'least' | null;
  /** Only this day of the week, 1 (Monday) to 7. */
  weekday?: number;
  grain?: string | null;
}

/** Days of the window with any row at all, whatever is asked of them; in order. */
export function tradingDays(books: Books, span: Span): string[] {
  const days: string[] = [];
  const { from, to } = cutTo(span, books);
  for (let day = from; day < to; day = addDays(day, 1)) {
    if (books.by_day.has(day)) days.push(day);
  }
  return days;
}

/**
 * What a change owes to the number of trading days: Σ over weekdays of (trading days now − before)
 * × the earlier window's mean for that weekday; a weekday that never traded before adds nothing.
 */
export function calendarPart(
  books: Books,
  request: { metric: string; window: Span; compare: Span; filters: readonly MemberFilter[] },
): Decimal {
  const now = tradingDays(books, request.window);
  const before = tradingDays(books, request.compare);
  let part = new Decimal(0);
  for (let day_of_week = 1; day_of_week <= 7; day_of_week += 1) {
    const days_now = now.filter((day) => weekday(day) === day_of_week).length;
    const days_before = before.filter((day) => weekday(day) === day_of_week);
    if (days_before.length === 0) continue;
    const mean = totalOf(books, request, days_before).dividedBy(days_before.length);
    part = part.plus(mean.times(days_now - days_before.length));
  }
  return part;
}

/** The best and the worst bucket of a cycle: a mean per trading day, or a total for dated ones. */
export function cycleFigures(books: Books, request: CycleRequest): Figure[] {
  const cycle = request.cycle ?? 'weekday';
  const buckets =
    cycle === 'hour' || cycle === 'weekday'
      ? recurring(books, request, cycle)
      : dated(books, request, cycle);
  const sorted = [...buckets].sort((a, b) => b.value.comparedTo(a.value));
  const [best, worst] = [sorted[0], sorted[sorted.length - 1]];
  const figures: Figure[] = [];
  if (best !== undefined && request.extreme !== 'least') figures.push(bucketFigure('most', best));
  if (worst !== undefined && request.extreme !== 'most') {
    // A week or month cut by the window is small because it is short, an hour with a sale once in a
    // while because the shop is closed: the smallest whole one, too.
    const whole = sorted.filter((bucket) => bucket.whole);
    const other = whole[whole.length - 1];
    figures.push(bucketFigure('least', worst, other === worst ? undefined : other));
  }
  return figures;
}

/** First and last bucket of the series; whole ones, or as the window cuts them. */
export function trendFigures(books: Books, request: CycleRequest): Figure[] {
  const grain = request.grain ?? 'month';
  const spans = buckets(cutTo(request.window, books), grain);
  const whole = spans.filter((span) => isWhole(cutTo(request.window, books), span));
  const value = (span: Span | undefined) =>
    span === undefined
      ? undefined
      : measure(books, request.metric, cutTo(span, request.window), request.filters)?.toFixed();
  const end = (name: string, as_cut: Span | undefined, as_whole: Span | undefined): Figure[] => {
    const [main, other] = [value(as_cut), value(as_whole)];
    if (main === undefined) return [];
    const accept = other === undefined || other === main ? undefined : [other];
    return [{ name, value: main, kind: 'number', required: true, accept }];
  };
  return [
    ...end('first', spans[0], whole[0]),
    ...end('last', spans[spans.length - 1], whole[whole.length - 1]),
  ];
}

interface Bucket {
  label: string[];
  value: Decimal;
  whole: boolean;
}

function bucketFigure(name: string, bucket: Bucket, other?: Bucket): Figure {
  return {
    name,
    value: bucket.value.toFixed(),
    kind: 'number',
    required: true,
    accept: other === undefined ? undefined : [other.value.toFixed()],
    said: bucket.label.length === 0 ? undefined : [...bucket.label, ...(other?.label ?? [])],
  };
}

function recurring(books: Books, request: CycleRequest, cycle: 'hour' | 'weekday'): Bucket[] {
  const asked = (day: string) => request.weekday === undefined || weekday(day) === request.weekday;
  const days = tradingDays(books, request.window).filter(asked);
  if (cycle === 'weekday') {
    return WEEKDAYS.map((label, index) => {
      const of_weekday = days.filter((day) => weekday(day) === index + 1);
      return { label, of_weekday };
    })
      .filter((row) => row.of_weekday.length > 0)
      .map(({ label, of_weekday }) => ({
        label: [label],
        value: totalOf(books, request, of_weekday).dividedBy(of_weekday.length),
        whole: true,
      }));
  }
  const by_hour = new Map<number, Line[]>();
  const began = new Map<string, number>();
  for (const line of linesIn(books, request.window, request.filters)) {
    if (!asked(line.day)) continue;
    // An order typed in across the full hour is one order, placed when its first line was.
    const first = began.get(line.order) ?? line.hour;
    began.set(line.order, first);
    const hour = request.metric === 'orders' ? first : line.hour;
    const of_hour = by_hour.get(hour);
    if (of_hour === undefined) by_hour.set(hour, [line]);
    else of_hour.push(line);
  }
  return [...by_hour.values()].map((lines) => ({
    label: [],
    value: (measureLines(books, request.metric, request.window, lines) ?? new Decimal(0)).dividedBy(
      days.length,
    ),
    // An hour with sales on one trading day in three at most may be called closed.
    whole: new Set(lines.map(({ day }) => day)).size * OPEN_HOUR_ONE_IN > days.length,
  }));
}

function dated(books: Books, request: CycleRequest, cycle: string): Bucket[] {
  const window = cutTo(request.window, books);
  return buckets(window, cycle)
    .filter((span) => tradingDays(books, cutTo(span, window)).length > 0)
    .filter(({ from }) => cycle !== 'day' || (request.weekday ?? weekday(from)) === weekday(from))
    .map((span) => ({
      label: datedLabel(span.from, cycle),
      value: measure(books, request.metric, cutTo(span, window), request.filters) ?? new Decimal(0),
      whole: isWhole(window, span),
    }));
}

/** Ways a day, week or month may be written in an answer's text. */
function datedLabel(from: string, cycle: string): string[] {
  const [year, month, day] = from.split('-').map(Number);
  const name = MONTHS[(month ?? 1) - 1] ?? '';
  const short = name.slice(0, 3);
  if (cycle === 'month') return [name, `${short} ${year}`];
  const days = [`${day} ${name}`, `${day} ${short}`, `${name} ${day}`, `${short} ${day}`, from];
  // “the week of 22 to 28 June” names its first day by its last
  return cycle === 'week' ? [...days, `week of ${day} to `] : days;
}

function totalOf(
  books: Books,
  request: { metric: string; filters: readonly MemberFilter[] },
  days: readonly string[],
): Decimal {
  return days.reduce((total, day) => {
    const value = measure(books, request.metric, dayOf(day), request.filters);
    return total.plus(value ?? 0);
  }, new Decimal(0));
}

function dayOf(day: string): Span {
  return { from: day, to: addDays(day, 1) };
}

/** Calendar buckets that touch the window, whole; weeks start on Monday. */
function buckets(window: Span, grain: string): Span[] {
  const spans: Span[] = [];
  let from = startOf(window.from, grain);
  while (from < window.to) {
    const to = nextStart(from, grain);
    spans.push({ from, to });
    from = to;
  }
  return spans;
}

function startOf(day: string, grain: string): string {
  if (grain === 'day') return day;
  if (grain === 'week') return addDays(day, 1 - weekday(day));
  if (grain === 'year') return `${day.slice(0, 4)}-01-01`;
  if (grain === 'month') return `${day.slice(0, 7)}-01`;
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
}

function nextStart(from: string, grain: string): string {
  if (grain === 'day') return addDays(from, 1);
  if (grain === 'week') return addDays(from, 7);
  return addMonths(from, grain === 'year' ? 12 : grain === 'month' ? 1 : 3);
}

function isWhole(window: Span, span: Span): boolean {
  return span.from >= window.from && span.to <= window.to;
}
