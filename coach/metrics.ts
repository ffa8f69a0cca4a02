// The catalog, series and exact changes for charts and programs: the same readings as answers, so
// that a chart and an answer cannot disagree.

import { daysBetween } from '../analysis/calendar.ts';
import { difference, sum } from '../analysis/decimals.ts';
import { CoxswainError } from '../errors.ts';
import { METRIC_WORDS } from '../prompts/metric-words.ts';
import type { Database, Queryable, TenantContext } from '../sql/database.ts';
import { readTenant } from '../sql/database.ts';
import { metrics } from '../sql/metrics.ts';
import { isHidden, leavesOut, mustBeShown } from './answerable.ts';
import type { CoverageNote, SeriesPoint, Span } from './brief.ts';
import type { Definition } from './definitions.ts';
import { evaluate, numeratorOf } from './expressions.ts';
import { holidayOn } from './findings/holidays.ts';
import { coverageOf } from './gather/coverage.ts';
import { levelOf, unitOf } from './gather/draft.ts';
import { type DayGrain, MOST_BUCKETS, seriesOf } from './gather/series.ts';
import { hourRows } from './measures.ts';
import { breakdowns } from './members.ts';
import type { Dimension, Filter, Grain } from './query.ts';
import { openReading, type Reading } from './reading.ts';
import { LEFT_OUT, placesSentence } from './sight.ts';

/** Members of a breakdown over HTTP. */
const MOST_MEMBERS = 50;
/** Days of hourly values at once. */
const MOST_HOURLY_DAYS = 62;

export interface MetricDeps {
  db: Database;
  clock: () => Date;
}

export interface CatalogEntry {
  name: string;
  label: string;
  description: string;
  synonyms: readonly string[];
  unit: string;
  kind: string;
  good_direction: string;
  dimensions: readonly string[];
  definition_version: number;
  first_day: string | null;
  complete_to: string | null;
  /** False: the person's role does not see it, and no day of it is told. */
  shown: boolean;
}

/** Every metric with what it means and from when to when it is known. */
export async function catalog(deps: MetricDeps, ctx: TenantContext): Promise<CatalogEntry[]> {
  return read(deps, ctx, {}, async (reading) => {
    const entries: CatalogEntry[] = [];
    for (const definition of reading.definitions.values()) {
      const words = METRIC_WORDS.find(({ name }) => name === definition.name);
      const hidden = isHidden(reading, definition);
      const { first_day, complete_to } = hidden
        ? { first_day: null, complete_to: null }
        : await coverageOf(reading, definition.name, null);
      entries.push({
        name: definition.name,
        label: definition.label,
        description: words?.description ?? 'A metric of your own.',
        synonyms: words?.synonyms ?? [],
        unit: unitOf(definition, reading),
        kind: definition.kind,
        good_direction: definition.good,
        dimensions: definition.dimensions,
        definition_version: definition.definition_version,
        first_day,
        complete_to,
        shown: !hidden,
      });
    }
    return entries;
  });
}

export interface SeriesInput {
  name: string;
  from: string;
  to: string;
  grain: Grain;
  by?: Dimension | undefined;
  filter?: { dimension: Dimension; key: string }[] | undefined;
  as_of?: string | undefined;
}

export interface MetricSeries {
  metric: string;
  unit: string;
  grain: Grain;
  /** Over the whole window; null with a reason where it is unknown. */
  value: string | null;
  reason: string | null;
  points: { time: string; value: string | null; partial: boolean }[];
  breakdown?: { key: string; label: string; value: string | null }[];
  others?: { members: number; value: string | null };
  complete_to: string | null;
  coverage: CoverageNote;
  /** Days of it without a record on which there usually is trade, with the holiday's name. */
  closed: { day: string; holiday: string | null }[];
  /** What is left out of it that the person's role does not see; null: nothing is. */
  note: string | null;
  data_version: string;
}

/** More marks than this on an axis are no marks; the latest are told. */
const MOST_CLOSED = 60;

/** A metric over time. Throws unknown_metric, unknown_dimension, bad_window, not_shown. */
export async function metricSeries(
  deps: MetricDeps,
  ctx: TenantContext,
  input: SeriesInput,
): Promise<MetricSeries> {
  checkWindow(input.from, input.to, input.grain);
  return read(deps, ctx, { as_of: input.as_of }, async (reading) => {
    const definition = definitionOf(reading, input.name);
    const span = { from: input.from, to: input.to };
    const filters = await filtersOf(reading, definition, input.filter ?? []);
    await mustBeShown(reading, { definition, filters, by: input.by ?? null });
    const left_out = numeratorOf(definition).some(({ metric }) => leavesOut(reading, metric));
    const parts_only = left_out && filters.length === 0;
    const total = await evaluate(reading, levelOf(definition, { span, filters }));
    const series: MetricSeries = {
      metric: definition.name,
      unit: unitOf(definition, reading),
      grain: input.grain,
      value: total.value,
      reason: total.reason,
      points: parts_only
        ? []
        : await pointsOf(reading, definition, { span, filters, grain: input.grain }),
      complete_to: null,
      coverage: await coverageOf(reading, definition.name, span, filters),
      closed: [],
      note: parts_only ? LEFT_OUT : placesSentence(reading.sight),
      data_version: reading.version,
    };
    series.complete_to = series.coverage.complete_to;
    series.closed = series.coverage.missing
      .slice(-MOST_CLOSED)
      .map((day) => ({ day, holiday: holidayOn(reading, day) }));
    if (input.by !== undefined) await addBreakdown(reading, definition, { series, input, filters });
    return series;
  });
}

