// The best day, week or month of all there are: a record where enough history lies behind it, and
// in short books the one day that stands out. Hides how far a record must be from a matter of luck.
import { addDays, buckets, daysBetween } from '../../analysis/calendar.ts';
import { sum } from '../../analysis/decimals.ts';
import type { Span } from '../brief.ts';
import { levelView } from '../compose/frame.ts';
import { inSpan } from '../compose/windows.ts';
import type { Definition } from '../definitions.ts';
import { dailyMetric } from '../expressions.ts';
import { addFact, levelOf, shareOf, unitOf } from '../gather/draft.ts';
import { gatherLevel } from '../gather/levels.ts';
import {
  type Candidate,
  type Detector,
  firstOf,
  type Look,
  latelyOf,
  NOTHING,
} from './candidate.ts';
import { gatherChart } from './chart.ts';
import { edgeFact } from './facts.ts';

/** Windows there must be before the best of them is a record that luck seldom makes by itself. */
const LEAST_HISTORY = { day: 365, week: 52, month: 20 } as const;
/** How many of the last ones may be the record: of so few, luck makes one in twenty at most. */
const LATEST = { day: 14, week: 2, month: 1 } as const;
/** In books shorter than this there is no baseline, and the day that stands out is told instead. */
const SHORT_DAYS = 56;
/** A day that stands out: twice an ordinary one, among ten or more. */
const LEAST_TIMES = 2;
const LEAST_DAYS = 10;

type Grain = keyof typeof LEAST_HISTORY;

export const findBest: Detector = async (look) => {
  const { reading, data } = look;
  if (!reading.spans.has('revenue')) return NOTHING;
  const definition = reading.definitions.get('revenue') as Definition;
  const daily = await dailyMetric(reading, definition, { span: data, filters: [] });
  if (daysBetween(data.from, data.to) < SHORT_DAYS) {
    return { tests: 0, candidates: bestOfFew(look, daily) };
  }
  // a record week that holds the record day is one story, told by the longer of the two
  for (const grain of ['month', 'week', 'day'] as const) {
    const record = recordOf(look, daily, grain);
    if (record !== null) return { tests: 0, candidates: [record] };
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

function bestOfFew(look: Look, daily: ReadonlyMap<string, string>): Candidate[] {
  const whole = latelyOf(look.data);
  const days = [...daily].filter(([day]) => day >= whole.from && day < whole.to);
  const total = days.reduce((all, [, value]) => all + Number(value), 0);
  const [best] = [...days].sort(([, a], [, b]) => Number(b) - Number(a));
  if (best === undefined || days.length < LEAST_DAYS || total <= 0) return [];
  const mean = total / days.length;
  if (Number(best[1]) < LEAST_TIMES * mean) return [];
  const span = { from: best[0], to: addDays(best[0], 1) };
  return [
    {
      kind: 'best_day',
      about: `day ${span.from}`,
      metric: 'revenue',
      filters: [],
      span,
      compare: null,
      p: null,
      surprise: firstOf(days.length),
      worth: Number(best[1]) - mean,
      figure: best[1],
      async tell(draft) {
        const { definition } = draft;
        await gatherLevel(draft);
        await addFact(draft, 'share', {
          expression: shareOf(definition, { span, filters: [] }, { span: whole, filters: [] }),
          unit: 'percent',
          role: 'share',
          span: whole,
        });
        await addFact(draft, 'usual', {
          expression: {
            kind: 'fractions',
            scale: '1',
            parts: [
              {
                sign: '1',
                over: [{ factor: '1', measure: 'revenue', span: whole, filters: [] }],
                by: [{ factor: '1', measure: 'trading_days', span: whole, filters: [] }],
              },
            ],
          },
          unit: unitOf(definition, draft.reading),
          role: 'level',
          span: whole,
        });
        await gatherChart(draft, { span: whole, grain: 'day' });
        return (frame) => {
          frame.ledger.bind('extreme', 'Highest', ['now']);
          return {
            ...levelView(frame),
            in_whole: inSpan(whole, frame.options),
            share: frame.ledger.figure('share'),
            usual: frame.ledger.figure('usual'),
          };
        };
      },
    },
  ];
}
