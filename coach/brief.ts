// The shapes between gathering and answering: an expression says how a figure is computed, a fact
// is a figure computed so, the brief is all facts for one question, a claim is a fact used in a
// text.
import { z } from 'zod';
import { type Dimension, Filter, type Grain, LocalDate, type Query } from './query.ts';
import type { ToldBrief } from './told/shapes.ts';

/** Half-open run of local days. */
export const Span = z.strictObject({ from: LocalDate, to: LocalDate });
export type Span = z.infer<typeof Span>;

/** One stored or countable quantity over a span, as one term of a sum. */
export const Term = z.strictObject({
  /** Exact decimal factor, usually '1' or '-1'. */
  factor: z.string(),
  /**
   * A stored metric ('revenue', 'refunds', 'units_sold', 'orders', 'expenses', …), a distinct
   * count ('active_customers', …), 'receivables', or a count of days ('trading_days',
   * 'missing_days', 'calendar_days').
   */
  measure: z.string(),
  span: Span,
  filters: z.array(Filter),
  /** 1 (Monday) … 7: only these weekdays; absent: all. */
  weekday: z.number().int().min(1).max(7).optional(),
  /** 0 … 23: only this hour of the day. */
  hour: z.number().int().min(0).max(23).optional(),
  /** Taken away from a whole: what nobody recorded of it is in that whole neither. */
  left_out: z.literal(true).optional(),
});
export type Term = z.infer<typeof Term>;

/** Σ over: sign × Σ terms ÷ Σ divisor terms, all × scale ('100' for percent). */
export const Fractions = z.strictObject({
  kind: z.literal('fractions'),
  scale: z.string(),
  parts: z.array(
    z.strictObject({
      sign: z.enum(['1', '-1']),
      over: z.array(Term),
      by: z.array(Term).nullable(),
    }),
  ),
});
export type Fractions = z.infer<typeof Fractions>;

/** What only makes sense as a whole; evaluated by name in coach/expressions.ts. */
export const Special = z.strictObject({
  kind: z.enum([
    'calendar_part', // trading days by weekday, at the earlier window's means
    'calendar_rest', // change minus calendar part
    'volume_effect', // units now − before, at the earlier average price
    'price_effect', // gross sales' change less the volume effect
    'orders_effect', // orders now − before, at the earlier average order
    'value_effect', // gross sales' change less the orders effect
    'baseline_middle',
    'baseline_low',
    'baseline_high',
    'first_day',
    'last_day',
    'label', // a figure that only names: an hour of the day, a rank, a limit; its value is itself
  ]),
  metric: z.string(),
  span: Span,
  compare: Span.nullable(),
  filters: z.array(Filter),
  value: z.string().optional(),
});
export type Special = z.infer<typeof Special>;

/** A figure that a person told: it stands in a row of decisions or owner_facts. */
export const Told = z.strictObject({
  kind: z.literal('told'),
  of: z.enum(['decision', 'owner_fact']),
  id: z.uuid(),
  field: z.enum(['value', 'rate', 'day', 'from', 'until', 'told_on']),
});
export type Told = z.infer<typeof Told>;

export const Expression = z.discriminatedUnion('kind', [Fractions, Special, Told]);
export type Expression = z.infer<typeof Expression>;

/** How a value is read and shown. Money units are ISO 4217 codes. */
export type Unit =
  | string
  | 'orders'
  | 'units'
  | 'customers'
  | 'percent'
  | 'points'
  | 'days'
  | 'date'
  | 'hour'
  | 'count';

export interface Fact {
  /**
   * Stable name inside the brief: 'now', 'before', 'change', 'change_percent', 'part.product.3', …
   */
  key: string;
  metric: string;
  /** Exact decimal string (or date for unit 'date'); null: unknown, with `reason`. */
  value: string | null;
  /** Why the value is unknown, as a sentence; null where it is known. */
  reason: string | null;
  unit: Unit;
  span: Span;
  /** The other window of a change. */
  compare: Span | null;
  grain: Grain | null;
  filters: Filter[];
  expression: Expression;
  /** What the words around the figure must agree with. */
  role: 'level' | 'change' | 'percent' | 'share' | 'count' | 'range' | 'date' | 'label';
  /** The window is over and complete: the value will not change by waiting. */
  closed: boolean;
  /** Where it comes from, where that is not the brief's sources: who told it and when. */
  sources?: string[];
}

