// A brief while it is being gathered: where facts are put, each with the expression that computes
// it. Hides units, closedness and the shapes of the usual expressions.
import { Decimal } from 'decimal.js';
import type { Brief, Expression, Fact, Span, Term, Unit } from '../brief.ts';
import type { Definition } from '../definitions.ts';
import { denominatorOf, evaluate, numeratorOf, settled, termsOf } from '../expressions.ts';
import type { Filter, Grain, Query } from '../query.ts';
import type { Reading } from '../reading.ts';

export interface Draft {
  reading: Reading;
  query: Query;
  definition: Definition;
  brief: Brief;
}

/** What a fact is, but for its value. */
export interface FactShape {
  expression: Expression;
  unit: Unit;
  role: Fact['role'];
  span: Span;
  compare?: Span | null;
  filters?: Filter[];
  grain?: Grain | null;
  metric?: string;
}

/** Computes a fact by its expression and puts it into the brief. */
export async function addFact(draft: Draft, key: string, shape: FactShape): Promise<Fact> {
  const { value, reason } = await evaluate(draft.reading, shape.expression);
  return putFact(draft, key, { ...shape, value, reason });
}

/** How many days of the span the business traded on, as a fact. */
export function addTradingDays(draft: Draft, key: string, span: Span): Promise<Fact> {
  const over: Term[] = [{ factor: '1', measure: 'trading_days', span, filters: [] }];
  return addFact(draft, key, {
    expression: { kind: 'fractions', scale: '1', parts: [{ sign: '1', over, by: null }] },
    unit: 'days',
    role: 'count',
    span,
    filters: [],
  });
}

/** Puts a fact whose value another reading of the same expression has given. */
export function putFact(
  draft: Draft,
  key: string,
  shape: FactShape & { value: string | null; reason: string | null },
): Fact {
  const { query, definition, brief } = draft;
  const fact: Fact = {
    key,
    metric: shape.metric ?? definition.name,
    value: shape.value === null || shape.unit === 'date' ? shape.value : settled(shape.value),
    reason: shape.reason,
    unit: shape.unit,
    span: shape.span,
    compare: shape.compare ?? null,
    grain: shape.grain ?? null,
    filters: shape.filters ?? query.filters,
    expression: shape.expression,
    role: shape.role,
    closed: isClosed(draft.reading, shape.span),
  };
  brief.facts[key] = fact;
  return fact;
}

/** A period is closed when it is over, the data reaches past it, and nothing is being read in. */
export function isClosed(reading: Reading, span: Span): boolean {
  const { data, today, importing } = reading;
  return data !== null && !importing && span.to <= today && span.to <= data.to;
}

/** Unit of a metric's level; ratios are shown as percent. */
export function unitOf(definition: Definition, reading: Reading): Unit {
  if (definition.unit === 'money') return reading.currency;
  if (definition.unit === 'ratio' || definition.unit === 'percent') return 'percent';
  if (definition.name === 'orders') return 'orders';
  if (definition.name === 'units_sold') return 'units';
  if (definition.name.endsWith('_customers')) return 'customers';
  return 'count';
}

/** Unit of a change: the difference of two percentages is in points. */
export function changeUnitOf(definition: Definition, reading: Reading): Unit {
  const unit = unitOf(definition, reading);
  return unit === 'percent' ? 'points' : unit;
}

export function scaleOf(definition: Definition): string {
  return definition.unit === 'ratio' ? '100' : '1';
}

export interface Where {
  span: Span;
  filters: Filter[];
  weekday?: number;
  hour?: number;
}

/** A metric's value over a span. */
export function levelOf(definition: Definition, where: Where): Expression {
  return {
    kind: 'fractions',
    scale: scaleOf(definition),
    parts: [{ sign: '1', ...sidesOf(definition, where) }],
  };
}

/** A metric's value now less its value before. */
export function changeOf(definition: Definition, now: Where, before: Where): Expression {
  const scale = scaleOf(definition);
  if (denominatorOf(definition) !== null) {
    return {
      kind: 'fractions',
      scale,
      parts: [
        { sign: '1', ...sidesOf(definition, now) },
        { sign: '-1', ...sidesOf(definition, before) },
      ],
    };
  }
  const over = [
    ...termsOf(numeratorOf(definition), now),
    ...termsOf(numeratorOf(definition), before, -1),
  ];
  return { kind: 'fractions', scale, parts: [{ sign: '1', over, by: null }] };
}

/**
 * The change as percent of the earlier value's size; null where the metric is itself a ratio.
 * `before` is the earlier value: its sign decides which way the size is taken.
 */
export function percentOf(
  definition: Definition,
  { now, before, value }: { now: Where; before: Where; value: string },
): Expression | null {
  if (denominatorOf(definition) !== null) return null;
  const numerator = numeratorOf(definition);
  const by = termsOf(numerator, before, new Decimal(value).isNegative() ? -1 : 1);
  const over = [...termsOf(numerator, now), ...termsOf(numerator, before, -1)];
  return { kind: 'fractions', scale: '100', parts: [{ sign: '1', over, by }] };
}

/** A part's share of the whole, in percent; only of metrics that add up. */
export function shareOf(definition: Definition, part: Where, whole: Where): Expression {
  const numerator = numeratorOf(definition);
  return {
    kind: 'fractions',
    scale: '100',
    parts: [{ sign: '1', over: termsOf(numerator, part), by: termsOf(numerator, whole) }],
  };
}

/** The mean per trading day. */
export function meanOf(definition: Definition, where: Where, days: Omit<Where, 'filters'>) {
  const by: Term[] = [{ factor: '1', measure: 'trading_days', filters: [], ...days }];
  const over = termsOf(numeratorOf(definition), where);
  return { kind: 'fractions', scale: '1', parts: [{ sign: '1', over, by }] } satisfies Expression;
}

function sidesOf(definition: Definition, where: Where) {
  const denominator = denominatorOf(definition);
  return {
    over: termsOf(numeratorOf(definition), where),
    by: denominator === null ? null : termsOf(denominator, where),
  };
}

/** Adds up over days and members: sums and parts of it are meaningful. */
export function isAdditive(definition: Definition): boolean {
  return definition.kind === 'flow' && definition.denominator === null;
}
