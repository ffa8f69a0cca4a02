// Which window of a figure is shown, by which grain, against which other; kept in the address, so
// that it can be reloaded and sent to a colleague. Windows are half-open and end where the data
// does.
import type { CatalogMetric } from '../../server/api-types.ts';
import { parameter } from '../router.ts';
import { addDays, addMonths } from '../words.ts';

export const SPANS = [
  ['4w', '4 weeks'],
  ['13w', '13 weeks'],
  ['12m', '12 months'],
  ['all', 'All'],
] as const;
export type SpanName = (typeof SPANS)[number][0];
export const COMPARISONS = [
  ['none', 'Alone'],
  ['year', 'Last year'],
  ['before', 'Window before'],
] as const;
export type Comparison = (typeof COMPARISONS)[number][0];
export const GRAINS = [
  ['day', 'Days'],
  ['week', 'Weeks'],
  ['month', 'Months'],
] as const;
export type ChartGrain = (typeof GRAINS)[number][0];

export interface Span {
  from: string;
  to: string;
}
export interface Shown {
  name: SpanName;
  span: Span;
  grain: ChartGrain;
  comparison: Comparison;
  compare: Span | null;
  by: string;
  /** 'channel:web', or '' */
  only: string;
}

/** Points that are still a line and not a wall, on a phone. */
const MOST_POINTS = 120;
const WEEKS_OF_A_YEAR = 52;

/** What the address asks for, with what fits this figure where it asks for nothing. */
export function shownOf(metric: CatalogMetric): Shown {
  const name = among(SPANS, parameter('window')) ?? '12m';
  const last = metric.complete_to ?? metric.first_day ?? '';
  const to = addDays(last, 1);
  const first = metric.first_day ?? last;
  const from = spanStart(name, to, first);
  const span = { from, to };
  const wanted = among(GRAINS, parameter('grain'));
  const grain = wanted && pointsOf(span, wanted) <= MOST_POINTS ? wanted : grainOf(span);
  const comparison = among(COMPARISONS, parameter('compare')) ?? 'none';
  return {
    name,
    span,
    grain,
    comparison,
    compare: compareOf(span, comparison, grain),
    by: metric.dimensions.includes(parameter('by') ?? '') ? (parameter('by') ?? '') : '',
    only: parameter('only') ?? '',
  };
}

/** The grains that leave enough of a line, and not too much. */
export function grainsFor(span: Span): readonly (typeof GRAINS)[number][] {
  return GRAINS.filter(([grain]) => {
    const count = pointsOf(span, grain);
    return count >= 2 && count <= MOST_POINTS;
  });
}

function spanStart(name: SpanName, to: string, first: string): string {
  const starts: Record<SpanName, string> = {
    all: first,
    // whole months, and the one under way
    '12m': addMonths(`${addDays(to, -1).slice(0, 7)}-01`, -11),
    '13w': addDays(mondayOf(addDays(to, -1)), -7 * 12),
    '4w': addDays(to, -28),
  };
  return starts[name] < first ? first : starts[name];
}

function mondayOf(day: string): string {
  return addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}

function grainOf(span: Span): ChartGrain {
  const fits = grainsFor(span).map(([grain]) => grain);
  const days = pointsOf(span, 'day');
  const best: ChartGrain = days <= 45 ? 'day' : days <= 200 ? 'week' : 'month';
  return fits.includes(best) ? best : (fits[0] ?? 'day');
}

function pointsOf({ from, to }: Span, grain: ChartGrain): number {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
  return grain === 'day' ? days : grain === 'week' ? days / 7 : days / 30;
}

/** A year before keeps the weekday where days matter: Saturdays stand against Saturdays. */
function compareOf(span: Span, comparison: Comparison, grain: ChartGrain): Span | null {
  if (comparison === 'none') return null;
  if (comparison === 'before') {
    const days = Math.round((Date.parse(span.to) - Date.parse(span.from)) / 86_400_000);
    return { from: addDays(span.from, -days), to: span.from };
  }
  const back = (day: string) =>
    grain === 'month' ? addMonths(day, -12) : addDays(day, -7 * WEEKS_OF_A_YEAR);
  return { from: back(span.from), to: back(span.to) };
}

function among<T extends string>(
  options: readonly (readonly [T, string])[],
  wanted: string | null,
): T | null {
  return options.find(([value]) => value === wanted)?.[0] ?? null;
}
