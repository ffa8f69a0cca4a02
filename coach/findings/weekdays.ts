// Which weekday carries the week, in books too short for a baseline: there it is news, in longer
// ones the owner knows.
import { daysBetween } from '../../analysis/calendar.ts';
import { cycleOfDays } from '../../analysis/cycle.ts';
import { levelView } from '../compose/frame.ts';
import type { Definition } from '../definitions.ts';
import { tradedDaily } from '../expressions.ts';
import { WEEKDAYS } from '../figures.ts';
import { addFact, meanOf, unitOf } from '../gather/draft.ts';
import { gatherSeries } from '../gather/series.ts';
import { type Detector, FALSE_DISCOVERY_RATE, latelyOf, NOTHING } from './candidate.ts';

/** Longer books have a baseline. */
const SHORT_DAYS = 98;
/** The best weekday brings half as much again as the quietest, or nobody would plan by it. */
const LEAST_TIMES = 1.5;
/** Owners know their weekdays: a clear pattern is true and little surprise, however small its p. */
const SURPRISE = 1;

export const findWeekdays: Detector = async (look) => {
  const { reading, data } = look;
  const own = [...reading.definitions.values()].find(
    (one) => one.own_grain === 'day' && one.kind === 'flow' && reading.spans.has(one.name),
  );
  const definition = reading.spans.has('revenue') ? reading.definitions.get('revenue') : own;
  if (!definition || daysBetween(data.from, data.to) > SHORT_DAYS) return NOTHING;
  const span = latelyOf(data);
  const daily = await tradedDaily(reading, definition as Definition, { span, filters: [] });
  const { best, worst, test } = cycleOfDays(daily, 'weekday', reading.settings.week_start);
  if (best === null || worst === null || test === null) return NOTHING;
  const none = { tests: 1, candidates: [] };
  const [most, least] = [Number(best.average), Number(worst.average)];
  if (test.p > FALSE_DISCOVERY_RATE || !(least > 0) || most < LEAST_TIMES * least) return none;
  const means = { best: Number(best.position), worst: Number(worst.position) };
  return {
    tests: 1,
    candidates: [
      {
        kind: 'weekdays',
        about: `${means.best} ${means.worst}`,
        metric: definition.name,
        filters: [],
        span,
        compare: null,
        p: test.p,
        surprise: SURPRISE,
        worth: definition.unit === 'money' ? most - least : null,
        figure: best.average,
        async tell(draft) {
          for (const [key, weekday] of Object.entries(means)) {
            const days = definition.own_grain === null ? { span, weekday } : null;
            const where = { span, filters: [], weekday };
            const expression = meanOf(definition, where, days ?? where);
            await addFact(draft, key, {
              expression,
              unit: unitOf(definition, reading),
              role: 'level',
              span,
            });
          }
          await gatherSeries(draft);
          return (frame) => {
            const { ledger } = frame;
            ledger.bind('average', 'on average', ['best', 'worst']);
            ledger.bind('extreme', 'Busiest', ['best']);
            ledger.bind('extreme', 'Quietest', ['worst']);
            const name = (weekday: number) => WEEKDAYS[weekday - 1] ?? '';
            ledger.bind('bucket', name(means.best), ['best']);
            ledger.bind('bucket', name(means.worst), ['worst']);
            return {
              ...levelView(frame),
              now: null,
              now_unknown: null,
              busiest: name(means.best),
              busiest_mean: ledger.figure('best'),
              quietest: name(means.worst),
              quietest_mean: ledger.figure('worst'),
            };
          };
        },
      },
    ],
  };
};
