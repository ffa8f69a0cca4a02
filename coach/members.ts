// A metric broken down by a dimension: the largest members and one line for all others. Hides
// whether stored parts serve (stored-parts.ts) or golden rows must be added up.

import { Decimal } from 'decimal.js';
import { compare, difference, plain, product, quotient, sum } from '../analysis/decimals.ts';
import { metrics } from '../sql/metrics.ts';
import { mustBeShown } from './answerable.ts';
import type { Span } from './brief.ts';
import type { Definition } from './definitions.ts';
import { numeratorOf } from './expressions.ts';
import { checkSeen, memberIds } from './member-ids.ts';
import type { Dimension, Filter } from './query.ts';
import { at, type Reading } from './reading.ts';
import { isNotShown, mustSeeSales } from './sight.ts';
import { figureOf, judgesOf, rankBy, storedBreakdowns } from './stored-parts.ts';

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
  await mustSeeParts(reading, definition, input);
  if (definition.kind === 'distinct') return distinctBreakdown(reading, definition, input);
  if (definition.name === 'receivables') return receivableBreakdown(reading, input);
  const from_orders = numeratorOf(definition).some(({ metric }) => metric === 'orders');
  const lines_only = (dimension: Dimension) => dimension === 'product' || dimension === 'category';
  const kept = reading.sight !== null && reading.sight.places !== null;
  const golden = input.dimensions.filter(
    (dimension) =>
      input.filters.length > 0 ||
      (from_orders && lines_only(dimension)) ||
      // stored parts by anything but places hold every place
      (kept && dimension !== 'location'),
  );
  if (golden.length > 0) mustSeeSales(reading.sight);
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

/** Of some dimensions those by which the person sees a metric. */
export async function shownDimensions(
  reading: Reading,
  definition: Definition,
  { dimensions, filters }: Pick<BreakdownInput, 'dimensions' | 'filters'>,
): Promise<Dimension[]> {
  const { sight } = reading;
  if (sight === null) return dimensions;
  const shown: Dimension[] = [];
  for (const dimension of dimensions) {
    try {
      if (filters.length > 0) mustSeeSales(sight);
      await mustSeeParts(reading, definition, { dimensions: [dimension], filters });
      shown.push(dimension);
    } catch (error) {
      if (!isNotShown(error)) throw error;
    }
  }
  return shown;
}

/** Throws not_shown unless the person sees every part that would be listed, or some costs. */
async function mustSeeParts(
  reading: Reading,
  definition: Definition,
  { dimensions, filters }: Pick<BreakdownInput, 'dimensions' | 'filters'>,
): Promise<void> {
  if (reading.sight === null) return;
  for (const dimension of dimensions) {
    await mustBeShown(reading, { definition, filters, by: dimension });
    // the filter that a line of the list would carry, but for its member
    if (reading.sight.places !== null && dimension !== 'location') {
      const one = { dimension, key: '', label: dimension };
      for (const { metric } of numeratorOf(definition)) {
        await checkSeen(reading, metric, [...filters, one]);
      }
    }
  }
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
  const reached = await judgesOf(reading, definition, input);
  const sources = new Map<string, string[]>();
  for (const row of rows) {
    sources.set(row.key, [...(sources.get(row.key) ?? []), ...row.source_ids]);
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
    const value = figureOf(definition, { over: side(numeratorOf(definition)), by });
    if (row.window_no === 1) line.now = value;
    else line.before = value;
  }
  const placed = (line: MemberLine) => reached === null || reached(sources.get(line.key) ?? []);
  return cut(dimension, [...lines.values()], { ...input, definition, placed });
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
  input: Pick<BreakdownInput, 'order' | 'most'> & {
    definition: Definition;
    /** Absent: every member may have a place. */
    placed?: (line: MemberLine) => boolean;
  },
): Breakdown {
  const worst = rankBy(input.definition, input.order).startsWith('worst');
  const score = (line: MemberLine): string => {
    if (input.order !== 'change') return line.now ?? '0';
    const change = difference(line.now ?? '0', line.before ?? '0');
    return change.startsWith('-') ? change.slice(1) : change;
  };
  const shown = all
    .filter((line) => line.key !== '' && (input.order === 'change' || line.now !== null))
    .filter((line) => input.placed?.(line) ?? true)
    .sort((a, b) => {
      const order = compare(score(b), score(a));
      if (order !== 0) return worst ? -order : order;
      return a.key < b.key ? -1 : 1;
    })
    .slice(0, input.most);
  return { dimension, lines: shown, others: all.length - shown.length };
}
