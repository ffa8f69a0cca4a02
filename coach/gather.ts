// From a typed query to the brief: all facts that answer it, read at one version in the caller's
// transaction. Hides which family needs what.

import { addDays, daysBetween, firstOfMonth } from '../analysis/calendar.ts';
import type { Brief, Span } from './brief.ts';
import type { Definition } from './definitions.ts';
import { dailyMetric, numeratorOf } from './expressions.ts';
import { coverageOf, daysWithoutTrade, gatherCoverage } from './gather/coverage.ts';
import { type Draft, unitOf } from './gather/draft.ts';
import { gatherChange, gatherLevel, spanOf } from './gather/levels.ts';
import { gatherNormal } from './gather/normal.ts';
import { gatherOneOff } from './gather/one-off.ts';
import { gatherRank, notBrokenDown } from './gather/rank.ts';
import { gatherSeries, gatherTrend } from './gather/series.ts';
import { gatherTold } from './gather/told.ts';
import { gatherWhen } from './gather/when.ts';
import { gatherWhy } from './gather/why.ts';
import { type Asker, gatherHistory, gatherMeaning } from './gather/words.ts';
import { breakdowns } from './members.ts';
import { bareQuery, type Filter, type Query } from './query.ts';
import { preload, type Reading, SALES } from './reading.ts';
import { placesSentence } from './sight.ts';

/** Gathers the brief. The query's metric must be in the catalog. */
export async function gather(reading: Reading, query: Query, asker: Asker): Promise<Brief> {
  const name = query.metric ?? 'revenue';
  const definition = reading.definitions.get(name);
  if (!definition) throw new Error(`no metric ${name}`);
  const brief = emptyBrief(reading, query, definition);
  const draft: Draft = { reading, query, definition, brief };
  const refused = refusal(draft) ?? (await untoldPart(draft));
  if (refused !== null) {
    brief.unavailable = refused;
    return brief;
  }
  if (name === 'refunds' && REFUNDS_MOVE.has(query.family)) {
    brief.notes.push('Refunds count as negative amounts: “down” means that more was refunded.');
  }
  const places = placesSentence(reading.sight);
  if (places !== null && !WORDS_ONLY.has(query.family)) brief.notes.push(places);
  await preloadDays(draft);
  await gatherFamily(draft, asker);
  if (TELLS_ONE_OFFS.has(query.family)) await gatherOneOff(draft);
  const with_coverage = !WITHOUT_COVERAGE.has(query.family);
  if (with_coverage) await addCoverage(draft);
  return brief;
}

/** Answers about one figure of one window, whose template says what of it was a one-off. */
const TELLS_ONE_OFFS: ReadonlySet<string> = new Set([
  ...['how_much', 'change', 'versus_last_year', 'why', 'trend', 'normal'],
]);

/** Answers that rest on no series of the books. */
const WITHOUT_COVERAGE: ReadonlySet<string> = new Set([
  ...['coverage', 'meaning', 'history', 'decisions', 'told'],
]);

/** A brief without figures of the books: what an act on told things is answered from. */
export function toldBrief(reading: Reading): Brief {
  const definition = reading.definitions.get('revenue');
  if (!definition) throw new Error('no metric revenue');
  return { ...emptyBrief(reading, bareQuery('told'), definition), sources: [] };
}

/** Days around the windows that coverage and opening days look at (coverage.ts). */
const BEFORE_DAYS = 84;
const AFTER_DAYS = 21;
/** Windows further apart than this are read one by one. */
const TOGETHER_DAYS = 500;

/** One reading of the days that nearly every part of an answer needs. */
async function preloadDays({ reading, query, definition }: Draft): Promise<void> {
  const windows = [query.window, query.compare].filter((window) => window !== null);
  if (windows.length === 0 || definition.own_grain !== null) return;
  const from = windows.map((window) => window.from).sort()[0] as string;
  const to = windows
    .map((window) => window.to)
    .sort()
    .at(-1) as string;
  if (daysBetween(from, to) > TOGETHER_DAYS) return;
  const parts = [...numeratorOf(definition), ...(definition.denominator ?? [])];
  const stored = new Set(['revenue', ...parts.map(({ metric }) => metric)]);
  if (query.family === 'why') for (const metric of SALES) stored.add(metric);
  const known = [...stored].filter((metric) => reading.spans.has(metric));
  const span = { from: addDays(from, -BEFORE_DAYS), to: addDays(to, AFTER_DAYS) };
  await preload(reading, known, span);
}

/** Families that tell no figure of their own. */
const WORDS_ONLY: ReadonlySet<string> = new Set(['meaning', 'history']);

/** Families whose words “up” and “down” need saying what they mean for refunds. */
const REFUNDS_MOVE: ReadonlySet<string> = new Set(['change', 'versus_last_year', 'why', 'trend']);

async function gatherFamily(draft: Draft, asker: Asker): Promise<void> {
  switch (draft.query.family) {
    case 'how_much':
      await gatherLevel(draft);
      return gatherSeries(draft);
    case 'change':
    case 'versus_last_year':
      await gatherChange(draft);
      return gatherSeries(draft);
    case 'why':
      await gatherWhy(draft);
      return gatherSeries(draft);
    case 'rank':
      return gatherRank(draft);
    case 'when':
      return gatherWhen(draft);
    case 'trend':
      return gatherTrend(draft);
    case 'normal':
      return gatherNormal(draft);
    case 'coverage':
      return gatherCoverage(draft);
    case 'meaning':
      return gatherMeaning(draft);
    case 'history':
      return gatherHistory(draft, asker);
    case 'decisions':
    case 'told':
      return gatherTold(draft, asker);
  }
}

