// Days: which of them traded, what a change owes to their number, which hour, weekday or month is
// the busiest, and where a series begins and ends. Hides calendar arithmetic from figures.
import { Decimal } from 'decimal.js';
import type { Figure } from './figure.ts';
import { linesIn, type MemberFilter, measure, measureLines, type Span } from './measures.ts';
import type { Books, Line } from './rows.ts';
import { addDays, addMonths, cutTo, weekday } from './rows.ts';
import { isBilled, isMost, isOf, isRecorded, recurs } from './told.ts';

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

/** An hour, or a weekday, with sales on no more than one in so many is not one of opening. */
const OPEN_ONE_IN = 3;

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

/**
 * The best and the worst bucket of a cycle: a mean per trading day, or a total for dated ones. None
 * where the metric has no mean in that cycle, or nothing is recorded: then that is the answer.
 */
export function cycleFigures(books: Books, request: CycleRequest): Figure[] {
  const cycle = request.cycle ?? 'weekday';
  const repeats = cycle === 'hour' || cycle === 'weekday';
  if (repeats && !recurs(request.metric, cycle)) return [];
  const all = repeats ? recurring(books, request, cycle) : dated(books, request, cycle);
  const sign = isMost(request.metric);
  const sorted = [...all].sort((a, b) => sign * b.value.comparedTo(a.value));
  // A week or month cut by the window is what it is because it is short, an hour with a sale once
  // in a while because the shop is closed: the most and the least of whole ones, too.
  const lists = [sorted, sorted.filter(({ whole }) => whole), sorted.filter(({ own }) => own)];
  const most = lists.flatMap((list) => list.slice(0, 1));
  const least = lists.flatMap((list) => list.slice(-1));
  return [
    ...(request.extreme === 'least' ? [] : bucketFigures('most', most, sorted)),
    ...(request.extreme === 'most' ? [] : bucketFigures('least', least, sorted)),
  ];
}

/**
 * First and last bucket of the series; whole ones, or as the window cuts them. None where fewer
 * than two whole ones are recorded: there is no course from one period to itself.
 */
export function trendFigures(books: Books, request: CycleRequest): Figure[] {
  const window = cutTo(request.window, books);
  const known = buckets(window, request.grain ?? 'month').flatMap((span) => {
    const within = cutTo(span, request.window);
    if (!isRecorded(books, request.metric, within)) return [];
    const value = measure(books, request.metric, within, request.filters);
    return value === null ? [] : [{ value: value.toFixed(), whole: isWhole(window, span) }];
  });
  const whole = known.filter((bucket) => bucket.whole);
  if (whole.length < 2) return [];
  const end = (name: string, cut: string | undefined, full: string | undefined): Figure[] =>
    cut === undefined
      ? []
      : [
          {
            name,
            value: cut,
            kind: 'number',
            required: true,
            accept: full === undefined || full === cut ? undefined : [full],
          },
        ];
  return [
    ...end('first', known[0]?.value, whole[0]?.value),
    ...end('last', known.at(-1)?.value, whole.at(-1)?.value),
  ];
}

interface Bucket {
  label: string[];
  value: Decimal;
  /** Not cut by the window, nor one in which the business is seldom open. */
  whole: boolean;
  /** It has a record of the metric itself: an hour without a refund may be left out. */
  own: boolean;
}

/**
 * One figure, of the first or any of the others; where several have the same value, any of their
 * names will do, and none where all are alike.
 */
function bucketFigures(
  name: string,
  accepted: readonly Bucket[],
  all: readonly Bucket[],
): Figure[] {
  const [value, ...accept] = [...new Set(accepted.map((bucket) => bucket.value.toFixed()))];
  if (value === undefined) return [];
  const named = all.filter((bucket) => [value, ...accept].includes(bucket.value.toFixed()));
  const alike = new Set(all.map((bucket) => bucket.value.toFixed())).size === 1;
  const said = alike && all.length > 1 ? [] : named.flatMap(({ label }) => label);
  return [
    {
      name,
      value,
      kind: 'number',
      required: true,
      accept: accept.length === 0 ? undefined : accept,
      said: said.length === 0 ? undefined : said,
    },
  ];
}

function recurring(books: Books, request: CycleRequest, cycle: 'hour' | 'weekday'): Bucket[] {
  const asked = (day: string) => request.weekday === undefined || weekday(day) === request.weekday;
  const days = tradingDays(books, request.window).filter(asked);
  if (cycle === 'weekday') {
    const in_window = datesOf(cutTo(request.window, books));
    const has = (day: string) => isRecorded(books, request.metric, dayOf(day));
    return WEEKDAYS.map((label, index) => {
      const of_weekday = days.filter((day) => weekday(day) === index + 1);
      const dates = in_window.filter((day) => weekday(day) === index + 1);
      return { label, of_weekday, dates };
    })
      .filter(({ of_weekday }) => of_weekday.some(has))
      .map(({ label, of_weekday, dates }) => ({
        label: [label],
        // a bill booked on a closed day is a cost of that weekday all the same
        value: totalOf(books, request, dates).dividedBy(of_weekday.length),
        own: true,
        whole: of_weekday.filter(has).length * OPEN_ONE_IN > dates.length,
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
    own: lines.some((line) => isOf(request.metric, line)),
    value: (measureLines(books, request.metric, request.window, lines) ?? new Decimal(0)).dividedBy(
      days.length,
    ),
    // An hour with one on one trading day in three at most may be left out: closed, or by chance.
    whole: daysOf(lines.filter((line) => isOf(request.metric, line))) * OPEN_ONE_IN > days.length,
  }));
}

function dated(books: Books, request: CycleRequest, cycle: string): Bucket[] {
  const window = cutTo(request.window, books);
  const found = buckets(window, cycle)
    .filter((span) => isRecorded(books, request.metric, cutTo(span, window)))
    .filter(({ from }) => cycle !== 'day' || (request.weekday ?? weekday(from)) === weekday(from))
    .flatMap((span) => {
      const value = measure(books, request.metric, cutTo(span, window), request.filters);
      if (value === null) return [];
      const lines = linesIn(books, cutTo(span, window), request.filters);
      // a month without a bill for repairs is none of the months in which repairs cost something
      const own = isBilled(request.metric)
        ? !value.isZero()
        : lines.some((line) => isOf(request.metric, line));
      return [{ label: datedLabel(span.from, cycle), value, own, whole: isWhole(window, span) }];
    });
  // two weeks of May hold no month to be the best
  return found.some(({ whole }) => whole) ? found : [];
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

function daysOf(lines: readonly Line[]): number {
  return new Set(lines.map(({ day }) => day)).size;
}

function datesOf({ from, to }: Span): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
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
