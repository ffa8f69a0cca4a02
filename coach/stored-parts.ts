// Breakdowns from stored parts: reads the lists of a few buckets, adds them up and ranks members.
// Hides that parts come as lists, and which buckets make up a window.
import { Decimal } from 'decimal.js';
import { plain, product, quotient } from '../analysis/decimals.ts';
import { type TallyList, type TallyRow, tallied, tally } from '../analysis/tally.ts';
import { signedTiles } from '../analysis/tiles.ts';
import { metrics } from '../sql/metrics.ts';
import type { RowOf } from '../sql/statements.ts';
import type { Definition } from './definitions.ts';
import { numeratorOf } from './expressions.ts';
import type { Breakdown, BreakdownInput, MemberLine, Order } from './members.ts';
import type { Dimension } from './query.ts';
import { reachedBy } from './reach.ts';
import { at, type Reading, unitsOf } from './reading.ts';

/** What is added up of each member: above and below the line, now and before. */
const NOW_OVER = 0;
const NOW_BY = 1;
const BEFORE_OVER = 2;
const BEFORE_BY = 3;
const COLUMNS = 4;

/** The largest members of each dimension, by the order asked for. */
export async function storedBreakdowns(
  reading: Reading,
  definition: Definition,
  input: BreakdownInput,
): Promise<Breakdown[]> {
  const lists = await readLists(reading, definition, input);
  const tiles = signedTiles(input.now.from, input.now.to, reading.settings.week_start);
  const how = {
    by: rankBy(definition, input.order),
    // the unknown member may take a place and is not shown
    most: input.most + 1,
    less: tiles.some(({ factor }) => Number(factor) < 0),
  };
  const reached = await judgesOf(reading, definition, input);
  const found = input.dimensions.map((dimension) => {
    const { of = [], sources = new Map() } = lists.get(dimension) ?? {};
    return ranked(of, { ...how, reached: reached && membersReached(sources, reached) });
  });
  const names = await namesOf(reading, input.dimensions, found);
  return input.dimensions.map((dimension, at) => {
    const { members, first } = found[at] as Ranked;
    const listed = first.flatMap(({ member_id, now, before }): MemberLine[] => {
      const name = names.get(`${dimension} ${member_id}`);
      if (!name || name.key === '') return [];
      const { key, label } = name;
      return [{ key, label, now: figureOf(definition, now), before: figureOf(definition, before) }];
    });
    const lines = listed.slice(0, input.most);
    return { dimension, lines, others: Math.max(0, members - lines.length) };
  });
}

/**
 * Which members may be placed by how little they have or how far they fell: those whose files reach
 * over the windows. Null: all of them.
 */
export async function judgesOf(
  reading: Reading,
  definition: Definition,
  { order, now, before, filters }: Pick<BreakdownInput, 'order' | 'now' | 'before' | 'filters'>,
): Promise<((source_ids: Iterable<string>) => boolean) | null> {
  const [first] = numeratorOf(definition);
  if (order === 'best' || first === undefined) return null;
  return reachedBy(reading, first.metric, { spans: before ? [now, before] : [now], filters });
}

/** Refunds are negative: the most refunded is the one furthest below zero. */
export function rankBy(definition: Definition, order: Order): RankBy {
  if (order === 'change') return 'change';
  const flipped = definition.name === 'refunds';
  const best = (order === 'best') !== flipped;
  if (definition.denominator !== null) return best ? 'best_ratio' : 'worst_ratio';
  return best ? 'best' : 'worst';
}

export type RankBy = 'change' | 'best' | 'worst' | 'best_ratio' | 'worst_ratio';

/** Sums above and below the line; null where there is no record. */
export interface Sides {
  over: string | null;
  by: string | null;
}

/** A member's figure; null where there is no record, or nothing to divide by. */
export function figureOf(definition: Definition, { over, by }: Sides): string | null {
  if (over === null) return null;
  if (definition.denominator === null) return over;
  if (by === null || new Decimal(by).isZero()) return null;
  const scale = definition.unit === 'ratio' ? '100' : '1';
  return plain(quotient(new Decimal(product(over, scale)), new Decimal(by)));
}

interface Lists {
  of: TallyList[];
  /** Source → lists of the members that it tells of. */
  sources: Map<string, string[]>;
}

/** Whether a member's sources, as far as these lists name them, reach over the windows. */
function membersReached(
  sources: ReadonlyMap<string, readonly string[]>,
  reached: (source_ids: Iterable<string>) => boolean,
): (member_id: string) => boolean {
  const told_by = new Map<string, Set<string>>();
  for (const [source_id, lists] of sources) {
    for (const member_id of lists.flatMap((list) => list.split(','))) {
      const own = told_by.get(member_id) ?? new Set();
      told_by.set(member_id, own.add(source_id));
    }
  }
  return (member_id) => reached(told_by.get(member_id) ?? []);
}

