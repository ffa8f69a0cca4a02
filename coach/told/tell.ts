// Told things as the facts of a brief: each figure among them is a claim whose origin is a person.
// Hides how a claim of that kind is run again: as it was told, and as it stands.
import { addDays } from '../../analysis/calendar.ts';
import { told } from '../../sql/told.ts';
import type { Brief, Fact, Told, Unit } from '../brief.ts';
import { showDay } from '../figures.ts';
import { known, unknown, type Value } from '../measures.ts';
import { localDay, type Reading } from '../reading.ts';
import { type Kept, standing } from './keep.ts';
import { isRestricted, type ToldBrief, type ToldLine, type ToldSaid } from './shapes.ts';

/** Lines of one list; the rest is in the list of told things. */
const MOST_LINES = 20;

/** What a told thing is read in: its transaction, and the zone in which days are told. */
type Where = Pick<Reading, 'tx' | 'tenant_id'> & {
  settings: Pick<Reading['settings'], 'time_zone'>;
};

interface Telling {
  kept: readonly Kept[];
  /** Whoever asks. */
  user_id: string | null;
  time_zone: string;
}

/** Puts told things into a brief, each figure as a fact. */
export function tellOf(brief: Brief, act: ToldBrief['act'], telling: Telling): void {
  const { kept } = telling;
  const lines = kept.slice(0, MOST_LINES).map((one, i) => lineOf(brief, one, { i, ...telling }));
  brief.told = { act, lines, choices: [] };
}

/** What a client and the next turn are told of an act. */
export function saidOf(act: ToldSaid['act'], { id, thing }: Kept): ToldSaid {
  const none = { value: null, unit: null, rate: null };
  if (thing.of === 'decision') {
    const { kind, on_day } = thing.decision;
    return { act, of: 'decision', id, kind, subject: null, ...none, day: on_day };
  }
  const { kind, subject, value, unit, rate, on_day, from_day } = thing.fact;
  return { act, of: 'owner_fact', id, kind, subject, value, unit, rate, day: on_day ?? from_day };
}

/** The same of a line that a question met. */
export function shownOf({ facts }: Brief, line: ToldLine): ToldSaid {
  const of = (key: string | null) => (key === null ? null : (facts[key]?.value ?? null));
  const unit = line.value === null || line.kind === 'pay_day' ? null : facts[line.value]?.unit;
  return {
    act: 'shown',
    of: line.of,
    id: line.id,
    kind: line.kind,
    subject: line.of === 'decision' ? null : line.words,
    value: of(line.value),
    unit: unit ?? null,
    rate: of(line.rate),
    day: of(line.day ?? line.from),
  };
}

/** The value as it was told, whatever became of it. */
export async function toldThen(reading: Where, claim: Told): Promise<Value> {
  const kept = await standing(reading.tx, reading, { ...claim, ended: true });
  return toldValue(kept, claim.field, reading.settings.time_zone);
}

/** The value as it stands: of what replaced it, or unknown where it was taken back. */
export async function toldNow(reading: Where, claim: Told): Promise<Value & { weights: [] }> {
  return { ...(await valueNow(reading, claim)), weights: [] };
}

async function valueNow(reading: Where, claim: Told): Promise<Value> {
  const { tx, tenant_id } = reading;
  const { of, id } = claim;
  const last = await told.replacementOf(tx, { tenant_id, of, id });
  const kept = await standing(tx, { tenant_id }, { of, id: last?.id ?? id, ended: true });
  if (kept.ended_why === 'forgotten') return unknown('What was told was taken back.');
  if (kept.ended_why === 'superseded') return unknown('Something newer was told since.');
  return toldValue(kept, claim.field, reading.settings.time_zone);
}

function toldValue({ thing, told_at }: Kept, field: Told['field'], time_zone: string): Value {
  const value = fields(thing, localDay(new Date(told_at), time_zone))[field];
  return value === null ? unknown('It was not told.') : known(value);
}

type Fields = Record<Told['field'], string | null>;

function fields(thing: Kept['thing'], told_on: string): Fields {
  if (thing.of === 'decision') {
    const day = thing.decision.on_day;
    return { told_on, day, value: null, rate: null, from: null, until: null };
  }
  const { value, rate, on_day, from_day, until_day } = thing.fact;
  return { told_on, value, rate, day: on_day, from: from_day, until: until_day };
}

function lineOf(
  brief: Brief,
  kept: Kept,
  { i, user_id, time_zone }: Telling & { i: number },
): ToldLine {
  const { thing } = kept;
  const told_on = localDay(new Date(kept.told_at), time_zone);
  const own = fields(thing, told_on);
  const add = (field: Told['field'], unit: Unit | null): string | null => {
    const value = own[field];
    if (value === null || unit === null) return null;
    const key = `told.${i}.${field}`;
    brief.facts[key] = factOf(kept, { key, field, value, unit, told_on });
    return key;
  };
  const teller = kept.told_by === user_id ? null : (kept.teller ?? '');
  const restricted = isRestricted(thing);
  const base = {
    id: kept.id,
    of: thing.of,
    restricted,
    teller,
    told_on: add('told_on', 'date') ?? '',
  };
  if (thing.of === 'decision') {
    const { kind, what, day_named } = thing.decision;
    const none = { per: null, value: null, rate: null, from: null, until: null };
    return { ...base, ...none, kind, words: what, day_named, day: add('day', 'date') };
  }
  const { kind, subject, per, unit } = thing.fact;
  return {
    ...base,
    kind,
    words: subject,
    per,
    day_named: true,
    value: add('value', kind === 'pay_day' ? 'count' : unit),
    rate: add('rate', 'percent'),
    day: add('day', 'date'),
    from: add('from', 'date'),
    until: add('until', 'date'),
  };
}

interface Figure {
  key: string;
  field: Told['field'];
  value: string;
  unit: Unit;
  told_on: string;
}

function factOf(
  { id, thing, teller, told_by }: Kept,
  { key, field, value, unit, told_on }: Figure,
): Fact {
  const from = thing.of === 'decision' ? thing.decision.on_day : thing.fact.from_day;
  const until = thing.of === 'decision' ? null : thing.fact.until_day;
  const kind = thing.of === 'decision' ? thing.decision.kind : thing.fact.kind;
  return {
    key,
    metric: `${thing.of}.${kind}`,
    value,
    reason: null,
    unit,
    span: { from, to: until !== null && until > from ? until : addDays(from, 1) },
    compare: null,
    grain: null,
    filters: [],
    expression: { kind: 'told', of: thing.of, id, field },
    role: unit === 'date' ? 'date' : 'level',
    closed: false,
    sources: [`told by ${teller ?? told_by} on ${showDay(told_on)}`],
  };
}
