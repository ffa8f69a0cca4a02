// What a question leaves unsaid, filled in and named: the window, what it is compared with, how it
// is ranked and shown. Hides the coach's habits; the choice of words for them is in prompts/.
import {
  addDays,
  addMonths,
  daysBetween,
  firstOfMonth,
  monthsBetween,
} from '../../analysis/calendar.ts';
import { SAY } from '../../prompts/understanding.ts';
import {
  type Assumption,
  bareQuery,
  type CatalogMetric,
  type Dimension,
  type Family,
  type Filter,
  type Grain,
  type Query,
  type UnderstandContext,
  type Window,
} from '../query.ts';
import { preferredWindow } from './chosen-window.ts';
import { yearBefore } from './date-other-side.ts';
import { everythingSpan } from './date-relative.ts';
import {
  type Calendar,
  earlier,
  monthSpan,
  monthsSpan,
  parts,
  rangeSpan,
  type Span,
  spanBefore,
} from './periods.ts';

/** What understanding found; null where the question did not say. */
export interface Draft {
  family: Family;
  metric: string | null;
  window: Span | null;
  compare: Span | null;
  compare_kind: 'named' | 'last_year' | 'previous' | null;
  compare_relative: boolean;
  /** Two dates alike that no word compares: the sides, where the family compares. */
  pair: [Span, Span] | null;
  filters: Filter[];
  by: Dimension | null;
  direction: Query['direction'];
  limit: number | null;
  cycle: Query['cycle'];
  extreme: Query['extreme'];
  /** when: only this day of the week. */
  weekday: number | null;
  grain: Grain | null;
  term: string | null;
}

/** Rows of a ranking nobody gave a number for: what is read at a glance. */
const DEFAULT_ROWS = 5;
const HABITS: ReadonlySet<Family> = new Set(['trend', 'when', 'why']);
/** Months of habit and direction: a year holds every season once. */
const HABIT_MONTHS = 12;
/** A month counts as complete although its last days bring nothing: shops close over a weekend. */
const QUIET_DAYS = 4;
/** Longest windows in days that are still read well by hour, day and week. */
const GRAIN_DAYS = { hour: 1, day: 31, week: 183, month: 1_100 } as const;
const COMPARED: readonly Family[] = ['change', 'versus_last_year', 'why'];
const WITHOUT_WINDOW: readonly Family[] = ['coverage', 'meaning', 'history'];

/** The typed query with nothing left open, and every default that was taken, in words. */
export function complete(
  draft: Draft,
  context: UnderstandContext,
  metric: CatalogMetric | undefined,
): { query: Query; assumed: Assumption[] } {
  const assumed: Assumption[] = [];
  const { family } = draft;
  let window = draft.window;
  if (window === null && !WITHOUT_WINDOW.includes(family)) {
    window = defaultWindow(draft, context);
    if (window !== null) {
      const { label } = window;
      const chosen = preferredWindow(context)?.from === window.from;
      const text = chosen ? SAY.window_chosen(label) : SAY.window_default(label);
      assumed.push({ field: 'window', text });
    }
  }
  let compare: Span | Window | null = null;
  if (COMPARED.includes(family) && window !== null) {
    const named = draft.compare_kind !== null;
    [window, compare] = comparable(draft, window, context, assumed);
    if (!named) assumed.push({ field: 'compare', text: SAY.compare_default(compare.label) });
  }
  const query: Query = {
    ...bareQuery(family),
    metric: family === 'history' ? null : draft.metric,
    window: plain(window),
    compare: plain(compare),
    filters: draft.filters,
    by: family === 'rank' || family === 'why' ? draft.by : null,
    term: draft.term,
  };
  if (family === 'rank') fillRank(query, draft, metric, assumed);
  if (family === 'when') {
    query.cycle = draft.cycle ?? 'weekday';
    query.extreme = draft.extreme;
    if (draft.weekday !== null && (query.cycle === 'hour' || query.cycle === 'day'))
      query.weekday = draft.weekday;
    if (draft.cycle === null) assumed.push({ field: 'by', text: SAY.cycle_default('weekday') });
  }
  if ((family === 'how_much' || family === 'trend') && window !== null) {
    query.grain = draft.grain ?? grainFor(window, family);
  }
  return { query, assumed };
}

/** The last month that is over and that the data reaches the end of; else the latest there is. */
export function lastCompleteMonth(cal: Calendar): Span {
  const { today, data } = cal;
  const month_of = (day: string) => monthSpan(parts(day)[0], parts(day)[1]);
  if (data === null) return month_of(addMonths(firstOfMonth(today), -1));
  const last = earlier(addDays(data.to, -1), today);
  const month = month_of(last);
  const complete = month.to <= today && daysBetween(last, month.to) <= QUIET_DAYS;
  if (complete) return month;
  const before = month_of(addMonths(firstOfMonth(last), -1));
  return before.to > data.from ? before : month;
}

/** “Worst for refunds” is where most is given back; the lowest, fewest and least are by value. */
export function worstIsMost(draft: Draft, metric: CatalogMetric | undefined, shape: string): void {
  const by_value = /\b(?:low\w*|few\w*|least|smallest|quiet\w*|cheapest|best|good)\b/.test(shape);
  const is_bad = /\b(?:worst|worse|bad|badly|terrible|awful|poorest)\b/.test(shape);
  if (metric?.good !== 'down' || by_value || !is_bad) return;
  if (draft.extreme === 'least') draft.extreme = 'most';
  if (draft.direction === 'worst') draft.direction = 'best';
}

