// Facts that several kinds of finding tell: an end of the records, and a number that only counts
// what is listed.
import type { Span } from '../brief.ts';
import { addFact, type Draft, putFact } from '../gather/draft.ts';

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
