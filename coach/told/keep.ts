// Told things in the database: what a message does to them worked out before it is written, so that
// the answer can say it back, and written with the session. Hides that nothing is ever rewritten: a
// correction is a row of its own, and what a newer one replaces keeps its days and stands again
// where the newer one is taken back.
import { randomUUID } from 'node:crypto';
import { CoxswainError } from '../../errors.ts';
import type { Queryable, TenantContext } from '../../sql/database.ts';
import { sight } from '../../sql/sight.ts';
import type { RowOf } from '../../sql/statements.ts';
import { told } from '../../sql/told.ts';
import { notShown } from '../sight.ts';
import {
  type Change,
  Decision,
  type DecisionKind,
  type FactKind,
  isRestricted,
  MAY_TELL,
  OwnerFact,
  runsOut,
  type Thing,
  type ThingName,
  type ToldAct,
} from './shapes.ts';

/** More standing things than this are a ledger; the newest are read. */
export const MOST_STANDING = 200;

export type DecisionRow = RowOf<typeof told.decisions>;
export type FactRow = RowOf<typeof told.facts>;

/** A told thing with its origin, as answers and lists show it. */
export interface Kept {
  id: string;
  thing: Thing;
  told_by: string;
  /** Name or e-mail; null where the account is gone. */
  teller: string | null;
  told_at: string;
  session_id: string | null;
  replaces: string | null;
  ended_at: string | null;
  ended_why: string | null;
}

/** An act worked out: what stands after it, and how it is written in a later transaction. */
export interface Plan {
  act: 'noted' | 'corrected' | 'forgotten';
  kept: Kept;
  write(tx: Queryable, session_id: string | null): Promise<void>;
}

/**
 * Works out an act on told things; reads, writes nothing. Throws `forbidden` for a role that tells
 * nothing, `not_shown` for what it may not see, `not_found` where what is pointed at is no more.
 */
export async function planAct(
  tx: Queryable,
  ctx: TenantContext,
  { act, now }: { act: Exclude<ToldAct, { act: 'ask_again' | 'prefer' }>; now: Date },
): Promise<Plan> {
  const user_id = teller(ctx);
  if (act.act !== 'forget' && act.thing) await mustSee(tx, act.thing);
  const at = now.toISOString();
  const stands = { session_id: null, ended_at: null, ended_why: null };
  const fresh = { told_by: user_id, teller: null, told_at: at, ...stands };
  if (act.act === 'note') {
    const kept: Kept = { id: randomUUID(), thing: act.thing, ...fresh, replaces: null };
    return {
      act: 'noted',
      kept: await bounded(tx, ctx, kept),
      write: (later, session_id) => insert(later, ctx, { kept, session_id }),
    };
  }
  const { of, id } = act;
  const before = await standing(tx, ctx, { of, id });
  const end = async (later: Queryable, why: 'corrected' | 'forgotten', heir?: Kept) => {
    const row = { tenant_id: ctx.tenant_id, id, at, by: user_id, why };
    const ended =
      of === 'decision' ? await told.endDecision(later, row) : await told.endFact(later, row);
    if (ended === 0)
      throw new CoxswainError('conflict', 'This was changed a moment ago. Say it again.');
    if (before.thing.of === 'decision') return;
    const { fact } = before.thing;
    const { tenant_id } = ctx;
    if (heir !== undefined && takesPlace(heir.thing, fact)) {
      await told.inherit(later, { tenant_id, id, heir: heir.id });
    } else {
      await told.reopen(later, { tenant_id, id });
    }
    await told.bound(later, sameAs(ctx, fact));
  };
  if (act.act === 'forget') {
    return { act: 'forgotten', kept: before, write: (later) => end(later, 'forgotten') };
  }
  const thing = await asTold(tx, ctx, {
    before,
    thing: act.thing ?? changed(before.thing, act.change),
  });
  const kept: Kept = { id: randomUUID(), thing, ...fresh, replaces: id };
  return {
    act: 'corrected',
    kept: await bounded(tx, ctx, kept),
    write: async (later, session_id) => {
      await end(later, 'corrected', kept);
      await insert(later, ctx, { kept, session_id });
    },
  };
}

/**
 * What stands, decisions first. `day`: only facts that hold on it; null: of any day. `with_ended`:
 * what was corrected, superseded or taken back as well.
 */
export async function standingThings(
  tx: Queryable,
  tenant_id: string,
  day: string | null,
  with_ended = false,
): Promise<Kept[]> {
  const [decisions, facts] = await Promise.all([
    told.decisions(tx, { tenant_id, with_ended, most: MOST_STANDING }),
    told.facts(tx, { tenant_id, with_ended, day, most: MOST_STANDING }),
  ]);
  return [...decisions.map(keptDecision), ...facts.map(keptFact)];
}

/** One that stands, or stood where `ended` ones count. Throws `not_found`. */
export async function standing(
  tx: Queryable,
  { tenant_id }: Pick<TenantContext, 'tenant_id'>,
  { of, id, ended = false }: { of: ThingName; id: string; ended?: boolean },
): Promise<Kept> {
  const row =
    of === 'decision'
      ? await told.decision(tx, { tenant_id, id })
      : await told.fact(tx, { tenant_id, id });
  if (row === null || (row.ended_at !== null && !ended)) {
    throw new CoxswainError('not_found', 'There is nothing told like that, or it was taken back.');
  }
  return 'what' in row ? keptDecision(row) : keptFact(row);
}

