// Products that rise or fall against their own share of the business, so that a season that lifts
// everything lifts no product. Hides weeks, shares and last year's part in it.
import { addDays, weekStart } from '../../analysis/calendar.ts';
import { meansDiffer } from '../../analysis/discoveries.ts';
import { metrics } from '../../sql/metrics.ts';
import { reach } from '../../sql/reach.ts';
import type { Span } from '../brief.ts';
import { levelView, moved, moveView } from '../compose/frame.ts';
import { addFact, changeOf, type Draft, percentOf, type Where } from '../gather/draft.ts';
import { gatherChange } from '../gather/levels.ts';
import { sourcesOver } from '../reach.ts';
import { at as atVersion, dailyValues, type Reading, unitsOf } from '../reading.ts';
import {
  type Candidate,
  type Detector,
  FALSE_DISCOVERY_RATE,
  type Found,
  type Look,
  NOTHING,
  surpriseOf,
} from './candidate.ts';
import { gatherChart } from './chart.ts';

/** Eight weeks against the eight before them: enough to tell a change from a wild week. */
const WEEKS = 8;
const YEAR_WEEKS = 52;
/** The largest products are looked at; a smaller one that doubles changes nothing. */
const MOST_PRODUCTS = 200;
const LEAST_SHARE = 0.003;
/** A quarter more or less of its share of the business is worth a minute. */
const LEAST_OFF = 0.25;
/** A week with sales on fewer days says little of a share. */
const LEAST_WEEKS = 6;

interface Weeks {
  /** Member id → sales by week, of those that no file which begins or ends within tells of. */
  members: Map<string, Float64Array>;
  /** All sales by week. */
  totals: Float64Array;
  /** No file of sales begins or ends within: the totals are the business's. */
  whole: boolean;
}

export const findProducts: Detector = async (look) => {
  const { reading, data } = look;
  if (!reading.spans.has('revenue')) return NOTHING;
  const end = weekStart(data.to, reading.settings.week_start);
  const recent = { from: addDays(end, -7 * WEEKS), to: end };
  const before = { from: addDays(recent.from, -7 * WEEKS), to: recent.from };
  if (before.from < data.from) return NOTHING;
  const weeks = await readWeeks(look, { from: before.from, to: end });
  const year_ago = addDays(before.from, -7 * YEAR_WEEKS);
  const last_year =
    year_ago < data.from
      ? null
      : await readWeeks(look, { from: year_ago, to: addDays(end, -7 * YEAR_WEEKS) });
  const found = judged(weeks, last_year);
  const ids = found.hits.map(({ member_id }) => member_id);
  const names = await metrics.memberNames(reading.tx, {
    tenant_id: reading.tenant_id,
    dimensions: ids.map(() => 'product'),
    member_ids: ids,
  });
  const named = new Map(names.map((name) => [name.member_id, name]));
  const candidates = found.hits.flatMap((hit): Candidate[] => {
    const name = named.get(hit.member_id);
    return name === undefined || name.key === ''
      ? []
      : [candidateOf(hit, name, { recent, before, whole: weeks.whole })];
  });
  return { tests: found.tests, candidates } satisfies Found;
};

interface Hit {
  member_id: string;
  p: number;
  now: number;
  was: number;
}

function judged(weeks: Weeks, last_year: Weeks | null): { tests: number; hits: Hit[] } {
  const total = sumOf(weeks.totals);
  const largest = [...weeks.members]
    .filter(([, sales]) => sumOf(sales) >= LEAST_SHARE * total)
    .sort(([, a], [, b]) => sumOf(b) - sumOf(a))
    .slice(0, MOST_PRODUCTS);
  const hits: Hit[] = [];
  for (const [member_id, sales] of largest) {
    const shares = sharesOf(sales, weeks.totals);
    if (shares.before.length < LEAST_WEEKS || shares.recent.length < LEAST_WEEKS) continue;
    const then = last_year?.members.get(member_id);
    const season = then && last_year ? seasonOf(sharesOf(then, last_year.totals)) : null;
    const p = pOf(shares, season);
    if (p === null || p > FALSE_DISCOVERY_RATE) continue;
    const [was, now] = [mean(shares.before), mean(shares.recent)];
    const expected = was * (season ?? 1);
    if (was > 0 && Math.abs(now - expected) < LEAST_OFF * expected) continue;
    const half = sales.length / 2;
    const sums = { was: sumOf(sales.slice(0, half)), now: sumOf(sales.slice(half)) };
    // a share that grows while its sales shrink neither rises nor falls: all of the business moved
    if (sums.now > sums.was !== now > was) continue;
    hits.push({ member_id, p, ...sums });
  }
  return { tests: largest.length, hits };
}

/**
 * The p of the plain shares and of those with last year's season taken out: the larger; null where
 * the one went up and the other down.
 */
