// Computes any expression at a reading's version, as a weighted sum of terms: the value of a claim
// run again, and the weights by which its records add up to it. One home for what a figure means.
import { Decimal } from 'decimal.js';
import { judgeTotal, type TotalVerdict } from '../analysis/baseline-windows.ts';
import { difference, plain, product, quotient, sum } from '../analysis/decimals.ts';
import { calendarDecomposition } from '../analysis/decompose-calendar.ts';
import type { Expression, Fractions, Span, Special, Term } from './brief.ts';
import type { Definition } from './definitions.ts';
import { wholeAndPart } from './leaving-out.ts';
import { known, measureTerm, unknown, type Value } from './measures.ts';
import { oneOffDays } from './one-offs.ts';
import { reachOf } from './reach.ts';
import { dailyValues, type Reading } from './reading.ts';
import { toldNow } from './told/tell.ts';

/** A term and what one unit of it contributes. */
export interface Weight {
  term: Term;
  weight: string;
}

export type Evaluated = Value & { weights: Weight[] };

/** Value and weights of an expression; unknown with a sentence where a part of it is unknown. */
export async function evaluate(reading: Reading, expression: Expression): Promise<Evaluated> {
  if (expression.kind === 'fractions') return evaluateFractions(reading, expression);
  if (expression.kind === 'told') return toldNow(reading, expression);
  switch (expression.kind) {
    case 'calendar_part':
    case 'calendar_rest':
      return evaluateCalendar(reading, expression);
    case 'volume_effect':
    case 'price_effect':
      return evaluateProduct(reading, expression, 'units_sold');
    case 'orders_effect':
    case 'value_effect':
      return evaluateProduct(reading, expression, 'orders');
    case 'baseline_middle':
    case 'baseline_low':
    case 'baseline_high':
      return evaluateBaseline(reading, expression);
    case 'first_day':
    case 'last_day':
      return evaluateEdge(reading, expression);
    case 'label':
      return { ...known(expression.value ?? ''), weights: [] };
  }
}

/** Terms of a metric's numerator or denominator over a span. */
export function termsOf(
  signed: Definition['numerator'],
  base: Omit<Term, 'factor' | 'measure'>,
  factor = 1,
): Term[] {
  const split = wholeAndPart(base.filters);
  if (split !== null) {
    return [
      ...termsOf(signed, { ...base, filters: split.whole }, factor),
      ...termsOf(signed, { ...base, filters: split.part, left_out: true }, -factor),
    ];
  }
  return signed.map(({ metric, sign }) => ({
    factor: String(sign * factor),
    measure: metric,
    ...base,
  }));
}

/** What a metric sums up: for metrics without stored parts, the metric itself. */
export function numeratorOf(definition: Definition): Definition['numerator'] {
  if (definition.name === 'repeat_purchase_rate') return [{ metric: 'repeat_customers', sign: 1 }];
  if (definition.kind === 'stock' && definition.own_grain !== null) {
    return [{ metric: `last:${definition.name}`, sign: 1 }];
  }
  if (definition.numerator.length > 0) return definition.numerator;
  return [{ metric: definition.name, sign: 1 }];
}

export function denominatorOf(definition: Definition): Definition['denominator'] {
  if (definition.name === 'repeat_purchase_rate') return [{ metric: 'active_customers', sign: 1 }];
  return definition.denominator;
}

async function evaluateFractions(reading: Reading, expression: Fractions): Promise<Evaluated> {
  const weights: Weight[] = [];
  for (const part of expression.parts) {
    let by = '1';
    if (part.by !== null) {
      const total = await sumTerms(reading, part.by);
      if (total.value === null) return { ...total, weights: [] };
      if (new Decimal(total.value).isZero()) {
        return { ...unknown('It would have to be divided by zero.'), weights: [] };
      }
      by = total.value;
    }
    for (const term of part.over) {
      const scale = product(product(part.sign, expression.scale), term.factor);
      weights.push({ term, weight: plain(quotient(new Decimal(scale), new Decimal(by))) });
    }
  }
  return weighted(reading, weights);
}

async function sumTerms(reading: Reading, terms: readonly Term[]): Promise<Value> {
  const values: string[] = [];
  for (const term of terms) {
    const measured = await measureTerm(reading, term);
    if (measured.value === null) return measured;
    values.push(product(measured.value, term.factor));
  }
  return known(sum(values));
}

