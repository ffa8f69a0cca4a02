// A metric broken down by a dimension: the largest members and one line for all others. Hides
// whether stored parts serve or golden rows must be added up, and how members are ordered.

import { Decimal } from 'decimal.js';
import { compare, difference, plain, product, quotient, sum } from '../analysis/decimals.ts';
import { type SignedTile, signedTiles } from '../analysis/tiles.ts';
import { metrics } from '../sql/metrics.ts';
import type { Span } from './brief.ts';
import type { Definition } from './definitions.ts';
import { numeratorOf } from './expressions.ts';
import type { Dimension, Filter } from './query.ts';
import { at, memberIds, type Reading, unitsOf } from './reading.ts';

/** One member's figures; null where it has no records in that window. */
export interface MemberLine {
  key: string;
  label: string;
  now: string | null;
  before: string | null;
}

export interface Breakdown {
  dimension: Dimension;
  /** In order, the unknown member left out. */
  lines: MemberLine[];
  /** Members not listed. */
  others: number;
}

export type Order = 'change' | 'best' | 'worst';

export interface BreakdownInput {
  dimensions: Dimension[];
  now: Span;
  before: Span | null;
  filters: Filter[];
  order: Order;
  most: number;
}

/** Customers are counted anew per member; these metrics have no stored parts. */
export async function breakdowns(
  reading: Reading,
  definition: Definition,
  input: BreakdownInput,
): Promise<Breakdown[]> {
  if (input.dimensions.length === 0) return [];
  if (definition.kind === 'distinct') return distinctBreakdown(reading, definition, input);
  if (definition.name === 'receivables') return receivableBreakdown(reading, input);
  const from_orders = numeratorOf(definition).some(({ metric }) => metric === 'orders');
  const lines_only = (dimension: Dimension) => dimension === 'product' || dimension === 'category';
  const golden = input.dimensions.filter(
    (dimension) => input.filters.length > 0 || (from_orders && lines_only(dimension)),
  );
  const stored = input.dimensions.filter((dimension) => !golden.includes(dimension));
  const found: Breakdown[] = [];
  if (stored.length > 0) {
    found.push(...(await storedBreakdowns(reading, definition, { ...input, dimensions: stored })));
  }
  for (const dimension of golden) {
    found.push(await goldenBreakdown(reading, definition, { ...input, dimension }));
  }
  return found;
}

async function storedBreakdowns(
  reading: Reading,
  definition: Definition,
  input: BreakdownInput,
): Promise<Breakdown[]> {
  const { week_start } = reading.settings;
  const tiles = [
    ...signedTiles(input.now.from, input.now.to, week_start).map((tile) => ({ no: 1, tile })),
    ...(input.before
      ? signedTiles(input.before.from, input.before.to, week_start).map((tile) => ({ no: 0, tile }))
      : []),
  ];
  const measures = storedMeasures(definition);
  const rows = await metrics.parts(reading.tx, {
    ...at(reading),
    dimensions: input.dimensions,
    units: unitsOf(reading),
    ...measures,
    windows: tiles.map(({ no }) => no),
    ...columnsOf(tiles.map(({ tile }) => tile)),
    rank_by: rankBy(definition, input.order),
    // the unknown member may take a place and is not shown
    most: input.most + 1,
  });
  return input.dimensions.map((dimension) => {
    const own = rows.filter((row) => row.dimension === dimension);
    const listed = own.filter((row) => row.key !== null && row.key !== '').slice(0, input.most);
    const members = own.reduce((count, row) => count + row.members, 0);
    return {
      dimension,
      lines: listed.map((row) => ({
        key: row.key as string,
        label: row.label as string,
        now: figureOf(definition, row.now_over, row.now_by),
        before: figureOf(definition, row.before_over, row.before_by),
      })),
      others: Math.max(0, members - listed.length),
    };
  });
}

function columnsOf(tiles: SignedTile[]) {
  return {
    grains: tiles.map(({ grain }) => grain),
    buckets: tiles.map(({ bucket }) => bucket),
    factors: tiles.map(({ factor }) => Number(factor)),
  };
}

/** Stored metrics with their factors above and below the line; units are read beside revenue. */
function storedMeasures(definition: Definition) {
  const rows = new Map<string, { over: number; by: number; of_quantity: boolean }>();
  const row = (metric: string) => {
    const known = rows.get(metric) ?? { over: 0, by: 0, of_quantity: false };
    rows.set(metric, known);
    return known;
  };
  for (const { metric, sign } of numeratorOf(definition)) {
    row(metric).over += sign;
    if (metric === 'units_sold') {
      row('revenue').over += sign;
      row('revenue').of_quantity = true;
    }
  }
  for (const { metric, sign } of definition.denominator ?? []) row(metric).by += sign;
  const all = [...rows];
  return {
    metrics: all.map(([metric]) => metric),
    over: all.map(([, { over }]) => over),
    by: all.map(([, { by }]) => by),
    of_quantity: all.map(([, { of_quantity }]) => of_quantity),
  };
}

