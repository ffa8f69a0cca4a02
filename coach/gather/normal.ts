// Is this normal? The figure against the range that earlier windows like it make usual. An
// unfinished window is not judged against finished ones.

import type { Special } from '../brief.ts';
import { judge } from '../expressions.ts';
import { daysWithoutTrade } from './coverage.ts';
import { addFact, type Draft, isAdditive, unitOf } from './draft.ts';
import { gatherLevel, spanOf } from './levels.ts';
import { gatherOneOff } from './one-off.ts';

const RANGE = ['baseline_middle', 'baseline_low', 'baseline_high'] as const;

export async function gatherNormal(draft: Draft): Promise<void> {
  const { query, definition, reading, brief } = draft;
  const now = await gatherLevel(draft);
  if (query.window === null || now === null || now.value === null) return;
  const span = spanOf(query.window);
  brief.days_without_trade = await daysWithoutTrade(reading, span);
  if (!isAdditive(definition)) {
    brief.notes.push(`A usual range is known for amounts and counts, not for ${definition.label}.`);
    return;
  }
  if (reading.data === null || span.to > reading.data.to || span.to > reading.today) {
    brief.notes.push('The period is not over yet, so it is not compared with finished ones.');
    return;
  }
  await gatherOneOff(draft);
  const judged = await judge(reading, definition, { span, filters: query.filters });
  if (judged === null || judged.verdict.low === null) {
    brief.verdict = 'too_short';
    return;
  }
  for (const kind of RANGE) {
    const expression: Special = {
      kind,
      metric: definition.name,
      span,
      compare: null,
      filters: query.filters,
    };
    await addFact(draft, kind, {
      expression,
      unit: unitOf(definition, reading),
      role: 'range',
      span,
    });
  }
  const value = Number((brief.facts.ordinary ?? now).value);
  const [low, high] = [Number(judged.verdict.low), Number(judged.verdict.high)];
  brief.verdict = value > high ? 'unusually_high' : value < low ? 'unusually_low' : 'normal';
}
