// Facts that several kinds of finding tell: an end of the records, and a number that only counts
// what is listed.
import type { Span } from '../brief.ts';
import { addFact, type Draft, putFact, shareOf, type Where } from '../gather/draft.ts';

/** The first or last day of the metric within a span, as a claim. */
export async function edgeFact(
  draft: Draft,
  kind: 'first_day' | 'last_day',
  span: Span,
): Promise<void> {
  await addFact(draft, kind, {
    expression: { kind, metric: draft.definition.name, span, compare: null, filters: [] },
    unit: 'date',
    role: 'date',
    span,
    filters: [],
  });
}

/** Which share a part has of the whole business's, in percent, as a claim. */
export async function shareFact(draft: Draft, part: Where, whole: Span = part.span): Promise<void> {
  await addFact(draft, 'share', {
    expression: shareOf(draft.definition, part, { span: whole, filters: [] }),
    unit: 'percent',
    role: 'share',
    span: whole,
  });
}

/** A count of what the text lists; its value is itself. */
export function labelFact(
  draft: Draft,
  key: string,
  of: { value: string; unit: string; span: Span },
): void {
  const { value, unit, span } = of;
  putFact(draft, key, {
    expression: {
      kind: 'label',
      metric: draft.definition.name,
      span,
      compare: null,
      filters: [],
      value,
    },
    unit,
    role: 'label',
    span,
    filters: [],
    value,
    reason: null,
  });
}