async function pointsOf(
  reading: Reading,
  definition: Definition,
  where: { span: Span; filters: Filter[]; grain: Grain },
): Promise<MetricSeries['points']> {
  const { span, filters, grain } = where;
  if (grain !== 'hour') {
    const series = await seriesOf(reading, definition, { span, filters, grain: grain as DayGrain });
    return series.map(({ bucket, value, partial }: SeriesPoint) => ({
      time: bucket,
      value,
      partial,
    }));
  }
  const hours = new Map<string, string[]>();
  for (const { metric, sign } of definition.numerator) {
    for (const row of await hourRows(reading, metric, { span, filters })) {
      const time = `${row.day}T${String(row.hour).padStart(2, '0')}:00:00`;
      const value = sign < 0 ? difference('0', row.value) : row.value;
      hours.set(time, [...(hours.get(time) ?? []), value]);
    }
  }
  return [...hours]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([time, values]) => ({ time, value: sum(values), partial: false }));
}

async function addBreakdown(
  reading: Reading,
  definition: Definition,
  { series, input, filters }: { series: MetricSeries; input: SeriesInput; filters: Filter[] },
): Promise<void> {
  const dimension = input.by as Dimension;
  checkDimension(definition, dimension);
  const [found] = await breakdowns(reading, definition, {
    dimensions: [dimension],
    now: { from: input.from, to: input.to },
    before: null,
    filters,
    order: 'best',
    most: MOST_MEMBERS,
  });
  const lines = found?.lines ?? [];
  series.breakdown = lines.map(({ key, label, now }) => ({ key, label, value: now }));
  const adds_up = definition.kind === 'flow' && definition.name !== 'orders';
  const listed = sum(lines.map(({ now }) => now ?? '0'));
  series.others = {
    members: found?.others ?? 0,
    value: adds_up && series.value !== null ? difference(series.value, listed) : null,
  };
}

export async function read<T>(
  deps: MetricDeps,
  ctx: TenantContext,
  options: { as_of?: string | undefined },
  fn: (reading: Reading) => Promise<T>,
): Promise<T> {
  return readTenant(deps.db, ctx, async (tx) => {
    const version = await versionOf(tx, ctx, options.as_of);
    const reading = await openReading(tx, { tenant_id: ctx.tenant_id, now: deps.clock(), version });
    return fn(reading);
  });
}

async function versionOf(
  tx: Queryable,
  { tenant_id }: TenantContext,
  as_of: string | undefined,
): Promise<string | undefined> {
  if (as_of === undefined) return undefined;
  const instant = new Date(as_of);
  if (Number.isNaN(instant.getTime())) {
    throw new CoxswainError(
      'bad_window',
      '“as_of” must be a point in time such as 2026-10-01T12:00:00Z.',
    );
  }
  const { data_version } = await metrics.versionAt(tx, { tenant_id, at: instant.toISOString() });
  return data_version;
}

export function definitionOf(reading: Reading, name: string): Definition {
  const definition = reading.definitions.get(name);
  if (definition) return definition;
  const known = [...reading.definitions.keys()].join(', ');
  throw new CoxswainError('unknown_metric', `There is no metric “${name}”. There are: ${known}.`);
}

export function checkDimension(definition: Definition, dimension: Dimension): void {
  if (definition.dimensions.includes(dimension)) return;
  const possible = definition.dimensions.join(', ') || 'nothing';
  throw new CoxswainError(
    'unknown_dimension',
    `${definition.label} can be broken down by ${possible}, not by ${dimension}.`,
  );
}

async function filtersOf(
  reading: Reading,
  definition: Definition,
  asked: readonly { dimension: Dimension; key: string }[],
): Promise<Filter[]> {
  const filters: Filter[] = [];
  for (const { dimension, key } of asked) {
    checkDimension(definition, dimension);
    const { tx, tenant_id } = reading;
    const member = await metrics.memberByKey(tx, { tenant_id, dimension, key });
    if (member === null) {
      throw new CoxswainError('not_found', `There is no ${dimension} “${key}”.`);
    }
    filters.push({ dimension, key, label: member.label });
  }
  return filters;
}

export function checkWindow(from: string, to: string, grain: Grain): void {
  const days = daysBetween(from, to);
  if (days <= 0) {
    throw new CoxswainError(
      'bad_window',
      '“to” is the first day after the period, so it must be later than “from”.',
    );
  }
  const most = grain === 'hour' ? MOST_HOURLY_DAYS : grain === 'day' ? MOST_BUCKETS : 9_000;
  if (days > most) {
    throw new CoxswainError(
      'bad_window',
      `A period by ${grain} may have ${most} days; this one has ${days}.`,
    );
  }
}
