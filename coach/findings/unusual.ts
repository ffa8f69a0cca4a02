// Days, weeks and months that are unusual against the calendar-adjusted baseline, in all and by
// place, channel and kind of cost. Hides which windows are judged and how a season is taken out.
import { Decimal } from 'decimal.js';
import { judgeTotal, type TotalVerdict } from '../../analysis/baseline-windows.ts';
import { addDays, addMonths, buckets, firstOfMonth, weekday } from '../../analysis/calendar.ts';
import { plain, quotient, sum } from '../../analysis/decimals.ts';
import { rarity } from '../../analysis/discoveries.ts';
import { openingPattern } from '../../analysis/opening.ts';
import { phrase } from '../../prompts/phrases.ts';
import type { Span } from '../brief.ts';
import { levelView, say } from '../compose/frame.ts';
import type { Definition } from '../definitions.ts';
import { dailyMetric, numeratorOf, tradedDaily } from '../expressions.ts';
import { addFact, type Draft, unitOf } from '../gather/draft.ts';
import { gatherLevel } from '../gather/levels.ts';
import { breakdowns } from '../members.ts';
import { oneOffDays } from '../one-offs.ts';
import type { Dimension, Filter } from '../query.ts';
import {
  type Candidate,
  type Detector,
  FALSE_DISCOVERY_RATE,
  type Look,
  latelyOf,
  surpriseOf,
} from './candidate.ts';
import { gatherChart } from './chart.ts';
import { isHoliday } from './holidays.ts';

/** What lies further back was news then. */
const DAYS_BACK = 28;
const WEEKS_BACK = 4;
const MONTHS_BACK = 2;
/** A day must be a quarter off its usual figure to be worth a minute, a week or month a tenth. */
const LEAST_OFF = { day: 0.25, week: 0.1, month: 0.1 } as const;
/** Members of a dimension that are looked at, the largest first. */
const MOST_MEMBERS = 6;
/** The season of last year is read a fortnight wide, against the twelve weeks before it. */
const YEAR_DAYS = 364;
const AROUND_DAYS = 7;
const BEFORE_DAYS = 84;

type Grain = keyof typeof LEAST_OFF;
type Daily = ReadonlyMap<string, string>;

interface Series {
  definition: Definition;
  filters: Filter[];
  grains: readonly Grain[];
}

export const findUnusual: Detector = async (look) => {
  const known: { series: Series; daily: Daily; odd: string[]; end: End | null }[] = [];
  for (const series of await seriesOf(look)) {
    const { definition, filters } = series;
    const where = { span: look.data, filters, usual: true };
    const daily = await tradedDaily(look.reading, definition, where);
    const odd = await oneOffDaysOf(look, series);
    known.push({ series, daily, odd, end: await endOf(look, series, daily) });
  }
  return async () => {
    const candidates: Candidate[] = [];
    let tests = 0;
    for (const { series, daily, odd, end } of known) {
      for (const grain of series.grains) {
        for (const span of windowsOf(look, grain)) {
          if (end !== null && !isKnown(span, end)) continue;
          // whoever called a record a one-off knows of this window
          if (odd.some((day) => day >= span.from && day < span.to)) continue;
          const judged = judge(daily, span, look.data.from);
          if (judged === null) continue;
          tests += 1;
          const found = candidateOf({ look, series, grain, span }, judged);
          if (found !== null) candidates.push(found);
        }
        // this thread serves people too: they get their turn
        await new Promise(setImmediate);
      }
    }
    return { tests, candidates };
  };
};

/** Days that hold a record somebody called a one-off. */
async function oneOffDaysOf({ reading, data }: Look, { definition, filters }: Series) {
  const days: string[] = [];
  for (const { metric } of numeratorOf(definition)) {
    days.push(...(await oneOffDays(reading, metric, { span: data, filters })).keys());
  }
  return days;
}

