// Reading a tenant's figures at one version: settings, definitions, and daily values of stored
// metrics. Hides which statement serves a filter, and that nothing is read twice for one question.
import { addDays, daysBetween } from '../analysis/calendar.ts';
import { sum } from '../analysis/decimals.ts';
import { CoxswainError } from '../errors.ts';
import type { Queryable } from '../sql/database.ts';
import { metrics, type Sight, type Source } from '../sql/metrics.ts';
import type { RowOf } from '../sql/statements.ts';
import type { Span } from './brief.ts';
import { catalogued, type Definition, ownDefinition } from './definitions.ts';
import { checkSeen, isKept, memberIdOf, memberIds } from './member-ids.ts';
import { once } from './once.ts';
import type { Dimension, Filter } from './query.ts';
import { mustSeeSales } from './sight.ts';

/** Days in one reading: a quarter of a century. */
const MOST_DAYS = 9_200;

export type DailyValues = ReadonlyMap<string, string>;

export interface Reading {
  tx: Queryable;
  tenant_id: string;
  version: string;
  now: Date;
  /** Today in the tenant's zone. */
  today: string;
  settings: Pick<
    RowOf<typeof metrics.opening>,
    'name' | 'currency' | 'country' | 'time_zone' | 'fiscal_year_start' | 'week_start'
  >;
  definitions: ReadonlyMap<string, Definition>;
  /** Stored metric → first day, and first day after the last. */
  spans: ReadonlyMap<string, Span>;
  currency: string;
  sources: Source[];
  importing: boolean;
  /** What the person asking may see; null: everything. */
  sight: Sight | null;
  /** More than 500 products: a ragged window by product takes longer than all the rest. */
  many_products: boolean;
  /** All days with sales or, without any, with whatever there is; null where there is nothing. */
  data: Span | null;
  cache: Map<string, Promise<unknown>>;
  /** Stored metric → spans of days read so far. */
  loaded: Map<string, Promise<Loaded>[]>;
}

