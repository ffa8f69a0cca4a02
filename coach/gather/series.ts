// A metric over time: the series behind charts, and the trend in it. Quarters and years are made of
// months; an unfinished bucket is marked and never part of a trend.

import { Decimal } from 'decimal.js';
import { addDays, buckets, type DayWindow, daysBetween } from '../../analysis/calendar.ts';
import { quotient, sum } from '../../analysis/decimals.ts';
import { trend } from '../../analysis/trend.ts';
import { isHidden } from '../answerable.ts';
import type { SeriesPoint, Span } from '../brief.ts';
import type { Definition } from '../definitions.ts';
import { dailyMetric, denominatorOf, evaluate, numeratorOf } from '../expressions.ts';
import type { Filter, Grain } from '../query.ts';
import { reachOf, reachSpan } from '../reach.ts';
import { clip, dailyValues, type Reading } from '../reading.ts';
import {
  addFact,
  changeOf,
  changeUnitOf,
  type Draft,
  levelOf,
  percentOf,
  scaleOf,
  unitOf,
} from './draft.ts';
import { spanOf } from './levels.ts';

/** Buckets in one series: three years of days. */
export const MOST_BUCKETS = 1_100;
/** Customer counts are counted anew for every bucket: more than this would take seconds. */
export const MOST_COUNTED_BUCKETS = 60;
/** Periods in a cycle, by grain: weekdays for days, months for the year. */
const SEASON: Readonly<Partial<Record<Grain, number>>> = { day: 7, week: 52, month: 12 };
/** Windows up to so many days are shown by day, then by week, then by month. */
const DAYS_BY_DAY = 45;
const DAYS_BY_WEEK = 200;

export type DayGrain = Exclude<Grain, 'hour'>;

/** The grain that shows a window in a readable number of points. */
export function grainFor(span: Span): DayGrain {
  const days = daysBetween(span.from, span.to);
  if (days <= DAYS_BY_DAY) return 'day';
  return days <= DAYS_BY_WEEK ? 'week' : 'month';
}

/** Values by bucket inside a span. Buckets outside the data are left out; gaps inside are null. */
export async function seriesOf(
  reading: Reading,
  definition: Definition,
  { span, filters, grain }: { span: Span; filters: Filter[]; grain: DayGrain },
): Promise<SeriesPoint[]> {
  const within = clip(reading, span);
  if (within === null) return [];
  const { week_start, fiscal_year_start } = reading.settings;
  const all = buckets(within, grain, { week_start, fiscal_year_start });
  const additive = definition.kind !== 'distinct' && definition.kind !== 'stock';
  const shown = all.slice(-(additive ? MOST_BUCKETS : MOST_COUNTED_BUCKETS));
  const complete_to =
    reading.data && reading.data.to < reading.today ? reading.data.to : reading.today;
  const [first] = numeratorOf(definition);
  const reach = first ? await reachSpan(reading, first.metric, filters) : null;
  const partial = (bucket: DayWindow) =>
    bucket.to > complete_to ||
    bucket.from < within.from ||
    bucket.to > span.to ||
    (reach !== null && (bucket.from < reach.from || bucket.to > reach.to));
  const value = additive ? await sumsIn(reading, definition, { span: within, filters }) : null;
  const points: SeriesPoint[] = [];
  for (const bucket of shown) {
    const clipped = {
      from: bucket.from < span.from ? span.from : bucket.from,
      to: bucket.to > span.to ? span.to : bucket.to,
    };
    const point = value
      ? value(clipped)
      : (await evaluate(reading, levelOf(definition, { span: clipped, filters }))).value;
    points.push({ bucket: bucket.from, value: point, partial: partial(bucket) });
  }
  return points;
}

