// Level and change: what a metric came to, and how that differs from another window.
import { percentChange } from '../../analysis/decimals.ts';
import type { Fact, Span } from '../brief.ts';
import {
  addFact,
  changeOf,
  changeUnitOf,
  type Draft,
  levelOf,
  percentOf,
  unitOf,
} from './draft.ts';

/** Why there is no percentage, by the reasons of analysis/decimals.ts. */
const NO_PERCENT = {
  zero_base: 'The earlier figure is zero.',
  sign_change: 'The figure changed its sign.',
  unknown_base: 'The earlier figure is not known.',
  unknown_value: 'The figure is not known.',
} as const;

export function spanOf(window: { from: string; to: string }): Span {
  return { from: window.from, to: window.to };
}

/** Puts 'now': the metric over the asked window. */
export async function gatherLevel(draft: Draft): Promise<Fact | null> {
  const { query, definition, reading } = draft;
  if (query.window === null) return null;
  const span = spanOf(query.window);
  return addFact(draft, 'now', {
    expression: levelOf(definition, { span, filters: query.filters }),
    unit: unitOf(definition, reading),
    role: definition.kind === 'distinct' && definition.unit === 'count' ? 'count' : 'level',
    span,
    grain: query.grain,
  });
}

/** Puts 'now', 'before', 'change' and 'change_percent'. */
export async function gatherChange(draft: Draft): Promise<void> {
  const { query, definition, reading } = draft;
  const now = await gatherLevel(draft);
  if (query.window === null || query.compare === null || now === null) return;
  const [span, compare] = [spanOf(query.window), spanOf(query.compare)];
  const here = { span, filters: query.filters };
  const there = { span: compare, filters: query.filters };
  const before = await addFact(draft, 'before', {
    expression: levelOf(definition, there),
    unit: unitOf(definition, reading),
    role: now.role,
    span: compare,
  });
  await addFact(draft, 'change', {
    expression: changeOf(definition, here, there),
    unit: changeUnitOf(definition, reading),
    role: 'change',
    span,
    compare,
  });
  if (now.value === null || before.value === null) return;
  const expression = percentOf(definition, { now: here, before: there, value: before.value });
  if (expression === null) return;
  const percent = percentChange(now.value, before.value);
  if (percent.value === null) {
    const reason = NO_PERCENT[percent.reason];
    draft.brief.facts['change_percent'] = {
      ...before,
      key: 'change_percent',
      value: null,
      reason,
      unit: 'percent',
      role: 'percent',
      span,
      compare,
      expression,
    };
    return;
  }
  await addFact(draft, 'change_percent', {
    expression,
    unit: 'percent',
    role: 'percent',
    span,
    compare,
  });
}
