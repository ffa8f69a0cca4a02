// True answers to lie about: briefs of several families with the figures of the retail data.
import { randomUUID } from 'node:crypto';
import type { Brief, Fact, Span } from '../brief.ts';
import { makeBrief } from '../compose/made-briefs.ts';
import { type Composed, compose } from '../compose.ts';
import type { Family, Filter } from '../query.ts';

export const APRIL: Span = { from: '2011-04-01', to: '2011-05-01' };
export const MARCH: Span = { from: '2011-03-01', to: '2011-04-01' };
export const JUNE: Span = { from: '2011-06-01', to: '2011-07-01' };

export function fact(key: string, own: Partial<Fact>): Fact {
  const span = own.span ?? APRIL;
  return {
    ...{ key, metric: 'revenue', value: '0', reason: null, unit: 'GBP', span, compare: null },
    ...{ grain: null, filters: [], role: 'level', closed: true },
    expression: { kind: 'label', metric: 'revenue', span, compare: null, filters: [] },
    ...own,
  };
}

export function brief(family: Family, facts: Fact[], own: Partial<Brief> = {}): Brief {
  const base = makeBrief(1, { family, metric: 'revenue', currency: 'GBP', filter: null });
  const has_compare = ['change', 'why', 'versus_last_year'].includes(family);
  return {
    ...base,
    facts: Object.fromEntries(facts.map((f) => [f.key, f])),
    query: {
      ...base.query,
      window: {
        ...(facts[0]?.span ?? APRIL),
        label: facts[0]?.span === JUNE ? 'June 2011' : 'April 2011',
      },
      compare: has_compare ? { ...MARCH, label: 'March 2011' } : null,
      filters: [],
      direction: 'best',
      by: 'product',
    },
    ...{ parts: [], rest: null, effects: [], breakdowns: [], cycle: [], notes: [], verdict: null },
    ...{ coverage: [], days_without_trade: [], unavailable: null },
    ...own,
  };
}

export const CHANGE = { role: 'change', compare: MARCH } as const;
export const product = (label: string): Filter => ({ dimension: 'product', key: label, label });

export const JUNE_LEVEL = brief('how_much', [fact('now', { value: '691123.12', span: JUNE })]);
export const WHY = brief(
  'why',
  [
    fact('now', { value: '493207.121' }),
    fact('before', { value: '683267.08', span: MARCH }),
    fact('change', { value: '-190059.959', ...CHANGE }),
    fact('change_percent', { value: '-27.8163', unit: 'percent', role: 'percent', compare: MARCH }),
    fact('calendar', { value: '-147931.3522', ...CHANGE }),
    fact('rest', { value: '-42128.6068', ...CHANGE }),
    fact('trading_days', { value: '21', unit: 'days', role: 'count' }),
    fact('trading_days_before', { value: '27', unit: 'days', role: 'count', span: MARCH }),
    fact('p1', { value: '-5000.5', ...CHANGE, filters: [product('PACK OF 72 CAKE CASES')] }),
    fact('p2', { value: '1200.25', ...CHANGE, filters: [product('REGENCY CAKESTAND 3 TIER')] }),
    fact('r', { value: '-186259.709', ...CHANGE }),
  ],
  {
    effects: [
      { name: 'calendar', fact: 'calendar', detail: null },
      { name: 'rest', fact: 'rest', detail: null },
    ],
    breakdowns: [
      {
        dimension: 'product',
        parts: [
          part('PACK OF 72 CAKE CASES', { change: 'p1' }),
          part('REGENCY CAKESTAND 3 TIER', { change: 'p2' }),
        ],
        rest: { members: 3000, change: 'r' },
      },
    ],
    days_without_trade: ['2011-04-22', '2011-04-24', '2011-04-25', '2011-04-29'],
  },
);
export const RANK = brief(
  'rank',
  [
    fact('now', { value: '10000', span: JUNE }),
    fact('a', { value: '5000', span: JUNE, filters: [product('POSTAGE')] }),
    fact('b', { value: '3000', span: JUNE, filters: [product('JAM MAKING SET')] }),
    fact('s', { value: '50', span: JUNE, unit: 'percent', role: 'share' }),
    fact('rest', { value: '2000', span: JUNE }),
  ],
  {
    parts: [part('POSTAGE', { now: 'a', share: 's' }), part('JAM MAKING SET', { now: 'b' })],
    rest: { members: 9, change: null, value: 'rest' },
  },
);
export const NORMAL = brief(
  'normal',
  [
    fact('now', { value: '691123.12', span: JUNE }),
    fact('baseline_low', { value: '600000', span: JUNE, role: 'range' }),
    fact('baseline_high', { value: '650000', span: JUNE, role: 'range' }),
  ],
  { verdict: 'unusually_high' },
);
export const RATE = brief(
  'change',
  [
    fact('now', { value: '9.27', unit: 'percent', metric: 'refund_rate' }),
    fact('before', { value: '6.94', unit: 'percent', metric: 'refund_rate', span: MARCH }),
    fact('change', { value: '2.33', unit: 'points', metric: 'refund_rate', ...CHANGE }),
  ],
  { metric_label: 'Refund rate' },
);
RATE.query.metric = 'refund_rate';
export const DOUBLED = brief('change', [
  fact('now', { value: '200' }),
  fact('before', { value: '100', span: MARCH }),
  fact('change', { value: '100', ...CHANGE }),
  fact('change_percent', { value: '100', unit: 'percent', role: 'percent', compare: MARCH }),
]);

export function part(label: string, keys: { now?: string; change?: string; share?: string }) {
  return {
    ...{ label, dimension: 'product' as const, member_key: label, before: null, note: null },
    ...{ now: keys.now ?? null, change: keys.change ?? null, share: keys.share ?? null },
  };
}

export function composed(of: Brief): Composed {
  return compose(of, { assumed: [], new_id: randomUUID });
}

/** A lie: in the true answer to a brief, `from` becomes `to`. */
export type Lie = readonly [of: string, kind: string, from: string, to: string];

export const BRIEFS: Readonly<Record<string, Brief>> = {
  JUNE_LEVEL,
  WHY,
  RANK,
  NORMAL,
  RATE,
  DOUBLED,
};
export const HEAD = 'Net sales came to £691,123.12 [c1] in June 2011.';
export const FALL = 'down £190,059.96 [c2] (27.8% [c3]) against March 2011.';
