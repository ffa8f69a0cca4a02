// What was told to the coach, as an answer: the decisions, or the facts that hold today, those only
// that the question names. Hides how a name in a question meets what somebody said.
import type { Kept } from '../told/keep.ts';
import { standingThings } from '../told/keep.ts';
import { nearest, type Standing } from '../told/read.ts';
import { FactKind } from '../told/shapes.ts';
import { tellOf } from '../told/tell.ts';
import type { Draft } from './draft.ts';
import type { Asker } from './words.ts';

export async function gatherTold({ query, brief, reading }: Draft, asker: Asker): Promise<void> {
  const { tx, tenant_id, today, settings } = reading;
  const all = await standingThings(tx, tenant_id, today);
  const of = query.family === 'decisions' ? 'decision' : null;
  const kept = fitting(
    all.filter(({ thing }) => of === null || thing.of === of),
    query.term,
  ).filter(({ thing }) => isWithin(thing, query.window));
  brief.sources = [];
  const { time_zone } = settings;
  tellOf(brief, 'listed', { kept, user_id: asker.user_id ?? null, time_zone });
}

/** Those that some words name: all without words, of a kind by its name, else the nearest. */
export function fitting(kept: readonly Kept[], words: string | null): Kept[] {
  if (words === null) return [...kept];
  const kind = FactKind.safeParse(words);
  if (kind.success) {
    return kept.filter(({ thing }) => thing.of === 'owner_fact' && thing.fact.kind === kind.data);
  }
  const found = nearest(words, kept.map(standingOf));
  return kept.filter(({ id }) => id === found?.id);
}

/** A kept thing as the reader of messages knows it. */
export function standingOf({ id, thing }: Kept): Standing {
  return thing.of === 'decision'
    ? { of: 'decision', id, kind: thing.decision.kind, words: thing.decision.what }
    : { of: 'owner_fact', id, kind: thing.fact.kind, words: thing.fact.subject };
}

function isWithin(thing: Kept['thing'], window: { from: string; to: string } | null): boolean {
  if (window === null || thing.of !== 'decision') return true;
  const { on_day } = thing.decision;
  return on_day >= window.from && on_day < window.to;
}
