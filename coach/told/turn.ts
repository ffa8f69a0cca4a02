// One turn's effect on told things and choices: worked out while the answer is read, written with
// its session. Hides from ask.ts which acts there are.
import type { Queryable, TenantContext } from '../../sql/database.ts';
import { told } from '../../sql/told.ts';
import type { Brief } from '../brief.ts';
import { toldBrief } from '../gather.ts';
import type { Prefer, Understanding } from '../query.ts';
import type { Reading } from '../reading.ts';
import { planAct } from './keep.ts';
import type { ToldAct, ToldSaid } from './shapes.ts';
import { saidOf, shownOf, tellOf } from './tell.ts';

export interface ToldTurn {
  said: ToldSaid | undefined;
  /** What the answer is made of; null where a query's own brief is. */
  brief: Brief | null;
  write(tx: Queryable, session_id: string): Promise<void>;
}

interface Turned {
  understanding: Understanding;
  prefer: (Prefer & { label: string }) | null;
}

const NOBODY: Omit<ToldSaid, 'act' | 'of'> = {
  ...{ id: null, kind: null, subject: null, value: null, unit: null, rate: null, day: null },
};

/** What the turn does; null where it only asks. Throws as `planAct`. */
export async function toldTurn(
  reading: Reading,
  ctx: TenantContext,
  { understanding, prefer }: Turned,
): Promise<ToldTurn | null> {
  // who may only ask chooses a reading for this answer; nothing is kept of it
  const told_so = understanding.status === 'told';
  const keeps = prefer !== null && (told_so || ctx.visitor === undefined);
  const keep = keeps ? keeping(reading, ctx, prefer) : null;
  if (understanding.status !== 'told') {
    return keep === null ? null : { said: undefined, brief: null, write: keep };
  }
  const { act } = understanding;
  if (act.act === 'prefer') {
    const brief = toldBrief(reading);
    brief.told = { act: 'prefer', lines: [], choices: [prefer?.label ?? ''] };
    const said: ToldSaid = { ...NOBODY, act: 'prefer', of: 'preference' };
    return { said, brief, write: keep ?? (async () => undefined) };
  }
  if (act.act === 'ask_again') return askAgain(reading, ctx, act.key);
  return acted(reading, ctx, act);
}

async function acted(
  reading: Reading,
  ctx: TenantContext,
  act: Exclude<ToldAct, { act: 'ask_again' | 'prefer' }>,
): Promise<ToldTurn> {
  const plan = await planAct(reading.tx, ctx, { act, now: reading.now });
  const brief = toldBrief(reading);
  const { time_zone } = reading.settings;
  tellOf(brief, plan.act, { kept: [plan.kept], user_id: ctx.user_id, time_zone });
  return {
    said: saidOf(plan.act, plan.kept),
    brief,
    write: (tx, session_id) => plan.write(tx, session_id),
  };
}

/** A question that met exactly one told thing: “no, the 25th” is said of it. */
export function shownTurn(brief: Brief): ToldTurn | null {
  const [line, another] = brief.told?.act === 'listed' ? brief.told.lines : [];
  if (line === undefined || another !== undefined) return null;
  return { said: shownOf(brief, line), brief: null, write: async () => undefined };
}

async function askAgain(
  reading: Reading,
  { user_id }: TenantContext,
  key: string | null,
): Promise<ToldTurn> {
  const { tx, tenant_id } = reading;
  const brief = toldBrief(reading);
  const chosen = user_id === null ? [] : await told.preferences(tx, { tenant_id, user_id });
  const choices = chosen.filter((one) => key === null || one.key === key).map(({ label }) => label);
  brief.told = { act: 'ask_again', lines: [], choices };
  return {
    said: { ...NOBODY, act: 'ask_again', of: 'preference' },
    brief,
    write: async (later) => {
      if (user_id !== null) await told.unprefer(later, { tenant_id, user_id, key });
    },
  };
}

function keeping(
  { tenant_id, now }: Reading,
  { user_id }: TenantContext,
  prefer: Prefer & { label: string },
): ToldTurn['write'] {
  const at = now.toISOString();
  return async (tx) => {
    if (user_id !== null) await told.prefer(tx, { tenant_id, user_id, ...prefer, at });
  };
}