function pOf({ before, recent }: Shares, season: number | null): number | null {
  const p = meansDiffer(before, recent);
  if (p === null || season === null) return p;
  const seasonless = recent.map((share) => share / season);
  const was = mean(before);
  if (mean(recent) > was !== mean(seasonless) > was) return null;
  const without = meansDiffer(before, seasonless);
  return without === null ? null : Math.max(p, without);
}

interface Shares {
  before: number[];
  recent: number[];
}

/** A product's share of each week's sales; a week without trade has none. */
function sharesOf(sales: Float64Array, totals: Float64Array): Shares {
  const half = totals.length / 2;
  const shares: Shares = { before: [], recent: [] };
  totals.forEach((total, week) => {
    if (total <= 0) return;
    (week < half ? shares.before : shares.recent).push((sales[week] ?? 0) / total);
  });
  return shares;
}

function seasonOf({ before, recent }: Shares): number | null {
  const [was, now] = [mean(before), mean(recent)];
  return was > 0 && now > 0 ? now / was : null;
}

async function readWeeks({ reading }: Look, span: Span): Promise<Weeks> {
  const starts: string[] = [];
  for (let week = span.from; week < span.to; week = addDays(week, 7)) starts.push(week);
  const rows = await metrics.partLists(reading.tx, {
    ...atVersion(reading),
    dimensions: ['product'],
    units: unitsOf(reading),
    metrics: ['revenue'],
    with_values: [true],
    with_quantities: [false],
    grains: starts.map(() => 'week'),
    buckets: starts,
  });
  const { through, within } = await sourcesOver(reading, 'revenue', span);
  const members = new Map<string, Float64Array>();
  const unknown = new Set<string>();
  for (const { bucket_no, source_id, members: ids, values } of rows) {
    // what a file that ended sold of it since then nobody knows
    if (!through.includes(source_id)) for (const id of ids.split(',')) unknown.add(id);
    const amounts = (values ?? '').split(',');
    for (const [place, id] of ids.split(',').entries()) {
      const sales = members.get(id) ?? new Float64Array(starts.length);
      members.set(id, sales);
      sales[bucket_no - 1] = (sales[bucket_no - 1] ?? 0) + Number(amounts[place]);
    }
  }
  for (const id of unknown) members.delete(id);
  const whole = within.length === 0;
  const totals = new Float64Array(starts.length);
  const days = whole
    ? await dailyValues(reading, 'revenue', { span, filters: [] })
    : await totalsOf(reading, through, span);
  for (const [day, value] of days) {
    const week = starts.findLastIndex((start) => start <= day);
    totals[week] = (totals[week] ?? 0) + Number(value);
  }
  return { members, totals, whole };
}

async function totalsOf(reading: Reading, source_ids: string[], span: Span) {
  const rows = await reach.sourceTotals(reading.tx, {
    ...atVersion(reading),
    metric: 'revenue',
    units: unitsOf(reading),
    source_ids,
    from_day: span.from,
    to_day: span.to,
  });
  return new Map(rows.map(({ day, value }) => [day, value]));
}

function candidateOf(
  { p, now, was }: Hit,
  { key, label }: { key: string; label: string },
  { recent, before, whole }: { recent: Span; before: Span; whole: boolean },
): Candidate {
  const filter = { dimension: 'product' as const, key, label };
  return {
    kind: now > was ? 'product_rising' : 'product_falling',
    about: '',
    metric: 'revenue',
    filters: [filter],
    span: recent,
    compare: before,
    p,
    surprise: surpriseOf(p),
    worth: Math.abs(now - was),
    // which way it goes: by how much moves with every week
    figure: now > was ? '1' : '-1',
    async tell(draft) {
      await gatherChange(draft);
      const all = { now: { span: recent, filters: [] }, before: { span: before, filters: [] } };
      // all sales less those of a file that ended is no comparison
      if (whole) await allMoved(draft, all);
      await gatherChart(draft, { span: recent, grain: 'week' });
      return (frame) => ({
        ...levelView(frame),
        ...moveView(frame),
        all_moved: moved(frame, 'all_change'),
        all_percent: frame.ledger.direction('all_change') ? frame.ledger.size('all_percent') : null,
      });
    },
  };
}

/** How all sales moved, in money and percent. */
async function allMoved(draft: Draft, all: { now: Where; before: Where }): Promise<void> {
  const { definition, brief } = draft;
  const windows = { span: all.now.span, compare: all.before.span, filters: [] };
  await addFact(draft, 'all_change', {
    ...windows,
    expression: changeOf(definition, all.now, all.before),
    unit: brief.unit,
    role: 'change',
  });
  const percent = percentOf(definition, { ...all, value: '1' });
  if (percent === null) return;
  await addFact(draft, 'all_percent', {
    ...windows,
    expression: percent,
    unit: 'percent',
    role: 'percent',
  });
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
