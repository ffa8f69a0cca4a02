// Told things and choices for those who read and write them by form instead of by chat: listed,
// told, corrected, taken back. Hides that both ways write the same rows by the same rules.
import { CoxswainError } from '../../errors.ts';
import { type Database, type TenantContext, withTenant } from '../../sql/database.ts';
import { told } from '../../sql/told.ts';
import { openReading } from '../reading.ts';
import { type Kept, planAct, standing, standingThings } from './keep.ts';
import {
  type Decision,
  isRestricted,
  type OwnerFact,
  runsOut,
  type Thing,
  type ThingName,
} from './shapes.ts';

export interface ToldDeps {
  db: Database;
  clock: () => Date;
}

/** A told thing as lists show it. */
export type ToldItem<T> = T & {
  id: string;
  restricted: boolean;
  told_by: string;
  teller: string | null;
  told_at: string;
  session_id: string | null;
  replaces: string | null;
  ended_at: string | null;
  ended_why: string | null;
};

/** Decisions that stand, the newest day first; with history those that stood as well. */
export async function listDecisions(
  deps: ToldDeps,
  ctx: TenantContext,
  { history }: { history: boolean },
): Promise<ToldItem<Decision>[]> {
  return (await listed(deps, ctx, { history, day: null })).flatMap(decisionItem);
}

/** Facts that hold today, the newest first; with history those that held as well. */
export async function listFacts(
  deps: ToldDeps,
  ctx: TenantContext,
  { history }: { history: boolean },
): Promise<ToldItem<OwnerFact>[]> {
  const day = history ? null : await today(deps, ctx);
  return (await listed(deps, ctx, { history, day })).flatMap(factItem);
}

/** Throws `forbidden` for a role that tells nothing. */
export async function tellDecision(
  deps: ToldDeps,
  ctx: TenantContext,
  given: Omit<Decision, 'on_day' | 'day_named'> & { on_day?: string | undefined },
): Promise<ToldItem<Decision>> {
  const on_day = given.on_day ?? (await today(deps, ctx));
  const decision = { ...given, on_day, day_named: given.on_day !== undefined };
  return one(decisionItem(await noted(deps, ctx, { of: 'decision', decision })));
}

/** What a fact leaves out is filled by its kind: the first day by today, its end by how long it
 * lasts. Throws `forbidden`, `validation_failed`. */
export async function tellFact(
  deps: ToldDeps,
  ctx: TenantContext,
  given: Partial<OwnerFact> & Pick<OwnerFact, 'kind'>,
): Promise<ToldItem<OwnerFact>> {
  const day = await today(deps, ctx);
  const fact = checked(filled(given, day));
  return one(factItem(await noted(deps, ctx, { of: 'owner_fact', fact })));
}

/** A new row in the place of the old one, with what is given changed. Throws `not_found` too. */
export async function correctDecision(
  deps: ToldDeps,
  ctx: TenantContext,
  { id, change }: { id: string; change: Partial<Omit<Decision, 'day_named'>> },
): Promise<ToldItem<Decision>> {
  const kept = await corrected(deps, ctx, {
    of: 'decision',
    id,
    make: (thing) => {
      if (thing.of !== 'decision') throw wrong();
      const day_named = change.on_day !== undefined || thing.decision.day_named;
      return { of: 'decision', decision: { ...thing.decision, ...change, day_named } };
    },
  });
  return one(decisionItem(kept));
}

export async function correctFact(
  deps: ToldDeps,
  ctx: TenantContext,
  { id, change }: { id: string; change: Partial<Omit<OwnerFact, 'kind'>> },
): Promise<ToldItem<OwnerFact>> {
  const kept = await corrected(deps, ctx, {
    of: 'owner_fact',
    id,
    make: (thing) => {
      if (thing.of !== 'owner_fact') throw wrong();
      return { of: 'owner_fact', fact: checked({ ...thing.fact, ...change }) };
    },
  });
  return one(factItem(kept));
}

/** Takes back what was told; it stays in the history. Throws `not_found`, `forbidden`. */
export async function forget(
  { db, clock }: ToldDeps,
  ctx: TenantContext,
  { of, id }: { of: ThingName; id: string },
): Promise<void> {
  await withTenant(db, ctx, async (tx) => {
    const plan = await planAct(tx, ctx, { act: { act: 'forget', of, id }, now: clock() });
    await plan.write(tx, null);
  });
}

/** What this person chose where questions left something open. */
export async function listPreferences(
  { db }: ToldDeps,
  ctx: TenantContext,
): Promise<{ key: string; label: string; chosen_at: string }[]> {
  const { tenant_id, user_id } = ctx;
  if (user_id === null) return [];
  const rows = await withTenant(db, ctx, (tx) => told.preferences(tx, { tenant_id, user_id }));
  return rows.map(({ key, label, chosen_at }) => ({ key, label, chosen_at }));
}

