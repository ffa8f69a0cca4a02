// Best and worst: the places of a dimension's members, each with its share of the whole.

import { Decimal } from 'decimal.js';
import { compare, difference, plain, product, quotient, sum } from '../../analysis/decimals.ts';
import { leavesOut } from '../answerable.ts';
import type { Part, Span } from '../brief.ts';
import type { Definition } from '../definitions.ts';
import { numeratorOf } from '../expressions.ts';
import { wholeAndPart } from '../leaving-out.ts';
import { type Breakdown, breakdowns } from '../members.ts';
import type { Dimension } from '../query.ts';
import { LEFT_OUT } from '../sight.ts';
import { type Draft, isAdditive, levelOf, putFact, shareOf, unitOf } from './draft.ts';
import { gatherLevel, spanOf } from './levels.ts';

/** Places shown where nobody said how many. */
const DEFAULT_PLACES = 5;
/** All members of a dimension, where each must be read to know the first. */
const MOST_MEMBERS = 100_000;

export async function gatherRank(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  const dimension = query.by ?? 'product';
  if (query.window === null) return;
  if (!definition.dimensions.includes(dimension)) {
    brief.unavailable = notBrokenDown(definition, dimension);
    return;
  }
  const split = wholeAndPart(query.filters);
  if (split !== null && split.member.dimension !== dimension && !isAdditive(definition)) {
    brief.unavailable = `${definition.label} without ${split.member.label} does not add up by ${dimension}.`;
    return;
  }
  const span = spanOf(query.window);
  const left_out = numeratorOf(definition).some(({ metric }) => leavesOut(reading, metric));
  if (left_out) brief.notes.push(LEFT_OUT);
  const total = left_out ? null : await gatherLevel(draft);
  const [breakdown] = await breakdownWithout(draft, dimension, span);
  if (!breakdown) return;
  const shared = isAdditive(definition) && total?.value != null && Number(total.value) > 0;
  for (const [place, line] of breakdown.lines.entries()) {
    // a member listed is not the one left out of its own dimension
    const kept = query.filters.filter((one) => !(one.exclude && one.dimension === dimension));
    const filters = [...kept, { dimension, key: line.key, label: line.label }];
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

/** A sentence for a dimension that the catalog does not break the metric down by. */
export function notBrokenDown({ label, dimensions }: Definition, dimension: Dimension): string {
  const known = dimensions.length > 0 ? `, only by ${dimensions.join(', ')}.` : '.';
  return `${label} cannot be broken down by ${dimension}${known}`;
}

/**
 * The breakdown without a member that is left out: in its own dimension its line is dropped, in
 * another each line is less that member's part of it.
 */
async function breakdownWithout(
  draft: Draft,
  dimension: Dimension,
  span: Span,
): Promise<Breakdown[]> {
  const { reading, definition, query } = draft;
  const split = wholeAndPart(query.filters);
  const most = query.limit ?? DEFAULT_PLACES;
  const order = query.direction ?? 'best';
  const base = { dimensions: [dimension], now: span, before: null, order };
  if (split === null) {
    return breakdowns(reading, definition, { ...base, filters: query.filters, most });
  }
  if (split.member.dimension !== dimension) {
    const [whole] = await breakdowns(reading, definition, {
      ...base,
      filters: split.whole,
      most: MOST_MEMBERS,
    });
    const [part] = await breakdowns(reading, definition, {
      ...base,
      filters: split.part,
      most: MOST_MEMBERS,
    });
    return whole && part ? [lessPart(draft, whole, part)] : [];
  }
  const found = await breakdowns(reading, definition, {
    ...base,
    filters: split.whole,
    most: most + 1,
  });
  return found.map(({ lines, others }) => {
    const kept = lines.filter(({ key }) => key !== split.member.key);
    const dropped = kept.length < lines.length ? 1 : 0;
    const shown = kept.slice(0, most);
    const left = lines.length + others - shown.length - Math.max(dropped, others > 0 ? 1 : 0);
    return { dimension, lines: shown, others: Math.max(0, left) };
  });
}

function lessPart(draft: Draft, whole: Breakdown, part: Breakdown): Breakdown {
  const parts = new Map(part.lines.map(({ key, now }) => [key, now ?? '0']));
  const lines = whole.lines
    .map((line) => ({ ...line, now: difference(line.now ?? '0', parts.get(line.key) ?? '0') }))
    .filter(({ now }) => !new Decimal(now).isZero());
  // refunds are negative: the most refunded is the one furthest below zero
  const best = (draft.query.direction !== 'worst') !== (draft.definition.name === 'refunds');
  lines.sort((a, b) => {
    const order = compare(b.now, a.now);
    if (order !== 0) return best ? order : -order;
    return a.key < b.key ? -1 : 1;
  });
  const shown = lines.slice(0, draft.query.limit ?? DEFAULT_PLACES);
  return { dimension: whole.dimension, lines: shown, others: lines.length - shown.length };
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