async function readLists(
  reading: Reading,
  definition: Definition,
  input: BreakdownInput,
): Promise<Map<string, Lists>> {
  const { week_start } = reading.settings;
  const tilesOf = (span: BreakdownInput['now'], now: boolean) =>
    signedTiles(span.from, span.to, week_start).map((tile) => ({ ...tile, now }));
  const tiles = [
    ...tilesOf(input.now, true),
    ...(input.before ? tilesOf(input.before, false) : []),
  ];
  const measures = storedMeasures(definition);
  const { sight } = reading;
  const names = measures.map(({ metric }) => metric);
  // a list holds every place and every cost: whoever sees some only reads them one by one
  const whole =
    sight === null ||
    (sight.places === null && names.every((metric) => sight.totals.includes(metric)));
  const read = whole ? metrics.partLists : metrics.seenPartLists;
  const rows = await read(reading.tx, {
    ...at(reading),
    dimensions: input.dimensions,
    units: unitsOf(reading),
    metrics: names,
    with_values: measures.map(({ by, of_quantity }) => by !== 0 || !of_quantity),
    with_quantities: measures.map(({ over, of_quantity }) => over !== 0 && of_quantity),
    grains: tiles.map(({ grain }) => grain),
    buckets: tiles.map(({ bucket }) => bucket),
  });
  const lists = new Map<string, Lists>();
  for (const row of rows) {
    const measure = measures[row.metric_no - 1];
    const tile = tiles[row.bucket_no - 1];
    if (!measure || !tile) throw new RangeError('a list of no metric or bucket that was asked for');
    const own = lists.get(row.dimension) ?? { of: [] as TallyList[], sources: new Map() };
    lists.set(row.dimension, own);
    own.of.push(...tallyLists(row, measure, { factor: Number(tile.factor), now: tile.now }));
    own.sources.set(row.source_id, [...(own.sources.get(row.source_id) ?? []), row.members]);
  }
  return lists;
}

function tallyLists(
  { members, values, quantities }: RowOf<typeof metrics.partLists>,
  { over, by, of_quantity }: Measure,
  { factor, now }: { factor: number; now: boolean },
): TallyList[] {
  const figures = of_quantity ? quantities : values;
  const lists: TallyList[] = [];
  if (over !== 0 && figures !== null) {
    const column = now ? NOW_OVER : BEFORE_OVER;
    lists.push({ keys: members, values: figures, column, factor: factor * over });
  }
  if (by !== 0 && values !== null) {
    const column = now ? NOW_BY : BEFORE_BY;
    lists.push({ keys: members, values, column, factor: factor * by });
  }
  return lists;
}

interface Measure {
  metric: string;
  over: number;
  by: number;
  of_quantity: boolean;
}

/** Stored metrics with their factors above and below the line; units are read beside revenue. */
function storedMeasures(definition: Definition): Measure[] {
  const rows = new Map<string, Measure>();
  const row = (metric: string) => {
    const known = rows.get(metric) ?? { metric, over: 0, by: 0, of_quantity: false };
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
  return [...rows.values()];
}

interface How {
  by: RankBy;
  most: number;
  /** The window is a longer one less some days, so that who sold on those alone is left with 0. */
  less: boolean;
  /** Whether a member may have a place among the others; null: all may. */
  reached: ((member_id: string) => boolean) | null;
}

interface Ranked {
  /** Members that have a place. */
  members: number;
  first: { member_id: string; now: Sides; before: Sides }[];
}

interface Place {
  member_id: string;
  row: TallyRow;
  /** The least comes first: a fraction with a denominator above zero. */
  score: { over: bigint; by: bigint };
}

/** The first members in order; equals by their ids. */
function ranked(lists: readonly TallyList[], { by, most, less, reached }: How): Ranked {
  const table = tally(lists, COLUMNS);
  const first: Place[] = [];
  let members = 0;
  for (const [member_id, row] of table.rows) {
    const score = scoreOf(row, by);
    const nothing = less && by !== 'change' && row.units[NOW_OVER] === 0n;
    if (score === null || (nothing && score.by === 1n)) continue;
    members += 1;
    if (reached !== null && !reached(member_id)) continue;
    const place = { member_id, row, score };
    const last = first.at(-1);
    if (first.length === most && last && !isBefore(place, last)) continue;
    const behind = first.findIndex((other) => isBefore(place, other));
    first.splice(behind === -1 ? first.length : behind, 0, place);
    if (first.length > most) first.pop();
  }
  const sides = (row: TallyRow, over: number, below: number): Sides => ({
    over: tallied(table, row, over),
    by: tallied(table, row, below),
  });
  return {
    members,
    first: first.map(({ member_id, row }) => ({
      member_id,
      now: sides(row, NOW_OVER, NOW_BY),
      before: sides(row, BEFORE_OVER, BEFORE_BY),
    })),
  };
}

/** Null where a member has no place: it has no figure now. */
function scoreOf({ units }: TallyRow, by: RankBy): Place['score'] | null {
  const now = units[NOW_OVER] ?? null;
  if (by === 'change') {
    const change = (now ?? 0n) - (units[BEFORE_OVER] ?? 0n);
    return { over: change < 0n ? change : -change, by: 1n };
  }
  if (now === null) return null;
  if (by === 'best' || by === 'worst') return { over: by === 'best' ? -now : now, by: 1n };
  const below = units[NOW_BY] ?? 0n;
  if (below <= 0n) return null;
  return { over: by === 'best_ratio' ? -now : now, by: below };
}

function isBefore(a: Place, b: Place): boolean {
  const [left, right] = [a.score.over * b.score.by, b.score.over * a.score.by];
  if (left !== right) return left < right;
  return BigInt(a.member_id) < BigInt(b.member_id);
}

async function namesOf(reading: Reading, dimensions: readonly Dimension[], found: Ranked[]) {
  const wanted = dimensions.flatMap((dimension, at) =>
    (found[at]?.first ?? []).map(({ member_id }) => ({ dimension, member_id })),
  );
  const rows = await metrics.memberNames(reading.tx, {
    tenant_id: reading.tenant_id,
    dimensions: wanted.map(({ dimension }) => dimension),
    member_ids: wanted.map(({ member_id }) => member_id),
  });
  return new Map(rows.map((row) => [`${row.dimension} ${row.member_id}`, row]));
}
