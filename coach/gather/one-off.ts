// What of a figure somebody called a one-off, as a fact of its own beside it.
import { product } from '../../analysis/decimals.ts';
import type { Expression, Term } from '../brief.ts';
import { numeratorOf, termsOf } from '../expressions.ts';
import { ONE_OFF, oneOffsIn } from '../one-offs.ts';
import { addFact, type Draft, isAdditive, unitOf } from './draft.ts';
import { spanOf } from './levels.ts';

/** Puts 'one_off' where the asked window holds any; asked twice, it reads once. */
export async function gatherOneOff(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  if (query.window === null || brief.facts.one_off || !isAdditive(definition)) return;
  if (brief.facts.now?.value == null) return;
  const span = spanOf(query.window);
  const terms = termsOf(numeratorOf(definition), { span, filters: query.filters });
  let held = 0;
  for (const { measure, filters } of terms) {
    held += (await oneOffsIn(reading, measure, { span, filters })).length;
  }
  if (held === 0) return;
  const marked = terms.map((term): Term => ({ ...term, measure: ONE_OFF + term.measure }));
  const without = marked.map((term): Term => ({ ...term, factor: product(term.factor, '-1') }));
  const shape = { unit: unitOf(definition, reading), role: 'level', span } as const;
  await addFact(draft, 'one_off', { ...shape, expression: sumOf(marked) });
  // the part that is compared with what is usual
  if (query.family === 'normal') {
    await addFact(draft, 'ordinary', { ...shape, expression: sumOf([...terms, ...without]) });
  }
}

function sumOf(over: Term[]): Expression {
  return { kind: 'fractions', scale: '1', parts: [{ sign: '1', over, by: null }] };
}