/** Reads the days once, then sums any bucket of them; null where nothing is recorded. */
export async function sumsIn(
  reading: Reading,
  definition: Definition,
  where: { span: Span; filters: Filter[] },
): Promise<(bucket: Span) => string | null> {
  const top = await dailyMetric(reading, definition, where);
  const by = denominatorOf(definition);
  const below =
    by === null ? null : await dailyMetric(reading, { ...definition, numerator: by }, where);
  const base =
    reading.spans.has('revenue') && numeratorOf(definition).some(isSales)
      ? await dailyValues(reading, 'revenue', { span: where.span, filters: [] })
      : where.filters.length === 0 || isHidden(reading, definition)
        ? top
        : // a month of bills in which none was for repairs has 0 of them, as it has when asked alone;
          // whoever is not shown the whole is not told whether there were others
          await dailyMetric(reading, definition, { span: where.span, filters: [] });
  const [first] = numeratorOf(definition);
  const told = first ? await reachOf(reading, first.metric, where.filters) : null;
  const daysIn = (days: ReadonlyMap<string, string>, bucket: Span) =>
    [...days.keys()].filter((day) => day >= bucket.from && day < bucket.to);
  const inside = (days: ReadonlyMap<string, string>, bucket: Span) =>
    daysIn(days, bucket).map((day) => days.get(day) as string);
  return (bucket) => {
    if (inside(base, bucket).length === 0) return null;
    const values = inside(top, bucket);
    if (values.length === 0 && told !== null && !daysIn(base, bucket).every(told)) return null;
    const over = sum(values);
    if (below === null) return over;
    const total = new Decimal(sum(inside(below, bucket)));
    if (total.isZero()) return null;
    return quotient(new Decimal(over).times(scaleOf(definition)), total).toFixed();
  };
}

function isSales({ metric }: { metric: string }): boolean {
  return ['revenue', 'refunds', 'units_sold', 'orders'].includes(metric);
}

/** A small series for the chart beside an answer. */
export async function gatherSeries(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  if (query.window === null || definition.kind === 'distinct') return;
  const span = spanOf(query.window);
  const grain = query.grain && query.grain !== 'hour' ? query.grain : grainFor(span);
  brief.series = await seriesOf(reading, definition, { span, filters: query.filters, grain });
  brief.series_grain = grain;
}

export async function gatherTrend(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  if (query.window === null) return;
  const span = spanOf(query.window);
  const grain = query.grain && query.grain !== 'hour' ? query.grain : grainFor(span);
  const { filters } = query;
  brief.series = await seriesOf(reading, definition, { span, filters, grain });
  brief.series_grain = grain;
  const whole = brief.series.filter((point) => !point.partial);
  const known = whole.filter((point) => point.value !== null);
  const values = whole.map((point) => (point.value === null ? null : Number(point.value)));
  brief.verdict = trend({ values, season: SEASON[grain] ?? null }).verdict;
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last || first === last) return;
  const { week_start, fiscal_year_start } = reading.settings;
  const bucketOf = (point: SeriesPoint) =>
    buckets({ from: point.bucket, to: addDays(point.bucket, 1) }, grain, {
      week_start,
      fiscal_year_start,
    })[0] as Span;
  const [from, to] = [bucketOf(first), bucketOf(last)];
  const here = { span: { from: to.from, to: to.to }, filters };
  const there = { span: { from: from.from, to: from.to }, filters };
  const level = { unit: unitOf(definition, reading), role: 'level', grain } as const;
  const ends = [
    ['first', there],
    ['last', here],
  ] as const;
  for (const [key, where] of ends) {
    await addFact(draft, key, {
      ...level,
      expression: levelOf(definition, where),
      span: where.span,
    });
  }
  const moved = { span: here.span, compare: there.span };
  await addFact(draft, 'change', {
    ...moved,
    expression: changeOf(definition, here, there),
    unit: changeUnitOf(definition, reading),
    role: 'change',
  });
  const before = brief.facts['first']?.value;
  if (before == null || new Decimal(before).isZero()) return;
  const expression = percentOf(definition, { now: here, before: there, value: before });
  if (expression === null) return;
  await addFact(draft, 'change_percent', {
    ...moved,
    expression,
    unit: 'percent',
    role: 'percent',
  });
}