/** The coach asks again; null: everywhere. */
export async function forgetPreferences(
  { db }: ToldDeps,
  ctx: TenantContext,
  key: string | null,
): Promise<void> {
  const { tenant_id, user_id } = ctx;
  if (user_id !== null) {
    await withTenant(db, ctx, (tx) => told.unprefer(tx, { tenant_id, user_id, key }));
  }
}

async function listed(
  { db }: ToldDeps,
  ctx: TenantContext,
  { history, day }: { history: boolean; day: string | null },
): Promise<Kept[]> {
  return withTenant(db, ctx, (tx) => standingThings(tx, ctx.tenant_id, day, history));
}

async function noted({ db, clock }: ToldDeps, ctx: TenantContext, thing: Thing): Promise<Kept> {
  return withTenant(db, ctx, async (tx) => {
    const plan = await planAct(tx, ctx, { act: { act: 'note', thing }, now: clock() });
    await plan.write(tx, null);
    return standing(tx, ctx, { of: thing.of, id: plan.kept.id });
  });
}

async function corrected(
  { db, clock }: ToldDeps,
  ctx: TenantContext,
  { of, id, make }: { of: ThingName; id: string; make: (thing: Thing) => Thing },
): Promise<Kept> {
  return withTenant(db, ctx, async (tx) => {
    const thing = make((await standing(tx, ctx, { of, id })).thing);
    const act = { act: 'correct' as const, of, id, change: {}, thing };
    const plan = await planAct(tx, ctx, { act, now: clock() });
    await plan.write(tx, null);
    return standing(tx, ctx, { of, id: plan.kept.id });
  });
}

async function today({ db, clock }: ToldDeps, ctx: TenantContext): Promise<string> {
  return withTenant(db, ctx, async (tx) => {
    const reading = await openReading(tx, { tenant_id: ctx.tenant_id, now: clock() });
    return reading.today;
  });
}

/** Subjects of kinds that have only one. */
const SUBJECTS: Readonly<Partial<Record<OwnerFact['kind'], string>>> = {
  cash_today: 'the bank',
  pay_day: 'wages',
  loan: 'the bank',
};

function filled(given: Partial<OwnerFact> & Pick<OwnerFact, 'kind'>, day: string): OwnerFact {
  const { kind } = given;
  const from_day = given.from_day ?? day;
  const none = { value: null, unit: null, per: null, rate: null, on_day: null, note: '' };
  const until_day =
    kind === 'tax_date' && given.on_day != null
      ? runsOut(kind, given.on_day)
      : runsOut(kind, from_day);
  return { subject: SUBJECTS[kind] ?? '', ...none, until_day, ...given, from_day };
}

/** A fact that says what its kind is about. */
function checked(fact: OwnerFact): OwnerFact {
  const day_of_month = Number(fact.value);
  const faults = [
    fact.subject === '' && 'subject: say of what, such as rent or flour',
    fact.kind === 'tax_date' && fact.on_day === null && 'on_day: say when it is due',
    fact.kind !== 'tax_date' && fact.value === null && 'value: say how much',
    fact.kind === 'pay_day' &&
      !(Number.isInteger(day_of_month) && day_of_month >= 1 && day_of_month <= 31) &&
      'value: a day of the month, from 1 to 31',
    fact.kind !== 'pay_day' &&
      fact.value !== null &&
      fact.unit === null &&
      'unit: say the currency',
    fact.until_day !== null && fact.until_day <= fact.from_day && 'to: must be after from',
  ].filter((fault) => fault !== false);
  if (faults.length > 0) {
    throw new CoxswainError('validation_failed', `This is not a fact yet: ${faults.join('; ')}.`);
  }
  return fact;
}

function decisionItem(kept: Kept): ToldItem<Decision>[] {
  const { thing, ...origin } = kept;
  if (thing.of !== 'decision') return [];
  return [{ ...thing.decision, ...origin, restricted: isRestricted(thing) }];
}

function factItem(kept: Kept): ToldItem<OwnerFact>[] {
  const { thing, ...origin } = kept;
  if (thing.of !== 'owner_fact') return [];
  return [{ ...thing.fact, ...origin, restricted: isRestricted(thing) }];
}

function one<T>([item]: T[]): T {
  if (item === undefined) throw wrong();
  return item;
}

function wrong(): CoxswainError {
  return new CoxswainError('not_found', 'There is nothing told like that, or it was taken back.');
}
