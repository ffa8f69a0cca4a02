// Told things in the reading of a message: whether it tells, corrects, takes back or asks for one,
// and which decision dates an event it names. Hides that told things are read only where the words
// may need them: most messages need none.

import { SAY } from '../../prompts/understanding.ts';
import type { TenantContext } from '../../sql/database.ts';
import { told } from '../../sql/told.ts';
import { showDay } from '../figures.ts';
import { fitting, standingOf } from '../gather/told.ts';
import type { UnderstandContext, Understanding } from '../query.ts';
import type { Reading } from '../reading.ts';
import type { Leaned, Turn } from '../understand/conversation.ts';
import { mayNameEvent, placeEvent } from './events.ts';
import { MOST_STANDING, standingThings } from './keep.ts';
import { readToldQuestion } from './questions.ts';
import { forgotten, mayForget, readAct } from './read.ts';
import { MAY_TELL, type ToldAct } from './shapes.ts';

interface Reads {
  reading: Reading;
  ctx: TenantContext;
  question: string;
  context: UnderstandContext;
  turns: readonly Turn[];
}

/** What the message does to told things, or asks of them; null where it is about something else. */
export async function readTold(reads: Reads): Promise<Understanding | null> {
  const { reading, ctx, question, context, turns } = reads;
  const { tx, tenant_id, today, currency } = reading;
  const last = turns[0]?.told ?? null;
  const act = readAct(question, { understand: context, currency, last });
  if (act !== null) return acted(act, ctx);
  if (mayForget(question)) {
    const all = await standingThings(tx, tenant_id, null);
    const named = forgotten(question, all.map(standingOf));
    if (named !== null) return acted(named, ctx);
  }
  const asked = readToldQuestion(question, context);
  if (asked === null) return null;
  const { query, only_if_told } = asked;
  if (only_if_told) {
    const all = await standingThings(tx, tenant_id, today);
    const facts = all.filter(({ thing }) => thing.of === 'owner_fact');
    if (fitting(facts, query.term).length === 0) return null;
  }
  return { status: 'query', query, assumed: [] };
}

function acted(act: ToldAct, { role }: TenantContext): Understanding {
  const own = act.act === 'ask_again' || act.act === 'prefer';
  if (!own && !MAY_TELL.has(role))
    return { status: 'declined', reason: 'may_not_tell', term: null };
  return { status: 'told', act };
}

/** The message with a date in the place of an event that was told, and what is said of that. */
export async function placeInTime({
  reading,
  leaned,
  turns,
}: {
  reading: Reading;
  leaned: Leaned;
  turns: readonly Turn[];
}): Promise<Pick<Leaned, 'question' | 'context'> & { said: string | null }> {
  const { question, context } = leaned;
  const plain = { question, context, said: null };
  if (!mayNameEvent(question)) return plain;
  const { tx, tenant_id } = reading;
  const decisions = await told.decisions(tx, { tenant_id, with_ended: false, most: MOST_STANDING });
  const last = turns.find((turn) => turn.told?.of === 'decision')?.told?.id ?? null;
  const placed = placeEvent(question, decisions, { context, last });
  if (placed === null) return plain;
  const { what, on_day } = placed.decision;
  return { ...plain, question: placed.question, said: SAY.since_decision(what, showDay(on_day)) };
}
