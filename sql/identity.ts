// Typed twin of identity.sql: businesses, people, refresh tokens, invitations. Hides the SQL from
// server/identity.ts, its only caller, and from the sample's registration.
import { z } from 'zod';
import type { Column } from './statements.ts';
import { bind, pg, twin } from './statements.ts';

const role: Column<'admin' | 'manager' | 'member' | 'adviser'> = {
  pg_type: 'text',
  schema: z.enum(['admin', 'manager', 'member', 'adviser']),
};

const tenant = {
  tenant_id: pg.uuid,
  name: pg.text,
  industry: pg.text,
  country: pg.orNull(pg.text),
  currency: pg.text,
  time_zone: pg.text,
} as const;

export const identity = bind('identity', {
  findSignIn: twin('many', { email: pg.text }, { user_id: pg.uuid, tenant_id: pg.uuid }),
  findRefreshToken: twin(
    'maybe',
    { token_hash: pg.text },
    { tenant_id: pg.uuid, user_id: pg.uuid, token_id: pg.uuid },
  ),
  findInvitation: twin(
    'maybe',
    { token_hash: pg.text },
    { tenant_id: pg.uuid, invitation_id: pg.uuid },
  ),
  findUser: twin('maybe', { email: pg.text }, { user_id: pg.uuid }),
  lockRegistration: twin('one', {}, { locked: pg.text }),
  accountExists: twin('one', {}, { exists: pg.bool }),
  insertTenant: twin('none', { ...tenant, is_sample: pg.bool }, {}),
  getTenant: twin(
    'maybe',
    { tenant_id: pg.uuid },
    {
      ...tenant,
      fiscal_year_start: pg.int4,
      week_start: pg.int4,
      is_sample: pg.bool,
      data_version: pg.int8,
      next_version: pg.orNull(pg.int8),
      created_at: pg.timestamptz,
    },
  ),
  updateTenant: twin('none', { ...tenant, fiscal_year_start: pg.int4, week_start: pg.int4 }, {}),
  lockTenant: twin(
    'maybe',
    { tenant_id: pg.uuid },
    { data_version: pg.int8, next_version: pg.orNull(pg.int8) },
  ),
  insertUser: twin('none', { user_id: pg.uuid, email: pg.text, password_hash: pg.text }, {}),
  insertMembership: twin('none', { tenant_id: pg.uuid, user_id: pg.uuid, role }, {}),
  getMembership: twin(
    'maybe',
    { tenant_id: pg.uuid, user_id: pg.uuid },
    { role, email: pg.text, business: pg.text, is_sample: pg.bool },
  ),
  listMembers: twin(
    'many',
    { tenant_id: pg.uuid, after: pg.orNull(pg.uuid), limit: pg.int8 },
    { user_id: pg.uuid, email: pg.text, role, created_at: pg.timestamptz },
  ),
  insertRefreshToken: twin(
    'none',
    {
      tenant_id: pg.uuid,
      token_id: pg.uuid,
      user_id: pg.uuid,
      family_id: pg.uuid,
      session_epoch: pg.int4,
      token_hash: pg.text,
      at: pg.timestamptz,
      expires_at: pg.timestamptz,
      ip: pg.orNull(pg.text),
      browser: pg.orNull(pg.text),
    },
    {},
  ),
  takeRefreshToken: twin(
    'maybe',
    { tenant_id: pg.uuid, token_id: pg.uuid },
    {
      user_id: pg.uuid,
      family_id: pg.uuid,
      session_epoch: pg.int4,
      expires_at: pg.timestamptz,
      used_at: pg.orNull(pg.timestamptz),
      revoked_at: pg.orNull(pg.timestamptz),
    },
  ),
  markRefreshTokenUsed: twin(
    'none',
    { tenant_id: pg.uuid, token_id: pg.uuid, used_at: pg.timestamptz },
    {},
  ),
  revokeFamily: twin(
    'none',
    { tenant_id: pg.uuid, family_id: pg.uuid, revoked_at: pg.timestamptz },
    {},
  ),
  insertInvitation: twin(
    'none',
    {
      tenant_id: pg.uuid,
      invitation_id: pg.uuid,
      email: pg.text,
      role,
      metrics: pg.orNull(pg.texts),
      token_hash: pg.text,
      invited_by: pg.uuid,
      expires_at: pg.timestamptz,
    },
    {},
  ),
  takeInvitation: twin(
    'maybe',
    { tenant_id: pg.uuid, invitation_id: pg.uuid },
    {
      email: pg.text,
      role,
      metrics: pg.orNull(pg.texts),
      expires_at: pg.timestamptz,
      accepted_at: pg.orNull(pg.timestamptz),
    },
  ),
  markInvitationAccepted: twin(
    'none',
    { tenant_id: pg.uuid, invitation_id: pg.uuid, accepted_at: pg.timestamptz },
    {},
  ),
  countVisitors: twin('one', { tenant_id: pg.uuid }, { visitors: pg.int4 }),
  forgetVisits: twin('none', { tenant_id: pg.uuid, before: pg.timestamptz }, {}),
  forgetVisitors: twin('none', { tenant_id: pg.uuid, before: pg.timestamptz }, {}),
});
