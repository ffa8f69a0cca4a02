// Requests and answers about what people told the coach, as zod; the rest of the API stands in
// api.ts and api-coach.ts.
import { z } from 'zod';
import { LocalDate } from '../coach/query.ts';
import { DecisionKind, FactKind, OwnerFact, Decision as Told } from '../coach/told/shapes.ts';
import { id, pageOf } from './api.ts';

export const HistoryQuery = z.strictObject({
  history: z
    .stringbool()
    .default(false)
    .describe('true: what was corrected, replaced, taken back or has run out as well'),
});

const origin = {
  id,
  restricted: z.boolean().describe('payroll, bank balances and loans: not for every role'),
  told_by: id,
  teller: z.string().nullable().describe('name or e-mail of who told it'),
  told_at: z.string(),
  session_id: id.nullable().describe('the answer it came from; null: a form'),
  replaces: id.nullable().describe('what it was told instead of'),
  ended_at: z.string().nullable(),
  ended_why: z.string().nullable().describe('corrected, superseded or forgotten'),
};

const fact = OwnerFact.shape;
const day = LocalDate.refine((text) => !Number.isNaN(Date.parse(text)), {
  error: 'is no day of the calendar',
});
const given = {
  subject: fact.subject.optional().describe('of what: rent, flour, VAT, the bank'),
  value: fact.value.optional().describe('an amount; of a pay day the day of the month'),
  unit: fact.unit.optional().describe('the currency of the amount, an ISO 4217 code'),
  per: fact.per.optional().describe('month, week, kilo'),
  rate: fact.rate.optional().describe('percent a year'),
  on_day: day.nullable().optional().describe('the day a tax is due'),
  from: day.optional(),
  to: day.nullable().optional().describe('the first day it no longer holds; null: until changed'),
  note: fact.note.optional(),
};
export const FactBody = z.strictObject({ kind: FactKind, ...given });
export const FactPatch = z.strictObject(given);

const { from_day: _from, until_day: _until, ...shown } = fact;
export const FactAnswer = z.object({
  ...shown,
  from: z.string(),
  to: z.string().nullable(),
  ...origin,
});
export const FactsAnswer = pageOf(FactAnswer);

export const DecisionBody = z.strictObject({
  what: Told.shape.what,
  kind: DecisionKind.default('other'),
  on_day: day.optional().describe('today unless told'),
});
export const DecisionPatch = z.strictObject({
  what: Told.shape.what.optional(),
  kind: DecisionKind.optional(),
  on_day: day.optional(),
});
export const DecisionAnswer = z.object({ ...Told.shape, ...origin });
export const DecisionsAnswer = pageOf(DecisionAnswer);

export const PreferencesAnswer = pageOf(
  z.object({ key: z.string(), label: z.string(), chosen_at: z.string() }),
);
export const PreferencesQuery = z.strictObject({
  key: z.string().min(1).max(160).optional().describe('one of them; absent: all'),
});