async function seriesOf(look: Look): Promise<Series[]> {
  const { reading } = look;
  const known = (name: string) => reading.spans.has(name);
  const of = (name: string) => reading.definitions.get(name) as Definition;
  const all: Series[] = [];
  const add = (name: string, grains: readonly Grain[], filters: Filter[] = []) => {
    if (known(name)) all.push({ definition: of(name), filters, grains });
  };
  add('revenue', ['day', 'week', 'month']);
  add('orders', ['day', 'week', 'month']);
  add('refunds', ['week', 'month']);
  add('expenses', ['month']);
  if (!known('revenue')) add('cash_collected', ['week', 'month']);
  for (const definition of reading.definitions.values()) {
    const { name, own_grain, kind } = definition;
    if (own_grain === null || kind !== 'flow') continue;
    add(name, own_grain === 'day' ? ['day', 'week', 'month'] : [own_grain]);
  }
  for (const [name, dimension, grains] of BY) {
    for (const filter of await largest(look, name, dimension)) add(name, grains, [filter]);
  }
  return all;
}

const BY: readonly (readonly [string, Dimension, readonly Grain[]])[] = [
  ['revenue', 'channel', ['week', 'month']],
  ['revenue', 'location', ['week', 'month']],
  ['expenses', 'category', ['month']],
];

async function largest({ reading, data }: Look, name: string, dimension: Dimension) {
  const definition = reading.definitions.get(name);
  if (!definition || !reading.spans.has(name)) return [];
  const asked = { dimensions: [dimension], now: latelyOf(data), before: null, filters: [] };
  const [found] = await breakdowns(reading, definition, {
    ...asked,
    order: 'best',
    most: MOST_MEMBERS,
  });
  const lines = found?.lines ?? [];
  // one member alone is the business itself
  return lines.length < 2 ? [] : lines.map(({ key, label }) => ({ dimension, key, label }));
}

function windowsOf(look: Look, grain: Grain): Span[] {
  const { reading, data } = look;
  const { week_start, fiscal_year_start } = reading.settings;
  const back =
    grain === 'day'
      ? addDays(data.to, -DAYS_BACK)
      : grain === 'week'
        ? addDays(data.to, -7 * (WEEKS_BACK + 1))
        : addMonths(firstOfMonth(data.to), -MONTHS_BACK);
  const from = back > data.from ? back : data.from;
  if (from >= data.to) return [];
  return buckets({ from, to: data.to }, grain, { week_start, fiscal_year_start }).filter(
    (span) =>
      span.from >= from && span.to <= data.to && !(grain === 'day' && isHoliday(look, span.from)),
  );
}

interface End {
  /** The last day on which it has a record. */
  last: string;
  /** The first day of the business after it on which it usually has one; null: there is none. */
  missing_from: string | null;
}

/** Where a member's own records end: its file may end before the others', and that is no zero. */
async function endOf(
  { reading, data }: Look,
  { definition, filters }: Series,
  daily: Daily,
): Promise<End | null> {
  if (filters.length === 0) return null;
  const own = await dailyMetric(reading, definition, { span: data, filters });
  const last = [...own.keys()].sort().at(-1) ?? data.from;
  const { weekdays } = openingPattern({ traded: own.keys() });
  const after = [...daily.keys()].filter(
    (day) => day > last && weekdays[weekday(day) - 1]?.opening !== 'never',
  );
  return { last, missing_from: after.sort()[0] ?? null };
}

function isKnown(window: Span, { last, missing_from }: End): boolean {
  return window.from <= last && (missing_from === null || window.to <= missing_from);
}

interface JudgedWindow {
  verdict: TotalVerdict;
  p: number;
  /** Less than a year is known, so that a season cannot be told from what is unusual. */
  season_unknown: boolean;
}

/**
 * The p of a window, and again with last year's season taken out: the larger of the two, and 1
 * where it is high by the one and low by the other.
 */
function judge(daily: Daily, window: Span, data_from: string): JudgedWindow | null {
  const verdict = judgeTotal({ daily, window, data_from });
  const p = verdict.trading_days === 0 ? null : rarity(verdict, verdict.value);
  if (p === null) return null;
  if (verdict.method === 'year_on_year') return { verdict, p, season_unknown: false };
  const season = seasonOf(daily, window, data_from);
  if (season === null) return { verdict, p, season_unknown: isYoung(window, data_from) };
  const value = plain(quotient(new Decimal(verdict.value), season));
  const expected = verdict.expected ?? '0';
  const agree = isAbove(verdict.value, expected) === isAbove(value, expected);
  const without = agree ? (rarity(verdict, value) ?? 1) : 1;
  return { verdict, p: Math.max(p, without), season_unknown: false };
}