async function addCoverage(draft: Draft): Promise<void> {
  const { reading, query, definition, brief } = draft;
  const window = query.window && spanOf(query.window);
  brief.coverage.push(await coverageOf(reading, definition.name, window, query.filters));
  if (window !== null && brief.days_without_trade.length === 0 && query.family === 'change') {
    brief.days_without_trade = await daysWithoutTrade(reading, window);
  }
}

/** What cannot be told: a part that no record tells, or what the data's own grain rules out. */
function refusal({ definition, query }: Draft): string | null {
  const foreign = partsOf(definition, query).find(
    ({ dimension }) => !definition.dimensions.includes(dimension),
  );
  if (foreign !== undefined) return notBrokenDown(definition, foreign.dimension);
  const { own_grain } = definition;
  if (own_grain !== 'month' || query.window === null) return null;
  const { from, to } = query.window;
  const whole = firstOfMonth(from) === from && firstOfMonth(to) === to;
  if (whole && query.grain !== 'day' && query.grain !== 'week') return null;
  return `${definition.label} is known by whole months only; ask for months, quarters or years.`;
}

/**
 * Members that may be none of the metric's: sales lines name every dimension, a cost or a payment
 * but a few, and how many customers there were is not of one of them.
 */
function partsOf(definition: Definition, { family, filters }: Query): Filter[] {
  if (family === 'coverage' || family === 'meaning' || family === 'history') return [];
  if (definition.kind === 'distinct') {
    return filters.filter(({ dimension }) => dimension === 'customer');
  }
  const sold = numeratorOf(definition).every(({ metric }) => SALES.some((own) => own === metric));
  return sold && definition.kind !== 'stock' ? [] : filters;
}

/** A dimension of the catalog that no file names: nothing is known of its parts. */
async function untoldPart({ reading, definition, query }: Draft): Promise<string | null> {
  const { window } = query;
  if (window === null || definition.kind === 'stock' || definition.kind === 'distinct') return null;
  for (const { dimension } of partsOf(definition, query)) {
    const asked = { dimensions: [dimension], now: window, before: null, filters: [], most: 1 };
    const [found] = await breakdowns(reading, definition, { ...asked, order: 'best' });
    if (found && found.lines.length === 0 && (await hasDays(reading, definition, window))) {
      return `No file says of which ${dimension} ${definition.label.toLowerCase()} are.`;
    }
  }
  return null;
}

async function hasDays(reading: Reading, definition: Definition, window: Span): Promise<boolean> {
  const where = { span: { from: window.from, to: window.to }, filters: [] };
  return (await dailyMetric(reading, definition, where)).size > 0;
}

/** A brief that knows its question and its sources, and no figure yet. */
export function emptyBrief(reading: Reading, query: Query, definition: Definition): Brief {
  const fed = reading.sources.filter((source) => feeds(source, definition));
  return {
    query,
    metric_label: definition.label,
    unit: unitOf(definition, reading),
    good: definition.good,
    facts: {},
    series: [],
    series_grain: null,
    parts: [],
    rest: null,
    in_several: null,
    effects: [],
    breakdowns: [],
    days_without_trade: [],
    cycle: [],
    verdict: null,
    meaning: null,
    history: [],
    similar: [],
    coverage: [],
    notes: [],
    tax: oneOf(fed.map(({ tax }) => tax)),
    basis: basisOf(definition, fed),
    currency: reading.currency,
    definition_version: definition.definition_version,
    data_version: reading.version,
    as_of: reading.now.toISOString(),
    sources: fed.map(({ name }) => name),
    places: reading.sight?.places?.map(({ id }) => id) ?? null,
    unavailable: null,
  };
}

type Source = Reading['sources'][number];

/** Layouts that can bring a stored metric. */
const FED_BY: Readonly<Record<string, readonly string[]>> = {
  revenue: ['order_lines', 'till_days', 'invoices'],
  refunds: ['order_lines', 'till_days'],
  units_sold: ['order_lines', 'till_days'],
  orders: ['order_lines', 'till_days'],
  expenses: ['expenses'],
  cost_of_sales: ['expenses'],
  cash_collected: ['invoices', 'till_days'],
  receivables: ['invoices'],
};

function feeds(source: Source, definition: Definition): boolean {
  const parts = [...numeratorOf(definition), ...(definition.denominator ?? [])];
  return parts.some(({ metric }) => {
    const layouts = definition.own_grain !== null ? ['metric_table'] : FED_BY[metric];
    const cash = metric === 'cash_collected' || metric === 'receivables';
    return (layouts ?? ['order_lines']).includes(source.layout) && (source.counted || cash);
  });
}

function oneOf(taxes: readonly string[]): Brief['tax'] {
  const [first] = taxes;
  const same = taxes.every((tax) => tax === first);
  return same && (first === 'included' || first === 'excluded') ? first : 'unknown';
}

function basisOf(definition: Definition, fed: readonly Source[]): Brief['basis'] {
  if (definition.name === 'cash_collected') return 'cash';
  if (definition.name === 'receivables') return 'accrual';
  return fed.some(({ layout }) => layout === 'invoices') ? 'accrual' : 'none';
}