async function weighted(reading: Reading, weights: Weight[]): Promise<Evaluated> {
  const values: string[] = [];
  for (const { term, weight } of weights) {
    const measured = await measureTerm(reading, term);
    if (measured.value === null) return { ...measured, weights: [] };
    values.push(product(measured.value, weight));
  }
  return { ...known(settled(sum(values))), weights };
}

/**
 * A value as every path to it writes it, so that a claim run again is the same text: products of
 * 40-digit quotients carry dust far behind any digit that is meant, and sums carry zeros.
 */
export function settled(value: string): string {
  return plain(new Decimal(value).toDecimalPlaces(24));
}

/** Days of a metric; `usual` leaves out what somebody called a one-off. */
export interface Daily {
  span: Span;
  filters: Term['filters'];
  usual?: boolean;
}

/** A metric's daily values, its stored parts added with their signs. */
export async function dailyMetric(
  reading: Reading,
  definition: Definition,
  where: Daily,
): Promise<Map<string, string>> {
  const split = wholeAndPart(where.filters);
  if (split !== null) {
    const whole = await dailyMetric(reading, definition, { ...where, filters: split.whole });
    const part = await dailyMetric(reading, definition, { ...where, filters: split.part });
    return new Map([...whole].map(([day, v]) => [day, difference(v, part.get(day) ?? '0')]));
  }
  const days = new Map<string, string[]>();
  const lessened = new Set<string>();
  for (const { metric, sign } of numeratorOf(definition)) {
    for (const [day, value] of await dailyValues(reading, metric, where)) {
      const values = days.get(day) ?? [];
      values.push(sign < 0 ? product(value, '-1') : value);
      days.set(day, values);
    }
    if (!where.usual) continue;
    for (const [day, value] of await oneOffDays(reading, metric, where)) {
      days.get(day)?.push(product(value, String(-sign)));
      lessened.add(day);
    }
  }
  const sums = [...days].map(([day, values]): [string, string] => [day, sum(values)]);
  // a day of which nothing is left was no usual day of 0: without the one-off there was none
  return new Map(sums.filter(([day, value]) => !lessened.has(day) || Number(value) !== 0));
}

/** The stored metric whose days stand for a metric's: the rarest; of members' orders, orders. */
export function daysOf(reading: Reading, metric: string, of: Term['filters'] = []): string {
  const definition = reading.definitions.get(metric);
  if (!definition || (metric === 'orders' && of.length > 0)) return metric;
  if (definition.kind === 'distinct') return 'revenue';
  if (metric === 'receivables') return 'cash_collected';
  if (definition.own_grain !== null) return definition.name;
  const parts = [...numeratorOf(definition), ...(definition.denominator ?? [])];
  return parts.map((part) => part.metric).find((name) => !SALES_METRICS.has(name)) ?? 'revenue';
}

export function definitionOf(reading: Reading, special: Special): Definition {
  const definition = reading.definitions.get(special.metric);
  if (!definition) throw new Error(`no metric ${special.metric}`);
  return definition;
}

/** Values of the business's trading days: one without records is 0 as far as files reach. */
export async function tradedDaily(
  reading: Reading,
  definition: Definition,
  where: Daily,
): Promise<Map<string, string>> {
  const own = await dailyMetric(reading, definition, where);
  if (!reading.spans.has('revenue')) return own;
  const sales = numeratorOf(definition).every(({ metric }) => SALES_METRICS.has(metric));
  if (!sales) return own;
  const all = reading.definitions.get('revenue');
  const traded =
    where.usual && all
      ? await dailyMetric(reading, all, { span: where.span, filters: [], usual: true })
      : await dailyValues(reading, 'revenue', { span: where.span, filters: [] });
  const told = await reachOf(reading, 'revenue', where.filters);
  const days = [...traded.keys()].filter((day) => own.has(day) || told === null || told(day));
  return new Map(days.map((day) => [day, own.get(day) ?? '0']));
}

const SALES_METRICS: ReadonlySet<string> = new Set(['revenue', 'refunds', 'units_sold', 'orders']);