function isAbove(value: string, expected: string): boolean {
  return new Decimal(value).greaterThan(expected);
}

/** How much more a day brought in at this time last year than in the twelve weeks before it. */
function seasonOf(daily: Daily, window: Span, data_from: string): Decimal | null {
  if (isYoung(window, data_from)) return null;
  const here = {
    from: addDays(window.from, -YEAR_DAYS - AROUND_DAYS),
    to: addDays(window.to, -YEAR_DAYS + AROUND_DAYS),
  };
  const before = { from: addDays(here.from, -BEFORE_DAYS), to: here.from };
  const [now, then] = [meanOf(daily, here), meanOf(daily, before)];
  if (now === null || then === null || now.isNegative() !== then.isNegative()) return null;
  return quotient(now, then);
}

/** Whether too little is known to tell a season of the year from what is unusual. */
function isYoung(window: Span, data_from: string): boolean {
  return addDays(window.from, -YEAR_DAYS - AROUND_DAYS - BEFORE_DAYS) < data_from;
}

function meanOf(daily: Daily, { from, to }: Span): Decimal | null {
  const values = [...daily].filter(([day]) => day >= from && day < to).map(([, value]) => value);
  const total = new Decimal(sum(values));
  return values.length === 0 || total.isZero() ? null : quotient(total, new Decimal(values.length));
}

function candidateOf(
  at: { look: Look; series: Series; grain: Grain; span: Span },
  { verdict, p, season_unknown }: JudgedWindow,
): Candidate | null {
  const { definition, filters } = at.series;
  const expected = Number(verdict.expected);
  const off = Number(verdict.value) - expected;
  const small = Math.abs(off) < LEAST_OFF[at.grain] * Math.abs(expected);
  if (p > FALSE_DISCOVERY_RATE || small || verdict.verdict === 'normal') return null;
  // fewer refunds are no news, and neither is a smaller bill
  const quiet = definition.good === 'down';
  const refunds = definition.name === 'refunds';
  if (quiet && (refunds ? off > 0 : off < 0)) return null;
  // a range that reaches above nothing given back says only that there is too little to go by
  if (refunds && Number(verdict.high) > 0) return null;
  return {
    kind: 'unusual',
    about: `${at.grain} ${at.span.from}`,
    metric: definition.name,
    filters,
    span: at.span,
    compare: null,
    p,
    surprise: surpriseOf(p),
    worth: definition.unit === 'money' ? Math.abs(off) : null,
    figure: verdict.value,
    async tell(draft) {
      await gatherLevel(draft);
      await gatherRange(draft, at.span);
      await gatherChart(draft, { span: at.span, grain: at.grain });
      return (frame) => {
        const { ledger } = frame;
        const place = phrase(off > 0 ? 'place_above' : 'place_below');
        return {
          ...levelView(frame),
          place,
          low: ledger.figure('baseline_low'),
          high: ledger.figure('baseline_high'),
          middle: ledger.figure('baseline_middle'),
          range_of: say(frame, phrase(`finding_range_${verdict.method}`)),
          sure: say(frame, phrase('finding_sure')),
          season: season_unknown ? say(frame, phrase('finding_season_unknown')) : null,
          refunds:
            definition.name === 'refunds' ? say(frame, phrase('finding_refunds_negative')) : null,
        };
      };
    },
  };
}

async function gatherRange(draft: Draft, span: Span): Promise<void> {
  const { definition, query, reading } = draft;
  for (const kind of ['baseline_middle', 'baseline_low', 'baseline_high'] as const) {
    await addFact(draft, kind, {
      expression: { kind, metric: definition.name, span, compare: null, filters: query.filters },
      unit: unitOf(definition, reading),
      role: 'range',
      span,
    });
  }
}