function fillRank(
  query: Query,
  draft: Draft,
  metric: CatalogMetric | undefined,
  assumed: Assumption[],
): void {
  const offered = metric?.dimensions ?? [];
  const fallback: Dimension = offered.includes('product') ? 'product' : (offered[0] ?? 'product');
  query.by = draft.by ?? fallback;
  if (draft.by === null) assumed.push({ field: 'by', text: SAY.by_default(query.by) });
  query.direction = draft.direction ?? 'best';
  query.limit = draft.limit ?? DEFAULT_ROWS;
}

function defaultWindow(draft: Draft, cal: UnderstandContext): Span | null {
  const month = lastCompleteMonth(cal);
  const chosen = draft.compare === null && !HABITS.has(draft.family) ? preferredWindow(cal) : null;
  if (chosen !== null) return chosen;
  if (draft.compare_relative && draft.compare !== null) return unitAfter(draft.compare, cal);
  if (draft.compare !== null && draft.compare.to >= month.to)
    return latestAfter(draft.compare, cal);
  if (draft.family === 'trend' || draft.family === 'when') {
    const from = addMonths(month.from, 1 - HABIT_MONTHS);
    const start = cal.data === null || cal.data.from <= from ? from : firstOfMonth(cal.data.from);
    return monthsSpan(start, monthsBetween(start, month.to));
  }
  return month;
}

/** “down on last month” is said of this month. */
function unitAfter(compare: Span, cal: Calendar): Span {
  const days = daysBetween(compare.from, compare.to);
  if (compare.unit === 'month') return monthSpan(parts(compare.to)[0], parts(compare.to)[1]);
  const months = monthsBetween(compare.from, compare.to);
  if (months > 0 && compare.from.endsWith('-01') && compare.to.endsWith('-01')) {
    return monthsSpan(compare.to, months);
  }
  const span = rangeSpan(compare.to, addDays(compare.to, days));
  return span.from <= cal.today ? span : rangeSpan(cal.today, addDays(cal.today, 1));
}

/**
 * The month after the one to compare with, where the default month would be compared with itself.
 */
function latestAfter(compare: Span, cal: Calendar): Span {
  const after = unitAfter(compare, cal);
  return after.from <= cal.today ? after : lastCompleteMonth(cal);
}

/** Both sides of a comparison; a window that is not over is cut, and so is its other side. */
function comparable(
  draft: Draft,
  window: Span,
  context: UnderstandContext,
  assumed: Assumption[],
): [Span, Span | Window] {
  if (draft.pair !== null && draft.compare_kind === null && draft.family !== 'versus_last_year')
    return draft.pair;
  const kind = draft.family === 'versus_last_year' ? 'last_year' : draft.compare_kind;
  const whole =
    draft.compare ??
    (kind === 'last_year' ? yearBefore(window, context) : spanBefore(window, context));
  const today_end = addDays(context.today, 1);
  if (window.to <= today_end || window.from >= today_end) return [window, whole];
  const data_end = context.data?.to ?? today_end;
  const end = data_end > window.from && data_end < today_end ? data_end : today_end;
  const days = daysBetween(window.from, end);
  if (days < 1 || daysBetween(whole.from, whole.to) <= days) return [window, whole];
  const cut = { ...rangeSpan(window.from, end), unit: window.unit };
  const calendar_year = whole.from.slice(4) === window.from.slice(4);
  const other_end = calendar_year
    ? addMonths(end, monthsBetween(window.from, whole.from))
    : addDays(whole.from, days);
  const other = rangeSpan(whole.from, other_end);
  assumed.push({ field: 'compare', text: SAY.compare_cut(cut.label, other.label) });
  return [cut, other];
}

function grainFor(window: Span | Window, family: Family): Grain {
  const days = daysBetween(window.from, window.to);
  if (days <= GRAIN_DAYS.hour) return 'hour';
  if (days <= GRAIN_DAYS.day) return 'day';
  if (days <= (family === 'trend' ? GRAIN_DAYS.week / 2 + 1 : GRAIN_DAYS.week)) return 'week';
  return days <= GRAIN_DAYS.month ? 'month' : 'quarter';
}

function plain(window: Span | Window | null): Window | null {
  return window === null ? null : { from: window.from, to: window.to, label: window.label };
}

/** A window of an earlier query with what its kind of span can still be told from its days. */
export function spanOf(window: Window, cal: Calendar): Span {
  const days = daysBetween(window.from, window.to);
  const whole = window.from.endsWith('-01') && window.to.endsWith('-01');
  const months = whole ? monthsBetween(window.from, window.to) : 0;
  const everything = everythingSpan(cal);
  const unit =
    months === 1
      ? 'month'
      : months === 3
        ? 'quarter'
        : months === 12
          ? 'year'
          : days === 1
            ? 'day'
            : days === 7
              ? 'week'
              : 'range';
  if (everything !== null && everything.from === window.from && everything.to === window.to) {
    return { ...window, unit: 'range' };
  }
  return { ...window, unit };
}