/** Days of some metrics over a span. */
export interface Loaded extends Span {
  days: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Stored metrics that come from sales: where one has records, the others' absence means none. */
export const SALES = ['revenue', 'refunds', 'units_sold', 'orders'] as const;

export interface OpenOptions {
  tenant_id: string;
  now: Date;
  /** Read what was believed then; absent: now. Throws version_unavailable for the future. */
  version?: string | undefined;
  /** The transaction will be undone, and its version be another's: nothing of it is kept. */
  undone?: boolean;
}

/** The catalog does not change while the program runs. */
let catalog: Promise<RowOf<typeof metrics.definitions>[]> | null = null;

/** Opens a reading in the caller's tenant transaction. */
export async function openReading(tx: Queryable, options: OpenOptions): Promise<Reading> {
  const { tenant_id, now } = options;
  const opened = await metrics.opening(tx, { tenant_id, version: options.version ?? null });
  if (opened === null) throw new CoxswainError('not_found', 'There is no such business.');
  catalog ??= metrics.definitions(tx, {}).catch((error: unknown) => {
    catalog = null;
    throw error;
  });
  const known = await catalog;
  const { sources, own_metrics: own, sight } = opened;
  const extent_at = { tenant_id, version: opened.version };
  // what somebody sees of a version may change under it: only the whole is kept
  const { spans, many_products } =
    sight !== null
      ? await metrics.seenExtent(tx, extent_at)
      : await (options.undone ? metrics.extent : extentOf)(tx, extent_at);
  const days = new Map(
    spans.map((row) => [row.metric, { from: row.first_day, to: addDays(row.last_day, 1) }]),
  );
  const sales_unit = spans.find((row) => row.metric === 'revenue')?.unit;
  return {
    tx,
    tenant_id,
    version: opened.version,
    now,
    today: localDay(now, opened.time_zone),
    settings: opened,
    definitions: new Map(
      [...known.map(catalogued), ...own.map(ownDefinition)].map((d) => [d.name, d]),
    ),
    spans: days,
    currency: sales_unit ?? spans.find(({ unit }) => isCurrency(unit))?.unit ?? opened.currency,
    sources,
    importing: opened.importing,
    sight,
    many_products,
    data: days.get('revenue') ?? union([...days.values()]),
    cache: new Map(),
    loaded: new Map(),
  };
}

/** Extents kept in memory, newest last; one is a few hundred bytes. */
const MOST_EXTENTS = 1_000;
const extents = new Map<string, RowOf<typeof metrics.extent>>();

/** What a version holds never changes, so it is read once a version. */
async function extentOf(
  tx: Queryable,
  { tenant_id, version }: { tenant_id: string; version: string },
) {
  const key = `${tenant_id} ${version}`;
  const known = extents.get(key);
  if (known) return known;
  const extent = await metrics.extent(tx, { tenant_id, version });
  const [oldest] = extents.keys();
  if (extents.size >= MOST_EXTENTS && oldest !== undefined) extents.delete(oldest);
  extents.set(key, extent);
  return extent;
}

/** Units read together; other currencies stay out of a sum. */
export function unitsOf(reading: Reading): string[] {
  return [reading.currency, 'orders', 'units', 'count', 'percent', 'other'];
}

/**
 * Daily values of stored metrics within a span; a day without records is absent. With filters, what
 * belongs to those members only. Throws not_shown where the person may not see all of it.
 */
export async function dailyValues(
  reading: Reading,
  stored: string,
  { span, filters }: { span: Span; filters: readonly Filter[] },
): Promise<DailyValues> {
  await checkSeen(reading, stored, filters);
  const within = clip(reading, span);
  if (within === null) return new Map();
  if (filters.length === 0) return totalDays(reading, stored, within);
  const sales = (SALES as readonly string[]).includes(stored);
  const names = sales ? [...SALES] : [stored];
  const by_orders = stored === 'orders' && filters.some(({ dimension }) => linesOnly(dimension));
  const golden = sales && (filters.length > 1 || by_orders || isKept(reading, filters));
  if (golden) mustSeeSales(reading.sight);
  const key = `daily ${names} ${within.from} ${within.to} ${golden} ${JSON.stringify(filters)}`;
  const table = await once(reading, key, () => {
    if (golden) return goldenTable(reading, within, filters);
    return memberTable(reading, names, { span: within, filters });
  });
  return table.get(stored) ?? new Map();
}

function linesOnly(dimension: Dimension): boolean {
  return dimension === 'product' || dimension === 'category';
}

type Table = Map<string, Map<string, string>>;

/** Days of a metric's totals: from what is loaded already where that covers the span. */
async function totalDays(reading: Reading, stored: string, span: Span): Promise<DailyValues> {
  const loaded = await Promise.all(reading.loaded.get(stored) ?? []);
  const known = loaded.find(({ from, to }) => from <= span.from && to >= span.to);
  const { days } = known ?? (await load(reading, [stored], span));
  const table = days.get(stored) ?? new Map<string, string>();
  return new Map([...table].filter(([day]) => day >= span.from && day < span.to));
}

/** Reads several metrics' days at once, for everything that follows within the span. */
export async function preload(reading: Reading, stored: string[], span: Span): Promise<void> {
  const within = clip(reading, span);
  if (within !== null) await load(reading, stored, within);
}

async function load(reading: Reading, stored: string[], span: Span): Promise<Loaded> {
  const reads = (async () => {
    const { sight } = reading;
    if (sight !== null && sight.places !== null) {
      const ids = sight.places.map(({ id }) => id);
      return { ...span, days: await placeTable(reading, stored, { span, ids }) };
    }
    const rows = await metrics.dailyTotals(reading.tx, {
      ...at(reading),
      metrics: stored,
      units: unitsOf(reading),
      from_day: span.from,
      to_day: span.to,
    });
    const days: Table = new Map();
    for (const row of rows) {
      for (const [place, day] of row.days.entries()) {
        put(days, row.metric_name, day as string, row.values[place] as string);
      }
    }
    return { ...span, days };
  })();
  for (const metric of stored) {
    reading.loaded.set(metric, [...(reading.loaded.get(metric) ?? []), reads]);
  }
  return reads;
}

/** Totals of some places, which stand for the whole to who sees no other. */
async function placeTable(
  reading: Reading,
  stored: string[],
  { span, ids }: { span: Span; ids: string[] },
): Promise<Table> {
  const table: Table = new Map();
  const names = stored.includes('units_sold') ? [...new Set([...stored, 'revenue'])] : stored;
  const rows = await metrics.placeDays(reading.tx, {
    ...at(reading),
    metrics: names,
    units: unitsOf(reading),
    location_ids: ids,
    from_day: span.from,
    to_day: span.to,
  });
  for (const { metric_name, day, value, quantity } of rows) {
    if (stored.includes(metric_name)) put(table, metric_name, day, value);
    if (quantity !== null && metric_name === 'revenue') put(table, 'units_sold', day, quantity);
  }
  return table;
}

async function memberTable(
  reading: Reading,
  names: string[],
  { span, filters }: { span: Span; filters: readonly Filter[] },
): Promise<Table> {
  const table: Table = new Map();
  const filter = filters[0];
  if (!filter || filters.length > 1) return table;
  const member_id = await memberIdOf(reading, filter);
  if (member_id === null) return table;
  const rows = await metrics.memberDays(reading.tx, {
    ...at(reading),
    metrics: names,
    units: unitsOf(reading),
    dimension: filter.dimension,
    member_id,
    from_day: span.from,
    to_day: span.to,
  });
  for (const { metric_name, day, value, quantity } of rows) {
    put(table, metric_name, day, value);
    if (quantity !== null && metric_name === 'revenue') put(table, 'units_sold', day, quantity);
  }
  return table;
}

async function goldenTable(
  reading: Reading,
  span: Span,
  filters: readonly Filter[],
): Promise<Table> {
  const table: Table = new Map();
  const members = await memberIds(reading, filters);
  if (members === null) return table;
  const rows = await metrics.goldenDays(reading.tx, {
    ...at(reading),
    time_zone: reading.settings.time_zone,
    currency: reading.currency,
    by_hour: false,
    from_day: span.from,
    to_day: span.to,
    ...members,
  });
  for (const row of rows) {
    put(table, 'revenue', row.day, row.revenue);
    put(table, 'refunds', row.day, row.refunds);
    put(table, 'units_sold', row.day, row.units_sold);
    put(table, 'orders', row.day, String(row.orders));
  }
  return table;
}

/** One value per day: several sources and units of one day add up. */
function put(table: Table, metric: string, day: string, value: string): void {
  const days = table.get(metric) ?? new Map<string, string>();
  table.set(metric, days);
  const before = days.get(day);
  days.set(day, before === undefined ? value : sum([before, value]));
}

/** Days on which the business traded: days with sales or, without sales data, any of the metric. */
export async function tradingDays(
  reading: Reading,
  span: Span,
  stored = 'revenue',
): Promise<string[]> {
  const known = ['revenue', stored, ...SALES].find((metric) => reading.spans.has(metric));
  // whoever sees no sales at all learns no day of them
  if (known === undefined && reading.sight !== null) return [];
  const base = reading.spans.has('revenue') ? 'revenue' : (known ?? stored);
  const days = await dailyValues(reading, base, { span, filters: [] });
  return [...days.keys()];
}

/** The part of a span that the data reaches, or null. Far windows cost nothing to read. */
export function clip(reading: Reading, span: Span): Span | null {
  const all = union([...reading.spans.values()]);
  if (all === null) return null;
  const from = span.from > all.from ? span.from : all.from;
  const to = span.to < all.to ? span.to : all.to;
  if (from >= to || daysBetween(from, to) > MOST_DAYS) return null;
  return { from, to };
}

export function at(reading: Reading): { tenant_id: string; version: string } {
  return { tenant_id: reading.tenant_id, version: reading.version };
}

/** The local calendar day of an instant. */
export function localDay(instant: Date, time_zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: time_zone, dateStyle: 'short' }).format(
    instant,
  );
}

export function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

function union(spans: readonly Span[]): Span | null {
  const first = spans[0];
  if (!first) return null;
  return spans.reduce((all, span) => ({
    from: span.from < all.from ? span.from : all.from,
    to: span.to > all.to ? span.to : all.to,
  }));
}