async function evaluateCalendar(reading: Reading, special: Special): Promise<Evaluated> {
  const definition = definitionOf(reading, special);
  const { span, compare, filters } = special;
  if (compare === null) return { ...unknown('There is no other period.'), weights: [] };
  const before = await tradedDaily(reading, definition, { span: compare, filters });
  const now = await tradedDaily(reading, definition, { span, filters });
  if (before.size === 0 || now.size === 0) {
    return { ...unknown('One of the two periods has no trading days.'), weights: [] };
  }
  const parts = calendarDecomposition(before, now, 2);
  const rest = special.kind === 'calendar_rest';
  const weights = parts.weekdays.flatMap((line): Weight[] => {
    if (line.days_before === 0 || line.days_now === line.days_before) return [];
    const gained = new Decimal(line.days_now - line.days_before);
    const more = quotient(gained, new Decimal(line.days_before));
    const weight = plain(rest ? more.negated() : more);
    const base = { span: compare, filters, weekday: line.weekday };
    return termsOf(numeratorOf(definition), base).map((term) => signed(term, weight));
  });
  if (rest) {
    const [up, down] = [
      { span, filters },
      { span: compare, filters },
    ];
    weights.push(...termsOf(numeratorOf(definition), up).map((term) => signed(term, '1')));
    weights.push(...termsOf(numeratorOf(definition), down).map((term) => signed(term, '-1')));
    // from the change itself: orders of several days are counted once there, and once a day here
    return weighted(reading, weights);
  }
  return { ...known(settled(parts.calendar)), weights };
}

/** A weight that takes the term's own factor in. */
function signed(term: Term, weight: string): Weight {
  return { term: { ...term, factor: '1' }, weight: product(weight, term.factor) };
}

/**
 * Volume and price of gross sales G = q × (G ÷ q): the effect of q is (q₁ − q₀) × G₀ ÷ q₀, the
 * other is what remains of G₁ − G₀. q is units sold or orders.
 */
async function evaluateProduct(
  reading: Reading,
  special: Special,
  counted: 'units_sold' | 'orders',
): Promise<Evaluated> {
  const { span, compare, filters, kind } = special;
  if (compare === null) return { ...unknown('There is no other period.'), weights: [] };
  const count = (of: Span) => measureTerm(reading, { measure: counted, span: of, filters });
  const [q1, q0] = [await count(span), await count(compare)];
  if (q1.value === null) return { ...q1, weights: [] };
  if (q0.value === null) return { ...q0, weights: [] };
  if (new Decimal(q0.value).isZero()) {
    return { ...unknown('Nothing was sold in the earlier period.'), weights: [] };
  }
  const gross = reading.definitions.get('gross_sales');
  if (!gross) throw new Error('the catalog has no gross sales');
  const of_count = kind === 'volume_effect' || kind === 'orders_effect';
  const more = new Decimal(difference(q1.value, q0.value));
  const growth = plain(quotient(more, new Decimal(q0.value)));
  const before = of_count ? growth : product(sum(['1', growth]), '-1');
  const then = termsOf(gross.numerator, { span: compare, filters });
  const weights = then.map((t) => signed(t, before));
  if (!of_count) {
    weights.push(...termsOf(gross.numerator, { span, filters }).map((t) => signed(t, '1')));
  }
  return weighted(reading, weights);
}

export interface Judged {
  verdict: TotalVerdict;
  daily: Map<string, string>;
}

/** The usual range of a metric's total for a span, from all that was recorded before it. */
export async function judge(
  reading: Reading,
  definition: Definition,
  where: { span: Span; filters: Term['filters'] },
): Promise<Judged | null> {
  if (reading.data === null) return null;
  const { from } = reading.data;
  const whole = { from: from < where.span.from ? from : where.span.from, to: where.span.to };
  const daily = await tradedDaily(reading, definition, {
    ...{ span: whole, filters: where.filters, usual: true },
  });
  const verdict = judgeTotal({ daily, window: where.span, data_from: from });
  return { verdict, daily };
}

async function evaluateBaseline(reading: Reading, special: Special): Promise<Evaluated> {
  const definition = definitionOf(reading, special);
  const judged = await judge(reading, definition, special);
  const value = judged === null ? null : pick(judged.verdict, special.kind);
  if (judged === null || value === null) {
    return { ...unknown('There is too little history to say what is usual.'), weights: [] };
  }
  return { ...known(settled(value)), weights: [] };
}

/** The end or the middle of the usual range that a kind asks for. */
export function pick(verdict: TotalVerdict, kind: Special['kind']): string | null {
  if (kind === 'baseline_low') return verdict.low;
  return kind === 'baseline_high' ? verdict.high : verdict.expected;
}

async function evaluateEdge(reading: Reading, special: Special): Promise<Evaluated> {
  const { span, filters } = special;
  const stored = daysOf(reading, special.metric, filters);
  const days = [...(await dailyValues(reading, stored, { span, filters })).keys()].sort();
  const day = special.kind === 'first_day' ? days[0] : days.at(-1);
  if (day === undefined) return { ...unknown('There are no records.'), weights: [] };
  return { ...known(day), weights: [] };
}
