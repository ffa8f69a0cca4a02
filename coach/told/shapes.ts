// What can be told to the coach, and the acts on it: one shape for reading, keeping, answering and
// HTTP. Hides how long each kind holds and who may see it.
import { z } from 'zod';
import { addDays } from '../../analysis/calendar.ts';
import { LocalDate } from '../query.ts';

/** A decision is a sentence; the table refuses a longer one as well. */
export const MOST_WHAT_CHARS = 300;
export const MOST_SUBJECT_CHARS = 80;
export const MOST_NOTE_CHARS = 300;
const MOST_PER_CHARS = 40;

export const DecisionKind = z.enum([
  'hire',
  'leave',
  'price',
  'pay',
  'stop',
  'start',
  'open',
  'close',
  'equipment',
  'supplier',
  'hours',
  'marketing',
  'move',
  'other',
]);
export type DecisionKind = z.infer<typeof DecisionKind>;

export const FactKind = z.enum([
  'cash_today',
  'recurring_cost',
  'unit_cost',
  'pay_day',
  'tax_date',
  'loan',
]);
export type FactKind = z.infer<typeof FactKind>;

/** Exact decimal text; twelve digits before the point are more than any small business has. */
export const Amount = z
  .string()
  .regex(/^-?\d{1,12}(\.\d{1,6})?$/, 'must be a decimal like 1150.00');

export const Decision = z.strictObject({
  kind: DecisionKind,
  /** The teller's own words. */
  what: z.string().trim().min(1).max(MOST_WHAT_CHARS),
  on_day: LocalDate,
  /** false: no day was named, and the day of telling was taken. */
  day_named: z.boolean(),
});
export type Decision = z.infer<typeof Decision>;

export const OwnerFact = z.strictObject({
  kind: FactKind,
  subject: z.string().trim().min(1).max(MOST_SUBJECT_CHARS),
  /** An amount in `unit`; of a pay day the day of the month, 1 to 31. */
  value: Amount.nullable(),
  /** An ISO 4217 code; null where the value is no money. */
  unit: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullable(),
  /** What one amount is for: month, week, kilo. */
  per: z.string().trim().min(1).max(MOST_PER_CHARS).nullable(),
  /** Percent a year. */
  rate: Amount.nullable(),
  /** The day a tax is due. */
  on_day: LocalDate.nullable(),
  from_day: LocalDate,
  /** The first day on which it no longer holds; null: until changed. */
  until_day: LocalDate.nullable(),
  note: z.string().max(MOST_NOTE_CHARS),
});
export type OwnerFact = z.infer<typeof OwnerFact>;

export type Thing = { of: 'decision'; decision: Decision } | { of: 'owner_fact'; fact: OwnerFact };
export type ThingName = Thing['of'];

/** What a correction names; what it leaves out stays as it was. */
export type Change = Partial<
  Pick<OwnerFact, 'value' | 'unit' | 'rate' | 'per'> & { day: string; what: string }
>;

/** What a message does to what is told. */
export type ToldAct =
  | { act: 'note'; thing: Thing }
  /** `thing`: the whole of it anew, as a form gives it. */
  | { act: 'correct'; of: ThingName; id: string; change: Change; thing?: Thing }
  | { act: 'forget'; of: ThingName; id: string }
  /** A preference goes: the coach asks again. */
  | { act: 'ask_again'; key: string | null }
  /** A choice is told without having been asked for. */
  | { act: 'prefer' };

/** What an answer says of what was told; for clients, and for the next turn. */
export const ToldSaid = z.strictObject({
  /** shown: a question met exactly this one. */
  act: z.enum(['noted', 'corrected', 'forgotten', 'shown', 'ask_again', 'prefer']),
  of: z.enum(['decision', 'owner_fact', 'preference']),
  /** The row that stands after it; of what was taken back the row that stood. */
  id: z.uuid().nullable(),
  kind: z.string().nullable(),
  /** What a fact is of; null of a decision. */
  subject: z.string().nullable(),
  value: z.string().nullable(),
  unit: z.string().nullable(),
  rate: z.string().nullable(),
  /** A decision's day, a tax's day, the first day of any other fact. */
  day: z.string().nullable(),
});
export type ToldSaid = z.infer<typeof ToldSaid>;

/** Days for which a balance is worth calling today's: a working week. */
const CASH_DAYS = 7;

/** The first day on which a fact told today no longer holds; null: until it is changed. */
export function runsOut(kind: FactKind, day: string): string | null {
  if (kind === 'cash_today') return addDays(day, CASH_DAYS);
  // a tax's day is over the day after
  return kind === 'tax_date' ? addDays(day, 1) : null;
}

/** As app.sounds_restricted (sql/functions/09-sight.sql) has it of categories, and staff. */
const PAYROLL = new RegExp(
  String.raw`\b(?:wages?|salar(?:y|ies)|pay ?rolls?|payslips?|paye|pay(?: bill| rises?)?|paid|` +
    String.raw`pensions?|bonus(?:es)?|draws?|drawings?|dividends?|remuneration|severance|staff|` +
    String.raw`national insurance|directors?|overdrafts?|bank|loans?)\b`,
  'i',
);
/** With who came or went an amount is what they are paid. */
const AMOUNT =
  /[£$€]\s?\d|\b\d[\d.,]*k\b|\b\d[\d.,]*\s*(?:an?|per) \w+|\b(?!(?:19|20)\d\d\b)\d[\d,]{2,}/i;

/** Payroll, draws, bank balances and loans are shown to those who answer for them only. */
export function isRestricted(thing: Thing): boolean {
  if (thing.of === 'decision') {
    const { kind, what } = thing.decision;
    const of_people = kind === 'hire' || kind === 'leave';
    return kind === 'pay' || PAYROLL.test(what) || (of_people && AMOUNT.test(what));
  }
  const { kind, subject, note } = thing.fact;
  if (kind === 'cash_today' || kind === 'loan' || kind === 'pay_day') return true;
  return PAYROLL.test(subject) || PAYROLL.test(note ?? '');
}

/** Those who answer for the figures; the database refuses the others as well. */
export const MAY_TELL: ReadonlySet<string> = new Set(['admin', 'manager', 'adviser']);

/** One told thing as an answer shows it. */
export interface ToldLine {
  id: string;
  of: ThingName;
  kind: string;
  /** A decision's words or a fact's subject: data, shown as text. */
  words: string;
  per: string | null;
  day_named: boolean;
  restricted: boolean;
  /** Null: whoever asks told it. */
  teller: string | null;
  /** Keys of facts in the brief; null where there is none. */
  told_on: string;
  value: string | null;
  rate: string | null;
  day: string | null;
  from: string | null;
  until: string | null;
}

/** What an answer about told things is made of, beside the facts of its brief. */
export interface ToldBrief {
  act: 'noted' | 'corrected' | 'forgotten' | 'listed' | 'ask_again' | 'prefer';
  lines: ToldLine[];
  /** Of ask_again and prefer: what had been, or is chosen. */
  choices: string[];
}
