// Why did it change? The calendar first, then what sales are made of, then who: every group of
// parts adds up to the change exactly, and what nothing explains is a line of its own.
import { isWholeMonths } from '../../analysis/calendar.ts';
import { difference, product, sum } from '../../analysis/decimals.ts';
import type { Effect, Expression, Part, Special } from '../brief.ts';
import { denominatorOf, numeratorOf, termsOf } from '../expressions.ts';
import { type Breakdown, breakdowns, shownDimensions } from '../members.ts';
import type { Dimension } from '../query.ts';
import { daysWithoutTrade } from './coverage.ts';
import { addFact, changeOf, changeUnitOf, type Draft, isAdditive, putFact } from './draft.ts';
import { gatherChange, spanOf } from './levels.ts';

/** Members told in a breakdown; the others are one line. */
const MEMBERS_TOLD = 5;
/** Breakdowns told: a third is not read. */
const BREAKDOWNS_TOLD = 2;
/** A dimension whose largest member is nearly everything says nothing new. */
const MOST_OF_ONE = 0.97;

const SALES: ReadonlySet<string> = new Set(['revenue', 'refunds', 'units_sold', 'orders']);

export async function gatherWhy(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  await gatherChange(draft);
  if (query.window === null || query.compare === null) return;
  const [span, compare] = [spanOf(query.window), spanOf(query.compare)];
  const { now, before, change } = brief.facts;
  brief.days_without_trade = await daysWithoutTrade(reading, span);
  if (now?.value == null || before?.value == null || change?.value == null) return;
  if (denominatorOf(definition) !== null) return gatherRatio(draft);
  if (!isAdditive(definition)) return;
  const of_sales = numeratorOf(definition).every(({ metric }) => SALES.has(metric));
  if (of_sales) {
    await addTradingDays(draft);
    await addEffect(draft, 'calendar', special(draft, 'calendar_part'));
    await addEffect(draft, 'rest', special(draft, 'calendar_rest'));
  }
  if (definition.name === 'revenue' || definition.name === 'gross_sales') await addFormula(draft);
  if (brief.effects.length > 0) addUnexplained(draft);
  const dimensions = await shownDimensions(reading, definition, {
    dimensions: dimensionsFor(draft),
    filters: query.filters,
  });
  const found = await breakdowns(reading, definition, {
    dimensions,
    now: span,
    before: compare,
    filters: query.filters,
    order: 'change',
    most: MEMBERS_TOLD,
  });
  for (const breakdown of tellingMost(found, query.by)) addBreakdown(draft, breakdown);
}

function dimensionsFor({ definition, query, reading }: Draft): Dimension[] {
  const filtered = new Set(query.filters.map(({ dimension }) => dimension));
  const lines_only = definition.name === 'orders' ? ['product', 'category'] : [];
  const possible = definition.dimensions.filter(
    (dimension) => !filtered.has(dimension) && !lines_only.includes(dimension),
  );
  const asked = possible.filter((dimension) => dimension === query.by);
  // filtered golden rows are added up anew for each dimension, so only one is told
  if (query.filters.length > 0) return asked.length > 0 ? asked : possible.slice(0, 1);
  const whole = [query.window, query.compare].every((w) => w !== null && isWholeMonths(w));
  if (whole || !reading.many_products) return possible;
  // thousands of products over a ragged window cost more than all the rest of the answer
  return possible.filter((dimension) => dimension !== 'product' || asked.includes(dimension));
}

function special({ definition, query }: Draft, kind: Special['kind']): Special {
  return {
    kind,
    metric: definition.name,
    span: spanOf(query.window as NonNullable<typeof query.window>),
    compare: spanOf(query.compare as NonNullable<typeof query.compare>),
    filters: query.filters,
  };
}

async function addEffect(
  draft: Draft,
  name: Effect['name'],
  expression: Expression,
): Promise<boolean> {
  const { brief, definition, reading } = draft;
  const change = brief.facts['change'];
  if (!change) return false;
  const fact = await addFact(draft, `effect.${name}`, {
    expression,
    unit: changeUnitOf(definition, reading),
    role: 'change',
    span: change.span,
    compare: change.compare,
  });
  if (fact.value === null) return false;
  brief.effects.push({ name, fact: fact.key, detail: null });
  return true;
}

async function addTradingDays(draft: Draft): Promise<void> {
  const { query } = draft;
  if (query.window === null || query.compare === null) return;
  const spans = { trading_days: spanOf(query.window), trading_days_before: spanOf(query.compare) };
  for (const [key, span] of Object.entries(spans)) {
    const over = [{ factor: '1', measure: 'trading_days', span, filters: [] }];
    await addFact(draft, key, {
      expression: { kind: 'fractions', scale: '1', parts: [{ sign: '1', over, by: null }] },
      unit: 'days',
      role: 'count',
      span,
      filters: [],
    });
  }
}

/** Sales = units × price (or orders × their value) less refunds; what is left is said. */
async function addFormula(draft: Draft): Promise<void> {
  const { brief, definition, reading } = draft;
  const by_units = reading.spans.has('units_sold');
  const names = by_units
    ? ([
        ['volume', 'volume_effect'],
        ['price_and_mix', 'price_effect'],
      ] as const)
    : ([
        ['orders', 'orders_effect'],
        ['order_value', 'value_effect'],
      ] as const);
  if (!by_units && !reading.spans.has('orders')) return;
  const before = brief.effects.length;
  for (const [name, kind] of names) {
    if (await addEffect(draft, name, special(draft, kind))) continue;
    brief.effects.length = before;
    return;
  }
  const refunds = reading.definitions.get('refunds');
  const change = brief.facts['change'];
  if (definition.name !== 'revenue' || !refunds || !change?.compare) return;
  const { span, compare } = change;
  const { filters } = draft.query;
  const expression = changeOf(refunds, { span, filters }, { span: compare, filters });
  if (!(await addEffect(draft, 'refunds', expression))) brief.effects.length = before;
}

