// Typed twin of accounts.sql: a person's account, its sessions, what happened at its door, and
// links to a new password. Hides the SQL from the server's files about people.
import { z } from 'zod';
import { SIGN_IN_OUTCOMES, type SignInOutcome } from './sign-in-outcomes.ts';
import type { Column } from './statements.ts';
import { bind, pg, twin } from './statements.ts';

const outcome: Column<SignInOutcome> = { pg_type: 'text', schema: z.enum(SIGN_IN_OUTCOMES) };
const from = { ip: pg.orNull(pg.text), browser: pg.orNull(pg.text) };

export const accounts = bind('accounts', {
  getPerson: twin(
    'maybe',
    { user_id: pg.uuid },
    {
      user_id: pg.uuid,
      email: pg.text,
      display_name: pg.orNull(pg.text),
      password_hash: pg.text,
      session_epoch: pg.int4,
      created_at: pg.timestamptz,
    },
  ),
  lockPerson: twin('maybe', { user_id: pg.uuid }, { session_epoch: pg.int4 }),
  updatePerson: twin(
    'none',
    { user_id: pg.uuid, email: pg.text, display_name: pg.orNull(pg.text) },
    {},
  ),
  setPassword: twin(
    'maybe',
    { user_id: pg.uuid, password_hash: pg.text },
    { session_epoch: pg.int4 },
  ),
  endAllSessions: twin('maybe', { user_id: pg.uuid }, { session_epoch: pg.int4 }),
  keepFamily: twin('none', { tenant_id: pg.uuid, family_id: pg.uuid, session_epoch: pg.int4 }, {}),
  listSessions: twin(
    'many',
    { tenant_id: pg.uuid, user_id: pg.uuid, session_epoch: pg.int4, at: pg.timestamptz },
    { session_id: pg.uuid, started_at: pg.timestamptz, used_at: pg.timestamptz, ...from },
  ),
  endFamily: twin(
    'none',
    { tenant_id: pg.uuid, user_id: pg.uuid, family_id: pg.uuid, at: pg.timestamptz },
    {},
  ),
  recordSignIn: twin('none', { user_id: pg.uuid, at: pg.timestamptz, outcome, ...from }, {}),
  knowsNetwork: twin(
    'one',
    { user_id: pg.uuid, network: pg.orNull(pg.text), since: pg.timestamptz },
    { known: pg.bool },
  ),
  listSignIns: twin(
    'many',
    {
      user_id: pg.uuid,
      before_at: pg.orNull(pg.timestamptz),
      before_id: pg.orNull(pg.uuid),
      limit: pg.int8,
    },
    { id: pg.uuid, at: pg.timestamptz, outcome, ...from },
  ),
  insertReset: twin(
    'none',
    {
      user_id: pg.uuid,
      reset_id: pg.uuid,
      token_hash: pg.text,
      at: pg.timestamptz,
      expires_at: pg.timestamptz,
    },
    {},
  ),
  findReset: twin('maybe', { token_hash: pg.text }, { user_id: pg.uuid, reset_id: pg.uuid }),
  takeReset: twin(
    'maybe',
    { user_id: pg.uuid, reset_id: pg.uuid, at: pg.timestamptz },
    { reset_id: pg.uuid },
  ),
  dropResets: twin('none', { user_id: pg.uuid }, {}),
  allUsers: twin('many', {}, { user_id: pg.uuid }),
});