/** Refunds are negative: the most refunded is the one furthest below zero. */
function rankBy(definition: Definition, order: Order): string {
  if (order === 'change') return 'change';
  const flipped = definition.name === 'refunds';
  const best = (order === 'best') !== flipped;
  if (definition.denominator !== null) return best ? 'best_ratio' : 'worst_ratio';
  return best ? 'best' : 'worst';
}

function figureOf(definition: Definition, over: string | null, by: string | null): string | null {
  if (over === null) return null;
  if (definition.denominator === null) return over;
  if (by === null || new Decimal(by).isZero()) return null;
  const scale = definition.unit === 'ratio' ? '100' : '1';
  return plain(quotient(new Decimal(product(over, scale)), new Decimal(by)));
}

async function goldenBreakdown(
  reading: Reading,
  definition: Definition,
  input: BreakdownInput & { dimension: Dimension },
): Promise<Breakdown> {
  const { dimension, now, before } = input;
  const members = await memberIds(reading, input.filters);
  if (members === null) return { dimension, lines: [], others: 0 };
  const spans = before === null ? [now] : [now, before];
  const rows = await metrics.goldenParts(reading.tx, {
    ...at(reading),
    time_zone: reading.settings.time_zone,
    currency: reading.currency,
    dimension,
    from_days: spans.map(({ from }) => from),
    to_days: spans.map(({ to }) => to),
    ...members,
  });
  const lines = new Map<string, MemberLine>();
  for (const row of rows) {
    const line = lines.get(row.key) ?? { key: row.key, label: row.label, now: null, before: null };
    lines.set(row.key, line);
    const stored: Record<string, string> = {
      revenue: row.revenue,
      refunds: row.refunds,
      units_sold: row.units_sold,
      orders: String(row.orders),
    };
    const side = (signed: Definition['numerator']) =>
      sum(signed.map(({ metric, sign }) => product(stored[metric] ?? '0', String(sign))));
    const by = definition.denominator === null ? null : side(definition.denominator);
    const value = figureOf(definition, side(numeratorOf(definition)), by);
    if (row.window_no === 1) line.now = value;
    else line.before = value;
  }
  return cut(dimension, [...lines.values()], { ...input, definition });
}

async function distinctBreakdown(
  reading: Reading,
  definition: Definition,
  input: BreakdownInput,
): Promise<Breakdown[]> {
  const found: Breakdown[] = [];
  for (const dimension of input.dimensions) {
    const rows = await metrics.customersByMember(reading.tx, {
      ...at(reading),
      time_zone: reading.settings.time_zone,
      dimension,
      from_day: input.now.from,
      to_day: input.now.to,
    });
    const lines = rows.map((row) => ({
      key: row.key,
      label: row.label,
      now: distinctValue(definition, row),
      before: null,
    }));
    found.push(cut(dimension, lines, { ...input, definition }));
  }
  return found;
}

function distinctValue(
  definition: Definition,
  row: { active: number; returning_customers: number; repeaters: number },
): string {
  switch (definition.name) {
    case 'new_customers':
      return String(row.active - row.returning_customers);
    case 'returning_customers':
      return String(row.returning_customers);
    case 'repeat_purchase_rate':
      return plain(quotient(new Decimal(row.repeaters * 100), new Decimal(row.active)));
    default:
      return String(row.active);
  }
}

async function receivableBreakdown(reading: Reading, input: BreakdownInput): Promise<Breakdown[]> {
  const rows = await metrics.receivablesByCustomer(reading.tx, {
    ...at(reading),
    currency: reading.currency,
    day: input.now.to,
  });
  const lines = rows
    .filter((row) => row.value !== null && !new Decimal(row.value).isZero())
    .map((row) => ({ key: row.key, label: row.label, now: row.value, before: null }));
  const definition = reading.definitions.get('receivables');
  if (!definition) return [];
  return [cut('customer', lines, { ...input, definition })];
}

/** Orders lines as stored parts are ordered, and keeps the first. */
function cut(
  dimension: Dimension,
  all: MemberLine[],
  input: Pick<BreakdownInput, 'order' | 'most'> & { definition: Definition },
): Breakdown {
  const worst = rankBy(input.definition, input.order).startsWith('worst');
  const score = (line: MemberLine): string => {
    if (input.order !== 'change') return line.now ?? '0';
    const change = difference(line.now ?? '0', line.before ?? '0');
    return change.startsWith('-') ? change.slice(1) : change;
  };
  const shown = all
    .filter((line) => line.key !== '' && (input.order === 'change' || line.now !== null))
    .sort((a, b) => {
      const order = compare(score(b), score(a));
      if (order !== 0) return worst ? -order : order;
      return a.key < b.key ? -1 : 1;
    })
    .slice(0, input.most);
  return { dimension, lines: shown, others: all.length - shown.length };
}
