// New customers that matter, and good customers that have stayed away far longer than they ever do.
// Hides each customer's rhythm of orders, which is counted in days of trade.
import { addDays, daysBetween } from '../../analysis/calendar.ts';
import { silenceRarity } from '../../analysis/discoveries.ts';
import { phrase } from '../../prompts/phrases.ts';
import { findings } from '../../sql/findings.ts';
import type { Span } from '../brief.ts';
import { levelView, say } from '../compose/frame.ts';
import { isNumbered, showName } from '../compose/names.ts';
import { addFact } from '../gather/draft.ts';
import { gatherLevel } from '../gather/levels.ts';
import type { Filter } from '../query.ts';
import { covers, reaches } from '../reach.ts';
import { at as atVersion, tradingDays } from '../reading.ts';
import {
  type Candidate,
  type Detector,
  FALSE_DISCOVERY_RATE,
  firstOf,
  LATELY_DAYS,
  type Look,
  NOTHING,
  surpriseOf,
} from './candidate.ts';
import { gatherChart } from './chart.ts';
import { shareFact } from './facts.ts';

/** Customers looked at, those that brought most first. */
const MOST_CUSTOMERS = 1_000;
/** Good ones: the hundred largest that brought at least so much of all sales. */
const MOST_GOOD = 100;
const LEAST_GOOD_SHARE = 0.002;
/** Who went longer ago than this is known to have gone. */
const LONGEST_SILENCE_DAYS = 365;
/** A new customer matters at this share of sales since it came, many times an equal share. */
const LEAST_NEW_SHARE = 0.015;
const TIMES_EQUAL = 3;
/** Days of history before “new” means anything, and of custom before it is more than one order. */
const KNOWN_DAYS = 91;
const LEAST_NEW_ORDERS = 2;
const YEAR_DAYS = 365;

interface Customer {
  filter: Filter;
  amount: number;
  /** Days on which it ordered, in order. */
  days: string[];
  /** How far the files reach in which it ordered. */
  reach: readonly Span[];
}

export const findCustomers: Detector = async (look) => {
  const { reading, data } = look;
  if (!reading.spans.has('orders') || !reading.spans.has('revenue')) return NOTHING;
  const rows = await findings.customerDays(reading.tx, {
    ...atVersion(reading),
    time_zone: reading.settings.time_zone,
    most: MOST_CUSTOMERS,
  });
  const reach = await reaches(reading, 'orders');
  const customers = rows.map(({ key, label, amount, days, source_ids }): Customer => {
    const own = reach.filter(({ source_id }) => source_ids.includes(source_id));
    const filter: Filter = { dimension: 'customer', key, label };
    return { filter, amount: Number(amount), days, reach: own };
  });
  const traded = (await tradingDays(reading, data)).sort();
  const gone = lost(look, customers, traded);
  return { tests: gone.tests, candidates: [...gone.candidates, ...fresh(look, customers)] };
};

function lost({ data }: Look, customers: Customer[], traded: string[]) {
  const place = new Map(traded.map((day, index) => [day, index]));
  const all = customers.reduce((total, { amount }) => total + amount, 0);
  const good = customers.filter(({ amount }) => amount >= LEAST_GOOD_SHARE * all);
  const candidates: Candidate[] = [];
  let tests = 0;
  for (const customer of good.slice(0, MOST_GOOD)) {
    const { days, reach } = customer;
    const places = days.flatMap((day) => place.get(day) ?? []);
    const gaps = places.slice(1).map((at, index) => at - (places[index] as number));
    const last = days.at(-1) as string;
    // whoever ordered on a day that is not over, or later, has not gone
    if (last >= data.to) continue;
    // nor whoever may have ordered since in a file that ended
    const since = traded.filter((day) => day > last);
    if (reach.some((one) => one.to > last && !covers([one], since))) continue;
    const silence = traded.length - (places.at(-1) ?? traded.length);
    const p = silenceRarity(gaps, silence);
    if (p === null) continue;
    tests += 1;
    const longest = Math.max(...gaps);
    if (p > FALSE_DISCOVERY_RATE || silence <= longest) continue;
    if (last < addDays(data.to, -LONGEST_SILENCE_DAYS)) continue;
    candidates.push(lostOne(customer, { p, last, data }));
  }
  return { tests, candidates };
}

