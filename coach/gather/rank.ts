// Best and worst: the places of a dimension's members, each with its share of the whole.

import { Decimal } from 'decimal.js';
import { plain, product, quotient, sum } from '../../analysis/decimals.ts';
import type { Part } from '../brief.ts';
import { breakdowns } from '../members.ts';
import { type Draft, isAdditive, levelOf, putFact, shareOf, unitOf } from './draft.ts';
import { gatherLevel, spanOf } from './levels.ts';

/** Places shown where nobody said how many. */
const DEFAULT_PLACES = 5;

export async function gatherRank(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  const dimension = query.by ?? 'product';
  if (query.window === null) return;
  if (!definition.dimensions.includes(dimension)) {
    brief.unavailable =
      `${definition.label} cannot be broken down by ${dimension}` +
      (definition.dimensions.length > 0 ? `, only by ${definition.dimensions.join(', ')}.` : '.');
    return;
  }
  const span = spanOf(query.window);
  const total = await gatherLevel(draft);
  const [breakdown] = await breakdowns(reading, definition, {
    dimensions: [dimension],
    now: span,
    before: null,
    filters: query.filters,
    order: query.direction ?? 'best',
    most: query.limit ?? DEFAULT_PLACES,
  });
  if (!breakdown) return;
  const shared = isAdditive(definition) && total?.value != null && Number(total.value) > 0;
  for (const [place, line] of breakdown.lines.entries()) {
    const filters = [...query.filters, { dimension, key: line.key, label: line.label }];
    const key = `part.${dimension}.${place}`;
    putFact(draft, key, {
      expression: levelOf(definition, { span, filters }),
      unit: unitOf(definition, reading),
      role: 'level',
      span,
      filters,
      value: line.now,
      reason: line.now === null ? 'There are no records in this period.' : null,
    });
    const part: Part = {
      label: line.label,
      dimension,
      member_key: line.key,
      now: key,
      before: null,
      change: null,
      share: null,
      note: null,
    };
    if (shared && line.now !== null) {
      part.share = `share.${dimension}.${place}`;
      const whole = { span, filters: query.filters };
      putFact(draft, part.share, {
        expression: shareOf(definition, { span, filters }, whole),
        unit: 'percent',
        role: 'share',
        span,
        filters,
        value: shareValue(line.now, total.value as string),
        reason: null,
      });
    }
    brief.parts.push(part);
  }
  if (shared && breakdown.others > 0 && brief.parts.length > 0) await addRest(draft, breakdown);
}

/** Everything that is not listed, so that the list adds up to the whole. */
async function addRest(draft: Draft, { others }: { others: number }): Promise<void> {
  const { brief, definition, reading, query } = draft;
  const total = brief.facts['now'];
  // an order with several products stands in several lines: their sum is more than the whole
  const overlapping =
    definition.name === 'orders' && (query.by === 'product' || query.by === 'category');
  if (!total || overlapping || total.expression.kind !== 'fractions') return;
  const part = total.expression.parts[0];
  if (!part) return;
  const listed = brief.parts.flatMap(({ now }) => {
    const expression = now === null ? null : brief.facts[now]?.expression;
    return expression?.kind === 'fractions' ? (expression.parts[0]?.over ?? []) : [];
  });
  const less = listed.map((term) => ({ ...term, factor: product(term.factor, '-1') }));
  const values = brief.parts.map(({ now }) => brief.facts[now ?? '']?.value ?? '0');
  putFact(draft, 'rest', {
    expression: {
      ...total.expression,
      parts: [{ ...part, over: [...part.over, ...less] }],
    },
    unit: unitOf(definition, reading),
    role: 'level',
    span: total.span,
    value: sum([total.value ?? '0', product(sum(values), '-1')]),
    reason: null,
  });
  brief.rest = { members: others, change: null, value: 'rest' };
}

function shareValue(part: string, whole: string): string {
  return plain(quotient(new Decimal(product(part, '100')), new Decimal(whole)));
}
