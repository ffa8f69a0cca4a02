// Requests and answers about a person's own account, as zod: profile, sessions, what happened at
// the door, a forgotten password. Beside api.ts, which has the pieces.
import { z } from 'zod';
import { SIGN_IN_OUTCOMES } from '../sql/sign-in-outcomes.ts';
import { email, givenPassword, id, password, secret, TenantAnswer, UserRole } from './api.ts';

/** What an answer of 204 has. */
export const NoContent = z.undefined().describe('Done; there is nothing to say.');

export const MeAnswer = z.object({
  user_id: id,
  email: z.string(),
  display_name: z.string().nullable(),
  role: UserRole,
  tenant: TenantAnswer,
});
export const MePatch = z
  .strictObject({
    display_name: z.string().trim().min(1, 'is missing').max(200).nullable().optional(),
    email: email.optional(),
    password: password.optional().describe('Ends every session but this one.'),
    current_password: givenPassword.optional().describe('Goes with email and with password.'),
  })
  .refine(
    ({ email: to, password: next, current_password: present }) =>
      present !== undefined || (to === undefined && next === undefined),
    { error: 'must come with a new e-mail or password', path: ['current_password'] },
  );

export const SignInAnswer = z.object({
  id,
  at: z.string(),
  outcome: z.enum(SIGN_IN_OUTCOMES),
  ip: z.string().nullable().describe('behind a proxy as TRUST_PROXY says'),
  browser: z.string().nullable().describe('family and system: Firefox on Windows'),
});
export const SessionAnswer = z.object({
  session_id: id,
  tenant_id: id,
  business: z.string(),
  started_at: z.string(),
  used_at: z.string().describe('when it was last renewed'),
  ip: z.string().nullable(),
  browser: z.string().nullable(),
  current: z.boolean().describe('it is the one that asks'),
});

export const ForgotBody = z.strictObject({ email });
export const ForgotAnswer = z.object({
  sends_mail: z.boolean().describe('false where the server has no SMTP_URL'),
  message: z.string().describe('the same whether or not there is such an account'),
});
export const ResetBody = z.strictObject({ token: secret, password });