/** The formula group adds up by construction; the line says so, and would show it if it did not. */
function addUnexplained(draft: Draft): void {
  const { brief, definition, reading } = draft;
  const change = brief.facts['change'];
  const formula = brief.effects.filter(({ name }) => name !== 'calendar' && name !== 'rest');
  if (!change?.value || formula.length === 0) return;
  const explained = sum(formula.map(({ fact }) => brief.facts[fact]?.value ?? '0'));
  const left = difference(change.value, explained);
  if (Math.abs(Number(left)) < 1e-9) return;
  putFact(draft, 'effect.unexplained', {
    expression: {
      kind: 'label',
      metric: definition.name,
      span: change.span,
      compare: change.compare,
      filters: draft.query.filters,
      value: left,
    },
    unit: changeUnitOf(definition, reading),
    role: 'change',
    span: change.span,
    compare: change.compare,
    value: left,
    reason: null,
  });
  brief.effects.push({ name: 'unexplained', fact: 'effect.unexplained', detail: null });
}

/** A ratio moves with what is above the line and what is below it. */
async function gatherRatio(draft: Draft): Promise<void> {
  const { definition, query } = draft;
  const by = denominatorOf(definition);
  if (by === null || query.window === null || query.compare === null) return;
  const { filters } = query;
  const [now, before] = [
    { span: spanOf(query.window), filters },
    { span: spanOf(query.compare), filters },
  ];
  const scale = definition.unit === 'ratio' ? '100' : '1';
  const top = numeratorOf(definition);
  const moved = [...termsOf(top, now), ...termsOf(top, before, -1)];
  const added = await addEffect(draft, 'numerator', {
    kind: 'fractions',
    scale,
    parts: [{ sign: '1', over: moved, by: termsOf(by, before) }],
  });
  if (!added) return;
  await addEffect(draft, 'denominator', {
    kind: 'fractions',
    scale,
    parts: [
      { sign: '1', over: termsOf(top, now), by: termsOf(by, now) },
      { sign: '-1', over: termsOf(top, now), by: termsOf(by, before) },
    ],
  });
}

/** The asked dimension first, then those in which few members make most of the change. */
function tellingMost(found: Breakdown[], asked: Dimension | null): Breakdown[] {
  const scored = found
    .filter(({ lines, others }) => lines.length + others > 1)
    .map((breakdown) => {
      const sizes = breakdown.lines.map(({ now, before }) =>
        Math.abs(Number(difference(now ?? '0', before ?? '0'))),
      );
      const total = sizes.reduce((a, b) => a + b, 0);
      const base = breakdown.lines.map((line) => Math.abs(Number(line.before ?? line.now ?? '0')));
      const whole = base.reduce((a, b) => a + b, 0);
      const one = whole === 0 ? 0 : Math.max(...base) / whole;
      const telling = breakdown.others === 0 && one > MOST_OF_ONE ? 0 : total;
      return { breakdown, score: breakdown.dimension === asked ? Infinity : telling };
    });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, BREAKDOWNS_TOLD)
    .map(({ breakdown }) => breakdown);
}

function addBreakdown(draft: Draft, { dimension, lines, others }: Breakdown): void {
  const { brief, definition, reading, query } = draft;
  const change = brief.facts['change'];
  if (!change?.value || !change.compare || change.expression.kind !== 'fractions') return;
  const { span, compare } = change;
  const shape = {
    unit: changeUnitOf(definition, reading),
    role: 'change',
    span,
    compare,
  } as const;
  const parts: Part[] = lines.map((line, place) => {
    const filters = [...query.filters, { dimension, key: line.key, label: line.label }];
    const key = `part.${dimension}.${place}`;
    putFact(draft, key, {
      ...shape,
      expression: changeOf(definition, { span, filters }, { span: compare, filters }),
      filters,
      value: difference(line.now ?? '0', line.before ?? '0'),
      reason: null,
    });
    return {
      label: line.label,
      dimension,
      member_key: line.key,
      now: null,
      before: null,
      change: key,
      share: null,
      note: line.before === null ? 'new' : line.now === null ? 'lost' : null,
    };
  });
  const told = sum(parts.map((part) => brief.facts[part.change ?? '']?.value ?? '0'));
  const left = difference(change.value, told);
  const rest = `rest.${dimension}`;
  const less = parts.flatMap((part) => {
    const expression = brief.facts[part.change ?? '']?.expression;
    return expression?.kind === 'fractions' ? (expression.parts[0]?.over ?? []) : [];
  });
  const whole = change.expression.parts[0];
  if (whole && (others > 0 || left !== '0')) {
    const negated = less.map((term) => ({ ...term, factor: product(term.factor, '-1') }));
    putFact(draft, rest, {
      ...shape,
      expression: {
        ...change.expression,
        parts: [{ ...whole, over: [...whole.over, ...negated] }],
      },
      value: left,
      reason: null,
    });
    brief.breakdowns.push({ dimension, parts, rest: { members: others, change: rest } });
    return;
  }
  brief.breakdowns.push({ dimension, parts, rest: null });
}