/** A fact used in an answer. Field names as in the HTTP answer. */
export interface Claim {
  id: string;
  mark: string;
  metric: string;
  value: string | null;
  unit: Unit;
  from: string;
  to: string;
  compare_from: string | null;
  compare_to: string | null;
  grain: Grain | null;
  filter: Filter[];
  role: Fact['role'];
  basis: 'accrual' | 'cash' | 'none';
  tax: 'included' | 'excluded' | 'unknown';
  definition_version: number;
  closed: boolean;
  statement: string;
  sources: string[];
  as_of: string;
  data_version: string;
  /** How to run it again. */
  expression: Expression;
}

/** A named part of a change or ranking, pointing at facts by key. */
export interface Part {
  label: string;
  dimension: Dimension | null;
  member_key: string | null;
  /** Keys of facts: value now, before, change, share of the total. */
  now: string | null;
  before: string | null;
  change: string | null;
  share: string | null;
  note: 'new' | 'lost' | null;
}

/** One line of a decomposition: its fact is a share of the whole change, they add up exactly. */
export interface Effect {
  name:
    | 'calendar'
    | 'rest'
    | 'orders'
    | 'order_value'
    | 'volume'
    | 'price_and_mix'
    | 'gross_sales'
    | 'refunds'
    | 'numerator'
    | 'denominator'
    | 'unexplained';
  fact: string;
  /** Extra plain words, e.g. 'Saturdays 4 → 3'. */
  detail: string | null;
}

export interface CoverageNote {
  metric: string;
  /** Last day with data, or null where nothing is known of the metric. */
  complete_to: string | null;
  first_day: string | null;
  /** Days inside the window on which the business usually trades, without a record. */
  missing: string[];
  /** Weekdays (1..7) on which it never trades. */
  never_open: number[];
  /** The window reaches past the data, before it, or into the future. */
  partial: boolean;
  /** 'importing' while new records are being read in. */
  state: 'complete' | 'partial' | 'importing' | 'empty' | 'future' | 'no_data_in_window';
}

export interface SeriesPoint {
  bucket: string;
  value: string | null;
  partial: boolean;
}

export interface Similar {
  session_id: string;
  conversation_id: string;
  question: string;
  asked_at: string;
  headline: string;
  score: number;
}

/** What a word means: a metric's definition in plain words, or a term of the coach. */
export interface Meaning {
  term: string;
  text: string;
}

export interface Brief {
  query: Query;
  metric_label: string;
  unit: Unit;
  good: 'up' | 'down' | 'none';
  facts: Record<string, Fact>;
  /** Families that have them: */
  series: SeriesPoint[];
  series_grain: Grain | null;
  parts: Part[];
  rest: { members: number; change: string | null; value: string | null } | null;
  in_several: string | null;
  effects: Effect[];
  /** why: parts of the change by each dimension asked or telling most */
  breakdowns: {
    dimension: Dimension;
    parts: Part[];
    rest: { members: number; change: string } | null;
  }[];
  days_without_trade: string[];
  cycle: { bucket: string; label: string; mean: string; days: string }[];
  verdict:
    | 'rising'
    | 'falling'
    | 'flat'
    | 'too_short'
    | 'normal'
    | 'unusually_high'
    | 'unusually_low'
    | null;
  meaning: Meaning | null;
  history: Similar[];
  similar: Similar[];
  coverage: CoverageNote[];
  /** Sentences about defaults and limits that the answer must carry. */
  notes: string[];
  tax: Claim['tax'];
  basis: Claim['basis'];
  currency: string;
  definition_version: number;
  data_version: string;
  as_of: string;
  sources: string[];
  /** Ids of the places that whoever asked is kept to; null: none. */
  places: string[] | null;
  /** Facts cannot be given at all: the sentence says why and what can be asked. */
  unavailable: string | null;
  /** What was told, where the answer is about that. */
  told?: ToldBrief;
}
