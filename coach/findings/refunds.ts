// Refunds: a product given back far oftener than its sales would have it, and a day on which much
// of a month's refunds fell. Hides counting of orders.

import { addDays, isWholeMonths, monthsBetween } from '../../analysis/calendar.ts';
import { poissonTail } from '../../analysis/distributions.ts';
import { phrase } from '../../prompts/phrases.ts';
import { findings } from '../../sql/findings.ts';
import type { Span } from '../brief.ts';
import { levelView, say } from '../compose/frame.ts';
import type { Definition } from '../definitions.ts';
import { dailyMetric } from '../expressions.ts';
import { gatherLevel } from '../gather/levels.ts';
import type { Filter } from '../query.ts';
import { at as atVersion } from '../reading.ts';
import {
  type Candidate,
  type Detector,
  FALSE_DISCOVERY_RATE,
  firstOf,
  type Look,
  lastMonthOf,
  NOTHING,
  surpriseOf,
} from './candidate.ts';
import { gatherChart } from './chart.ts';
import { shareFact } from './facts.ts';

/** Fewer orders given back than these are an accident or two. */
const LEAST_ORDERS = 4;
/** Thrice as often as the business as a whole is worth a look. */
const LEAST_TIMES = 3;
/** Less than one part in thirty of what was refunded is small change. */
const LEAST_SHARE = 1 / 30;
/** A test has no p below what a double can tell from none. */
const LEAST_P = 1e-12;
/** One day with a third of a month's refunds, where there are some days with refunds. */
const LEAST_DAY_SHARE = 1 / 3;
const LEAST_DAYS = 5;
/** Refunds below one in two hundred of what is sold are nobody's trouble. */
const LEAST_OF_SALES = 0.005;

export const findRefunds: Detector = async (look) => {
  const { reading, data } = look;
  if (!reading.spans.has('refunds') || !reading.spans.has('revenue')) return NOTHING;
  const span = lastMonthOf(data);
  const definition = reading.definitions.get('refunds') as Definition;
  const daily = await dailyMetric(reading, definition, { span, filters: [] });
  const amounts = [...daily].map(([day, value]) => ({ day, amount: -Number(value) }));
  const total = amounts.reduce((sum, { amount }) => sum + amount, 0);
  const sales = await soldIn(look, span);
  if (total <= 0 || total < LEAST_OF_SALES * sales) return NOTHING;
  const products = await refundedProducts(look, span, total);
  return {
    tests: products.tests,
    candidates: [...products.candidates, ...worstDay(amounts, total, span)],
  };
};

async function soldIn({ reading }: Look, span: Span): Promise<number> {
  const definition = reading.definitions.get('revenue') as Definition;
  const daily = await dailyMetric(reading, definition, { span, filters: [] });
  return [...daily.values()].reduce((sum, value) => sum + Number(value), 0);
}

async function refundedProducts({ reading }: Look, span: Span, total: number) {
  const rows = await findings.refundedProducts(reading.tx, {
    ...atVersion(reading),
    time_zone: reading.settings.time_zone,
    currency: reading.currency,
    from_day: span.from,
    to_day: span.to,
  });
  const sold = rows.reduce((sum, row) => sum + row.sold, 0);
  const refunded = rows.reduce((sum, row) => sum + row.refunded, 0);
  const candidates: Candidate[] = [];
  let tests = 0;
  for (const row of rows) {
    if (row.sold === 0) continue;
    tests += 1;
    // how many would be given back if all products were given back alike
    const usual = (refunded * row.sold) / sold;
    if (row.key === '' || row.refunded < LEAST_ORDERS || row.refunded < LEAST_TIMES * usual) {
      continue;
    }
    const p = Math.max(LEAST_P, poissonTail(row.refunded, usual));
    const amount = Number(row.amount);
    if (p > FALSE_DISCOVERY_RATE || amount < LEAST_SHARE * total) continue;
    const filter: Filter = { dimension: 'product', key: row.key, label: row.label };
    candidates.push({
      ...refundOf({ span, about: `month ${span.from}`, filters: [filter], p }),
      worth: amount,
      figure: row.amount,
    });
  }
  return { tests, candidates };
}

function worstDay(
  amounts: { day: string; amount: number }[],
  total: number,
  month: Span,
): Candidate[] {
  const [worst] = [...amounts].sort((a, b) => b.amount - a.amount);
  const few = amounts.length < LEAST_DAYS;
  if (worst === undefined || few || worst.amount < LEAST_DAY_SHARE * total) return [];
  const span = { from: worst.day, to: addDays(worst.day, 1) };
  return [
    {
      ...refundOf({ span, about: `day ${span.from}`, filters: [], p: null, whole: month }),
      surprise: firstOf(amounts.length),
      worth: worst.amount,
      figure: worst.amount.toFixed(2),
    },
  ];
}

function refundOf(of: {
  span: Span;
  about: string;
  filters: Filter[];
  p: number | null;
  whole?: Span;
}): Candidate {
  const { span, about, filters, p } = of;
  const whole = of.whole ?? span;
  return {
    kind: 'refunds',
    about,
    metric: 'refunds',
    filters,
    span,
    compare: null,
    p,
    surprise: p === null ? 0 : surpriseOf(p),
    worth: null,
    figure: '1',
    async tell(draft) {
      await gatherLevel(draft);
      await shareFact(draft, { span, filters }, whole);
      await gatherChart(draft, { span, grain: of.whole === undefined ? 'month' : 'day' });
      const by_count = filters.length > 0;
      return (frame) => ({
        ...levelView(frame),
        share: frame.ledger.figure('share'),
        often: by_count ? say(frame, phrase('finding_refunded_often')) : null,
        of_month:
          by_count || !isMonth(whole) ? null : say(frame, phrase('finding_refunds_of_month')),
        refunds: say(frame, phrase('finding_refunds_negative')),
      });
    },
  };
}

function isMonth(span: Span): boolean {
  return isWholeMonths(span) && monthsBetween(span.from, span.to) === 1;
}
