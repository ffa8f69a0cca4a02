// Invitations: how a second person comes into a business. Hides the token's hash and its life.
import { randomUUID } from 'node:crypto';
import { CoxswainError } from '../errors.ts';
import { accounts } from '../sql/accounts.ts';
import { type Origin, type Queryable, type UserRole, withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import type { IdentityDeps } from './deps.ts';
import { arrived, FIRST_EPOCH, insertUser } from './identity.ts';
import { hashPassword } from './passwords.ts';
import { startSession, type Tokens } from './sessions.ts';
import { checkPassword } from './sign-in.ts';
import { hashSecret, newSecret, type SignedIn } from './tokens.ts';

/** A week: a letter that lies longer is asked for again. */
const INVITATION_LIFE_MS = 7 * 24 * 60 * 60 * 1000;

const OTHER_ACCOUNT =
  'This e-mail has an account already: accept the invitation with the password of that account.';

export interface Invitation {
  invitation_id: string;
  email: string;
  role: UserRole;
  /** Told once; only its hash is kept. */
  token: string;
  expires_at: string;
}

/** Invites an e-mail address in a role. The caller's scope has checked that they are an admin. */
export async function invite(
  deps: IdentityDeps,
  who: SignedIn,
  { email, role, origin }: { email: string; role: UserRole; origin: Origin },
): Promise<Invitation> {
  const { secret, hash } = newSecret();
  const invitation_id = randomUUID();
  const expires_at = new Date(deps.clock().getTime() + INVITATION_LIFE_MS).toISOString();
  await withTenant(deps.db, { ...who, origin }, (tx) =>
    identity.insertInvitation(tx, {
      tenant_id: who.tenant_id,
      invitation_id,
      email,
      role,
      token_hash: hash,
      invited_by: who.user_id,
      expires_at,
    }),
  );
  return { invitation_id, email, role, token: secret, expires_at };
}

/**
 * Joins the business of an invitation: with a new account, or with the one the e-mail has, whose
 * password must then fit. Throws `not_found` for a token that is unknown, old or used.
 */
export async function acceptInvitation(
  deps: IdentityDeps,
  { token, password, origin }: { token: string; password: string; origin: Origin },
): Promise<Tokens> {
  const token_hash = hashSecret(token);
  const found = await deps.db.transaction({}, (tx) => identity.findInvitation(tx, { token_hash }));
  if (!found) throw gone();
  const email = await invitedEmail(deps, found);
  const known = await deps.db.transaction({}, (tx) => identity.findUser(tx, { email }));
  const { session_epoch } = known
    ? await checkPassword(deps, {
        ...{ user_id: known.user_id, email, password, origin },
        ...{ refusal: OTHER_ACCOUNT, success: 'signed_in' },
      })
    : { session_epoch: FIRST_EPOCH };
  const password_hash = known ? '' : await hashPassword(password);
  const user_id = known?.user_id ?? randomUUID();
  const as = { tenant_id: found.tenant_id, user_id, role: 'member' as const };
  return withTenant(deps.db, { ...as, origin }, async (tx) => {
    const { role } = await takeOpen(deps, tx, found);
    if (!known) {
      await insertUser(tx, { user_id, email, password_hash });
      await accounts.recordSignIn(tx, arrived(deps, user_id, origin));
    }
    await identity.insertMembership(tx, { tenant_id: found.tenant_id, user_id, role });
    const accepted_at = deps.clock().toISOString();
    await identity.markInvitationAccepted(tx, { ...found, accepted_at });
    const member = await identity.getMembership(tx, { tenant_id: found.tenant_id, user_id });
    return startSession(deps, tx, { ...as, role: member?.role ?? role }, { session_epoch, origin });
  });
}

type Found = { tenant_id: string; invitation_id: string };

function invitedEmail(deps: IdentityDeps, found: Found): Promise<string> {
  const as = { tenant_id: found.tenant_id, user_id: null, role: 'system' as const };
  return withTenant(deps.db, as, async (tx) => (await takeOpen(deps, tx, found)).email);
}

async function takeOpen(deps: IdentityDeps, tx: Queryable, found: Found) {
  const invitation = await identity.takeInvitation(tx, found);
  const open = invitation?.accepted_at === null && new Date(invitation.expires_at) > deps.clock();
  if (!open) throw gone();
  return invitation;
}

function gone(): CoxswainError {
  const message = 'This invitation is not valid any more. Ask an admin for a new one.';
  return new CoxswainError('not_found', message);
}
