// Typed twin of told.sql: what people told the coach and what they chose.
import { bind, pg, twin } from './statements.ts';

const one = { tenant_id: pg.uuid, id: pg.uuid };
const origin = {
  told_by: pg.uuid,
  told_at: pg.timestamptz,
  session_id: pg.orNull(pg.uuid),
  replaces: pg.orNull(pg.uuid),
};
const decision = {
  id: pg.uuid,
  kind: pg.text,
  what: pg.text,
  on_day: pg.date,
  day_named: pg.bool,
  restricted: pg.bool,
};
const fact = {
  id: pg.uuid,
  kind: pg.text,
  subject: pg.text,
  value: pg.orNull(pg.numeric),
  unit: pg.orNull(pg.text),
  per: pg.orNull(pg.text),
  rate: pg.orNull(pg.numeric),
  on_day: pg.orNull(pg.date),
  from_day: pg.date,
  until_day: pg.orNull(pg.date),
  note: pg.text,
  restricted: pg.bool,
};
/** Null where the account is gone. */
const teller = { teller: pg.orNull(pg.text) };
const ended = { ended_at: pg.orNull(pg.timestamptz), ended_why: pg.orNull(pg.text) };
/** What makes two facts facts of the same; `on_day` tells taxes apart. */
const same = {
  tenant_id: pg.uuid,
  kind: pg.text,
  subject: pg.text,
  on_day: pg.orNull(pg.date),
};
const end = { ...one, at: pg.timestamptz, by: pg.orNull(pg.uuid), why: pg.text };
const own = { tenant_id: pg.uuid, user_id: pg.uuid };

export const told = bind('told', {
  insertDecision: twin('none', { tenant_id: pg.uuid, ...decision, ...origin }, {}),
  insertFact: twin('none', { tenant_id: pg.uuid, ...fact, ...origin }, {}),
  decisions: twin(
    'many',
    { tenant_id: pg.uuid, with_ended: pg.bool, most: pg.int4 },
    { ...decision, ...origin, ...teller, ...ended },
  ),
  decision: twin('maybe', one, { ...decision, ...origin, ...teller, ...ended }),
  endDecision: twin('none', end, {}),
  facts: twin(
    'many',
    { tenant_id: pg.uuid, with_ended: pg.bool, day: pg.orNull(pg.date), most: pg.int4 },
    { ...fact, ...origin, ...teller, ...ended },
  ),
  fact: twin('maybe', one, {
    ...fact,
    until_told: pg.orNull(pg.date),
    ...origin,
    ...teller,
    ...ended,
  }),
  endFact: twin('none', end, {}),
  supersede: twin(
    'none',
    { ...same, from_day: pg.date, at: pg.timestamptz, by: pg.orNull(pg.uuid), id: pg.uuid },
    {},
  ),
  reopen: twin('none', one, {}),
  inherit: twin('none', { ...one, heir: pg.uuid }, {}),
  bound: twin('none', same, {}),
  nextFrom: twin(
    'one',
    { ...same, from_day: pg.date, besides: pg.orNull(pg.uuid) },
    { day: pg.orNull(pg.date) },
  ),
  replacementOf: twin('maybe', { tenant_id: pg.uuid, of: pg.text, id: pg.uuid }, { id: pg.uuid }),
  recentTurns: twin(
    'many',
    { tenant_id: pg.uuid, conversation_id: pg.uuid, most: pg.int4 },
    {
      id: pg.uuid,
      question: pg.text,
      status: pg.text,
      query: pg.orNull(pg.jsonb),
      choices: pg.orNull(pg.jsonb),
      told: pg.orNull(pg.jsonb),
      shown: pg.orNull(pg.jsonb),
    },
  ),
  preferences: twin('many', own, {
    key: pg.text,
    value: pg.text,
    label: pg.text,
    chosen_at: pg.timestamptz,
  }),
  prefer: twin(
    'none',
    { ...own, key: pg.text, value: pg.text, label: pg.text, at: pg.timestamptz },
    {},
  ),
  unprefer: twin('none', { ...own, key: pg.orNull(pg.text) }, {}),
});
