// One answered question as the tests of what is told of a run have it. Only tests import it.
import type { Result } from './summary.ts';

/** Held out, put plainly, understood and right in everything; `change` says what is not so. */
export function result(id: string, change: Partial<Result> = {}): Result {
  return {
    id,
    data: 'bakery',
    kind: 'plain',
    held_out: true,
    before: undefined,
    question: id,
    status_right: true,
    understood: true,
    differences: [],
    figures_right: true,
    faults: [],
    left_out: [],
    claims: 1,
    rerun_right: true,
    records_right: true,
    sources_right: true,
    claim_faults: [],
    answer: { status: 'answered', text: '', query: null },
    ...change,
  };
}
