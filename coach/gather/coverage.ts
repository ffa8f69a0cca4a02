// What is known of the data itself: from when to when, which days are missing, which are never
// open, and in what state a window is. Every answer carries it.
import { addDays } from '../../analysis/calendar.ts';
import { classifyDays, type OpeningPattern, openingPattern } from '../../analysis/opening.ts';
import type { CoverageNote, Span } from '../brief.ts';
import { daysOf } from '../expressions.ts';
import { once } from '../once.ts';
import type { Filter } from '../query.ts';
import { reachSpan } from '../reach.ts';
import { type Reading, SALES, tradingDays } from '../reading.ts';
import { addFact, addTradingDays, type Draft } from './draft.ts';

/** Days read before a window to know its weekdays (twelve weeks), and after it to know its end. */
const LOOK_BACK_DAYS = 84;
const LOOK_AHEAD_DAYS = 21;

/** Trading days and closed days around a span, from the days with sales. */
export async function openingAround(reading: Reading, span: Span): Promise<OpeningPattern> {
  const wide = {
    from: addDays(span.from, -LOOK_BACK_DAYS),
    to: addDays(span.to, LOOK_AHEAD_DAYS),
  };
  return once(reading, `opening ${wide.from} ${wide.to}`, async () =>
    openingPattern({ traded: await tradingDays(reading, wide) }),
  );
}

/** Days inside the span on which the business usually trades and nothing is recorded. */
export async function daysWithoutTrade(reading: Reading, span: Span): Promise<string[]> {
  if (reading.data === null) return [];
  const from = span.from > reading.data.from ? span.from : reading.data.from;
  const to = span.to < reading.data.to ? span.to : reading.data.to;
  if (from >= to) return [];
  const pattern = await openingAround(reading, { from, to });
  return classifyDays(pattern, { from, to })
    .filter(({ status }) => status === 'no_trade')
    .map(({ day }) => day);
}

/**
 * The note on one metric for a window; a null window means all there is. Of some members it says
 * how far the files reach that tell of them.
 */
export async function coverageOf(
  reading: Reading,
  metric: string,
  window: Span | null,
  filters: readonly Filter[] = [],
): Promise<CoverageNote> {
  const stored = daysOf(reading, metric);
  const known = await knownSpan(reading, stored, filters);
  const note: CoverageNote = {
    metric,
    first_day: known?.from ?? null,
    complete_to: known === null ? null : addDays(known.to, -1),
    missing: [],
    never_open: [],
    partial: false,
    state: 'empty',
  };
  if (known === null) return reading.importing ? { ...note, state: 'importing' } : note;
  const span = window ?? known;
  note.partial = span.from < known.from || span.to > known.to;
  if (span.from >= known.to || span.to <= known.from) {
    note.state = span.from > reading.today ? 'future' : 'no_data_in_window';
    return reading.importing ? { ...note, state: 'importing' } : note;
  }
  if ((SALES as readonly string[]).includes(stored)) {
    note.missing = await daysWithoutTrade(reading, span);
    note.never_open = await neverOpen(reading, span);
  }
  note.state = reading.importing ? 'importing' : note.partial ? 'partial' : 'complete';
  return note;
}

/** Days of the metric's records, and of members no more of them than their files tell. */
async function knownSpan(
  reading: Reading,
  stored: string,
  filters: readonly Filter[],
): Promise<Span | null> {
  const all = reading.spans.get(stored) ?? null;
  const reach = all === null ? null : await reachSpan(reading, stored, filters);
  if (all === null || reach === null) return all;
  const from = reach.from > all.from ? reach.from : all.from;
  const to = reach.to < all.to ? reach.to : all.to;
  return from < to ? { from, to } : all;
}

async function neverOpen(reading: Reading, span: Span): Promise<number[]> {
  const pattern = await openingAround(reading, span);
  return pattern.weekdays.filter(({ opening }) => opening === 'never').map((day) => day.weekday);
}

/** “How complete is the data?”: every stored metric, or the one asked about. */
export async function gatherCoverage(draft: Draft): Promise<void> {
  const { reading, query, brief } = draft;
  const asked = query.metric === null ? null : draft.definition.name;
  const names = asked === null ? [...reading.spans.keys()].filter(isShown) : [asked];
  const window = query.window ?? reading.data;
  if (window === null) return;
  for (const name of names) brief.coverage.push(await coverageOf(reading, name, query.window));
  const span = { from: window.from, to: window.to };
  await addTradingDays(draft, 'trading_days', span);
  brief.days_without_trade = await daysWithoutTrade(reading, span);
  if (query.window !== null) await addEnds(draft, span);
}

/** First and last day with trade inside the asked window; a single one is not told twice. */
async function addEnds(draft: Draft, span: Span): Promise<void> {
  if (Number(draft.brief.facts['trading_days']?.value ?? 0) < 2) return;
  const ends = [
    ['window_first', 'first_day'],
    ['window_last', 'last_day'],
  ] as const;
  for (const [key, kind] of ends) {
    await addFact(draft, key, {
      expression: { kind, metric: 'revenue', span, compare: null, filters: [] },
      unit: 'date',
      role: 'date',
      span,
      filters: [],
      metric: 'revenue',
    });
  }
}

/** Refunds and counts follow the sales they are part of; listing them again says nothing. */
function isShown(stored: string): boolean {
  return !['refunds', 'units_sold', 'orders', 'cost_of_sales'].includes(stored);
}
