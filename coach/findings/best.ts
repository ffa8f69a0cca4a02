// The best day, week or month of all there are: a record where enough history lies behind it, and
// in short books the one day that stands out. Hides how far a record must be from a matter of luck.

import { normalRange } from '../../analysis/baseline.ts';
import { addDays, buckets, daysBetween } from '../../analysis/calendar.ts';
import { sum } from '../../analysis/decimals.ts';
import { rarity } from '../../analysis/discoveries.ts';
import type { Span } from '../brief.ts';
import { levelView } from '../compose/frame.ts';
import { inSpan } from '../compose/windows.ts';
import type { Definition } from '../definitions.ts';
import { dailyMetric } from '../expressions.ts';
import { addFact, levelOf, meanOf, unitOf } from '../gather/draft.ts';
import { gatherLevel } from '../gather/levels.ts';
import { oneOffDays } from '../one-offs.ts';
import {
  type Candidate,
  type Detector,
  FALSE_DISCOVERY_RATE,
  type Found,
  firstOf,
  type Look,
  NOTHING,
  surpriseOf,
} from './candidate.ts';
import { gatherChart } from './chart.ts';
import { edgeFact } from './facts.ts';

/** Windows there must be before the best of them is a record that luck seldom makes by itself. */
const LEAST_HISTORY = { day: 365, week: 52, month: 20 } as const;
/** How many of the last ones may be the record: of so few, luck makes one in twenty at most. */
const LATEST = { day: 14, week: 2, month: 1 } as const;
/** In books shorter than this there is no baseline, and the day that stands out is told instead. */
const SHORT_DAYS = 56;
/** A day that stands out: half as much again as an ordinary one, among ten or more. */
const LEAST_TIMES = 1.5;
const LEAST_DAYS = 10;

type Grain = keyof typeof LEAST_HISTORY;

export const findBest: Detector = async (look) => {
  const { reading, data } = look;
  if (!reading.spans.has('revenue')) return NOTHING;
  const definition = reading.definitions.get('revenue') as Definition;
  const one_offs = await oneOffDays(reading, 'revenue', { span: data, filters: [] });
  const daily = await dailyMetric(reading, definition, { span: data, filters: [] });
  // what somebody called a one-off is known to them, and no record of the business
  const isKnownFor = ({ span }: Candidate) =>
    ![...one_offs.keys()].some((day) => day >= span.from && day < span.to);
  if (daysBetween(data.from, data.to) < SHORT_DAYS) {
    const few = bestOfFew(look, daily);
    return { ...few, candidates: few.candidates.filter(isKnownFor) };
  }
  // a record week that holds the record day is one story, told by the longer of the two
  for (const grain of ['month', 'week', 'day'] as const) {
    const record = recordOf(look, daily, grain);
    if (record !== null && isKnownFor(record)) return { tests: 0, candidates: [record] };
  }
  return NOTHING;
};

interface Total {
  span: Span;
  value: string;
}

function totalsOf(look: Look, daily: ReadonlyMap<string, string>, grain: Grain): Total[] {
  const { reading, data } = look;
  const { week_start, fiscal_year_start } = reading.settings;
  const whole = buckets(data, grain, { week_start, fiscal_year_start }).filter(
    ({ from, to }) => from >= data.from && to <= data.to,
  );
  return whole.flatMap(({ from, to }) => {
    const values = [...daily].filter(([day]) => day >= from && day < to).map(([, v]) => v);
    return values.length === 0 ? [] : [{ span: { from, to }, value: sum(values) }];
  });
}

function recordOf(look: Look, daily: ReadonlyMap<string, string>, grain: Grain): Candidate | null {
  const totals = totalsOf(look, daily, grain);
  if (totals.length < LEAST_HISTORY[grain]) return null;
  const [best, second] = [...totals].sort((a, b) => Number(b.value) - Number(a.value));
  const latest = totals.slice(-LATEST[grain]).find((total) => total === best);
  if (latest === undefined || second === undefined || best === undefined) return null;
  if (Number(best.value) <= Number(second.value)) return null;
  const { span } = best;
  const before = { span: second.span, filters: [] };
  return {
    kind: 'record',
    about: `${grain} ${span.from}`,
    metric: 'revenue',
    filters: [],
    span,
    compare: null,
    p: null,
    surprise: firstOf(totals.length),
    worth: Number(best.value) - Number(second.value),
    figure: best.value,
    async tell(draft) {
      await gatherLevel(draft);
      await addFact(draft, 'second', {
        expression: levelOf(draft.definition, before),
        unit: unitOf(draft.definition, draft.reading),
        role: 'level',
        span: second.span,
      });
      await edgeFact(draft, 'first_day', look.data);
      await gatherChart(draft, { span, grain });
      return (frame) => {
        const { ledger } = frame;
        ledger.bind('extreme', 'Highest', ['now']);
        return {
          ...levelView(frame),
          grain,
          second: ledger.figure('second'),
          in_second: inSpan(second.span, frame.options),
          first_day: ledger.figure('first_day'),
        };
      };
    },
  };
}

/** The best of all days against the others, and how often the best of so many is as far off. */
function bestOfFew(look: Look, daily: ReadonlyMap<string, string>): Found {
  const days = [...daily].sort(([, a], [, b]) => Number(b) - Number(a));
  const [best, ...others] = days;
  if (best === undefined || days.length < LEAST_DAYS) return NOTHING;
  const values = others.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  const one = rarity(normalRange(values, best[1]), best[1]);
  if (one === null) return NOTHING;
  const p = Math.min(1, one * days.length);
  const mean = days.reduce((all, [, value]) => all + Number(value), 0) / days.length;
  const none = { tests: 1, candidates: [] };
  if (p > FALSE_DISCOVERY_RATE || Number(best[1]) < LEAST_TIMES * mean) return none;
  const span = { from: best[0], to: addDays(best[0], 1) };
  const whole = look.data;
  return {
    tests: 1,
    candidates: [
      {
        kind: 'best_day',
        about: `day ${span.from}`,
        metric: 'revenue',
        filters: [],
        span,
        compare: null,
        p,
        surprise: surpriseOf(p),
        worth: Number(best[1]) - mean,
        figure: best[1],
        async tell(draft) {
          const { definition, reading } = draft;
          await gatherLevel(draft);
          await addFact(draft, 'usual', {
            expression: meanOf(definition, { span: whole, filters: [] }, { span: whole }),
            unit: unitOf(definition, reading),
            role: 'level',
            span: whole,
          });
          await edgeFact(draft, 'first_day', whole);
          await edgeFact(draft, 'last_day', whole);
          await gatherChart(draft, { span: whole, grain: 'day' });
          return (frame) => {
            const { ledger } = frame;
            ledger.bind('extreme', 'Highest', ['now']);
            return {
              ...levelView(frame),
              in_whole: inSpan(whole, frame.options),
              usual: ledger.figure('usual'),
              first_day: ledger.figure('first_day'),
              last_day: ledger.figure('last_day'),
            };
          };
        },
      },
    ],
  };
}