export function keptDecision(row: DecisionRow): Kept {
  const { id, kind, what, on_day, day_named, ...origin } = row;
  const decision = { kind: kind as DecisionKind, what, on_day, day_named };
  return { id, thing: { of: 'decision', decision }, ...originOf(origin) };
}

export function keptFact(row: FactRow): Kept {
  const { value, unit, per, rate, on_day, from_day, until_day, note, kind, subject, id } = row;
  const fact = { value, unit, per, rate, on_day, from_day, until_day, note, subject };
  return {
    id,
    thing: { of: 'owner_fact', fact: { ...fact, kind: kind as FactKind } },
    ...originOf(row),
  };
}

function originOf(
  row: Omit<DecisionRow, 'id' | 'kind' | 'what' | 'on_day' | 'day_named' | 'restricted'>,
) {
  const { told_by, teller: name, told_at, session_id, replaces, ended_at, ended_why } = row;
  return { told_by, teller: name, told_at, session_id, replaces, ended_at, ended_why };
}

/** What people are paid and what lies in the bank is told by who may see it. */
async function mustSee(tx: Queryable, thing: Thing): Promise<void> {
  if (!isRestricted(thing)) return;
  const { yes } = await sight.seesRestricted(tx, {});
  if (!yes) throw notShown(thing.of === 'decision' ? thing.decision.what : thing.fact.subject);
}

/** The person, where their role tells. */
function teller({ user_id, role }: TenantContext): string {
  if (user_id === null || !MAY_TELL.has(role)) {
    throw new CoxswainError('forbidden', 'Your role cannot tell the coach facts or decisions.');
  }
  return user_id;
}

async function insert(
  tx: Queryable,
  { tenant_id }: TenantContext,
  { kept, session_id }: { kept: Kept; session_id: string | null },
): Promise<void> {
  const { id, thing, told_by, told_at, replaces } = kept;
  const row = { tenant_id, id, told_by, told_at, session_id, replaces };
  const restricted = isRestricted(thing);
  if (thing.of === 'decision') {
    await told.insertDecision(tx, { ...row, ...Decision.parse(thing.decision), restricted });
    return;
  }
  const fact = OwnerFact.parse(thing.fact);
  const same = sameAs({ tenant_id }, fact);
  // what is told anew of the same takes over from its first day on, up to the next that was told
  const { from_day } = fact;
  await told.supersede(tx, { ...same, from_day, at: told_at, by: told_by, id });
  await told.insertFact(tx, { ...row, ...fact, restricted });
  await told.bound(tx, same);
}

function sameAs({ tenant_id }: Pick<TenantContext, 'tenant_id'>, fact: OwnerFact) {
  const { kind, subject, on_day } = fact;
  return { tenant_id, kind, subject, on_day };
}

/** Whether a correction holds on all days of what it corrects; else what stood before is open. */
function takesPlace(thing: Thing, { subject, on_day, from_day }: OwnerFact): boolean {
  if (thing.of === 'decision') return false;
  const { fact } = thing;
  const due = fact.kind !== 'tax_date' || fact.on_day === on_day;
  const same = fact.subject.toLowerCase() === subject.toLowerCase();
  return same && due && fact.from_day <= from_day;
}

/** As it will stand: another of the same that begins later is its end. */
async function bounded(tx: Queryable, ctx: TenantContext, kept: Kept): Promise<Kept> {
  const { thing, replaces } = kept;
  if (thing.of === 'decision') return kept;
  const { fact } = thing;
  const { from_day } = fact;
  const next = await told.nextFrom(tx, { ...sameAs(ctx, fact), from_day, besides: replaces });
  if (next.day === null || (fact.until_day !== null && fact.until_day <= next.day)) return kept;
  return { ...kept, thing: { of: 'owner_fact', fact: { ...fact, until_day: next.day } } };
}

/** A correction that leaves the end alone keeps the one that was told, not what bounds it today. */
async function asTold(
  tx: Queryable,
  { tenant_id }: TenantContext,
  { before, thing }: { before: Kept; thing: Thing },
): Promise<Thing> {
  if (thing.of === 'decision' || before.thing.of === 'decision') return thing;
  if (thing.fact.until_day !== before.thing.fact.until_day) return thing;
  const row = await told.fact(tx, { tenant_id, id: before.id });
  return row === null
    ? thing
    : { of: 'owner_fact', fact: { ...thing.fact, until_day: row.until_told } };
}

/** The thing with what a correction names in its place. */
function changed(thing: Thing, change: Change): Thing {
  const { day, what, ...rest } = change;
  if (thing.of === 'decision') {
    const { decision } = thing;
    const named = day === undefined ? {} : { on_day: day, day_named: true };
    return { of: 'decision', decision: { ...decision, ...named, what: what ?? decision.what } };
  }
  const { fact } = thing;
  const moved =
    day === undefined
      ? {}
      : fact.kind === 'tax_date'
        ? { on_day: day, until_day: runsOut('tax_date', day) }
        : { from_day: day, until_day: runsOut(fact.kind, day) };
  return { of: 'owner_fact', fact: { ...fact, ...rest, ...moved } };
}