function lostOne(
  { filter, amount, days }: Customer,
  { p, last, data }: { p: number; last: string; data: Span },
): Candidate {
  const end = addDays(last, 1);
  const year_before = addDays(end, -YEAR_DAYS);
  const first = days[0] as string;
  const active = { from: year_before > first ? year_before : first, to: end };
  return {
    kind: 'customer_lost',
    about: last,
    metric: 'revenue',
    filters: [filter],
    span: active,
    compare: null,
    p,
    surprise: surpriseOf(p),
    // what three months of it were worth
    worth: amount * Math.min(1, LATELY_DAYS / daysBetween(first, end)),
    figure: '1',
    async tell(draft) {
      const filters = [filter];
      // of orders: what somebody gives back is recorded later, and is no order
      const edge = { metric: 'orders', span: { from: first, to: data.to }, compare: null, filters };
      await gatherLevel(draft);
      await addFact(draft, 'last_order', {
        expression: { kind: 'last_day', ...edge },
        unit: 'date',
        role: 'date',
        span: edge.span,
        metric: 'orders',
      });
      await shareFact(draft, { span: active, filters });
      await addFact(draft, 'every', {
        expression: {
          kind: 'fractions',
          scale: '1',
          parts: [
            {
              sign: '1',
              over: [{ factor: '1', measure: 'trading_days', span: active, filters: [] }],
              by: [{ factor: '1', measure: 'orders', span: active, filters }],
            },
          ],
        },
        unit: 'days',
        role: 'level',
        span: active,
      });
      await gatherChart(draft, { span: { from: end, to: data.to }, grain: 'month' });
      return (frame) => ({
        ...levelView(frame),
        name: showName(filter.label),
        numbered: isNumbered(filter),
        last_order: frame.ledger.figure('last_order'),
        share: frame.ledger.figure('share'),
        every: frame.ledger.figure('every'),
        sure: say(frame, phrase('finding_silence')),
      });
    },
  };
}

function fresh({ data }: Look, customers: Customer[]): Candidate[] {
  const since = addDays(data.to, -LATELY_DAYS);
  if (addDays(data.from, KNOWN_DAYS) > since) return [];
  return customers.flatMap(({ filter, amount, days, reach }) => {
    // in a file that begins with it, everybody is new
    if (reach.some(({ from }) => addDays(from, KNOWN_DAYS) > since)) return [];
    const first = days[0] as string;
    const known = days.filter((day) => day < data.to).length;
    if (first < since || known < LEAST_NEW_ORDERS) return [];
    const own = { from: first, to: data.to };
    const others = customers.filter((other) => other.days.some((day) => day >= first));
    const around = others.reduce((sum, other) => {
      const lately = other.days.filter((day) => day >= first).length;
      return sum + (other.amount * lately) / other.days.length;
    }, 0);
    const share = around > 0 ? amount / around : 0;
    const times = share * others.length;
    if (share < LEAST_NEW_SHARE || times < TIMES_EQUAL) return [];
    return [newOne(filter, { span: own, amount, times })];
  });
}

function newOne(
  filter: Filter,
  { span, amount, times }: { span: Span; amount: number; times: number },
): Candidate {
  return {
    kind: 'customer_new',
    about: '',
    metric: 'revenue',
    filters: [filter],
    span,
    compare: null,
    p: null,
    // of so many equal customers it would be the first
    surprise: firstOf(times) + 1,
    worth: amount,
    figure: '1',
    async tell(draft) {
      const filters = [filter];
      await gatherLevel(draft);
      await addFact(draft, 'first_order', {
        expression: { kind: 'first_day', metric: 'orders', span, compare: null, filters },
        unit: 'date',
        role: 'date',
        span,
        metric: 'orders',
      });
      await shareFact(draft, { span, filters });
      await gatherChart(draft, { span, grain: 'week' });
      return (frame) => ({
        ...levelView(frame),
        name: showName(filter.label),
        numbered: isNumbered(filter),
        first_order: frame.ledger.figure('first_order'),
        share: frame.ledger.figure('share'),
      });
    },
  };
}
