// Invitations: how a second person comes into a business. Hides the token's hash and its life.
import { randomUUID } from 'node:crypto';
import { CoxswainError } from '../errors.ts';
import { accounts } from '../sql/accounts.ts';
import { type Origin, type Queryable, type UserRole, withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { sight } from '../sql/sight.ts';
import type { IdentityDeps } from './deps.ts';
import { checkNames, grantedByRole } from './grants.ts';
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
  /** Granted by name on accepting; null: what the role sees by itself. */
  metrics: string[] | null;
  /** Told once; only its hash is kept. */
  token: string;
  expires_at: string;
}

/**
 * Invites an e-mail address in a role. The caller's scope has checked that they are an admin.
 * Throws unknown_metric.
 */
export async function invite(
  deps: IdentityDeps,
  who: SignedIn,
  input: { email: string; role: UserRole; metrics?: string[] | undefined; origin: Origin },
): Promise<Invitation> {
  const { email, role, origin } = input;
  const { secret, hash } = newSecret();
  const invitation_id = randomUUID();
  const expires_at = new Date(deps.clock().getTime() + INVITATION_LIFE_MS).toISOString();
  const metrics = await withTenant(deps.db, { ...who, origin }, async (tx) => {
    if (input.metrics) await checkNames(tx, who.tenant_id, input.metrics);
    const granted = input.metrics ?? (await grantedByRole(tx, role));
    await identity.insertInvitation(tx, {
      tenant_id: who.tenant_id,
      invitation_id,
      email,
      role,
      metrics: granted,
      token_hash: hash,
      invited_by: who.user_id,
      expires_at,
    });
    return granted;
  });
  return { invitation_id, email, role, metrics, token: secret, expires_at };
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
  // what the invitation grants is the admin's word: nobody grants themselves anything
  return withTenant(deps.db, { ...as, role: 'system', origin }, async (tx) => {
    const { role, metrics } = await takeOpen(deps, tx, found);
    if (!known) {
      await insertUser(tx, { user_id, email, password_hash });
      await accounts.recordSignIn(tx, arrived(deps, user_id, origin));
    }
    const { tenant_id } = found;
    const joined = await identity.insertMembership(tx, { tenant_id, user_id, role });
    if (joined > 0 && metrics !== null) {
      await sight.putGrants(tx, { tenant_id, user_id, metrics, locations: null });
    }
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
