// Registration and belonging to a business. Hides users and memberships from the routes, which only
// translate HTTP.
import { randomUUID } from 'node:crypto';
import { isCoxswainError } from '../errors.ts';
import { accounts } from '../sql/accounts.ts';
import { type Origin, type Queryable, type UserRole, withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { browserFamily } from './browser-family.ts';
import type { IdentityDeps } from './deps.ts';
import { fault } from './errors.ts';
import { hashPassword } from './passwords.ts';
import { type SessionStart, startSession, type Tokens } from './sessions.ts';

/** Of an account that was just made. */
export const FIRST_EPOCH = 0;

export interface NewBusiness {
  name: string;
  industry: string;
  currency: string;
  time_zone: string;
  country: string | null;
}

export interface NewAccount {
  business: NewBusiness;
  email: string;
  password: string;
  is_sample?: boolean;
  /** Left out where the program itself registers. */
  origin?: Origin;
}

export interface Membership {
  tenant_id: string;
  name: string;
  role: UserRole;
  is_sample: boolean;
}

/**
 * Makes a business with its first admin and signs them in. Throws `registration_closed` when no
 * new business may be made now, and `email_taken`.
 */
export async function register(deps: IdentityDeps, account: NewAccount): Promise<Tokens> {
  // Asked before the costly hash, and again where no other registration can come between.
  await deps.db.transaction({}, (tx) => checkRegistration(deps, tx, account));
  const password_hash = await hashPassword(account.password);
  const who = { tenant_id: randomUUID(), user_id: randomUUID(), role: 'admin' as const };
  const { origin } = account;
  return withTenant(deps.db, { ...who, ...(origin && { origin }) }, async (tx) => {
    if (deps.settings.registration === 'first') await identity.lockRegistration(tx, {});
    await checkRegistration(deps, tx, account);
    await identity.insertTenant(tx, {
      ...account.business,
      tenant_id: who.tenant_id,
      is_sample: account.is_sample ?? false,
    });
    await insertUser(tx, { user_id: who.user_id, email: account.email, password_hash });
    await identity.insertMembership(tx, who);
    if (origin) await accounts.recordSignIn(tx, arrived(deps, who.user_id, origin));
    return startSession(deps, tx, who, { session_epoch: FIRST_EPOCH, origin });
  });
}

/** Whether a business may be registered now. */
export async function isRegistrationOpen(deps: IdentityDeps): Promise<boolean> {
  if (deps.settings.registration === 'open') return true;
  if (deps.settings.registration === 'invite') return false;
  const { exists } = await deps.db.transaction({}, (tx) => identity.accountExists(tx, {}));
  return !exists;
}

/** The list at the door of a new account begins with its first session. */
export function arrived({ clock }: IdentityDeps, user_id: string, origin: Origin) {
  const { ip, user_agent } = origin;
  const at = clock().toISOString();
  return { user_id, at, outcome: 'signed_in' as const, ip, browser: browserFamily(user_agent) };
}

async function checkRegistration(
  deps: IdentityDeps,
  tx: Queryable,
  account: NewAccount,
): Promise<void> {
  if (account.is_sample || deps.settings.registration === 'open') return;
  const { exists } = await identity.accountExists(tx, {});
  if (exists || deps.settings.registration === 'invite') throw fault('registration_closed');
}

/** Inserts a person within their own context. Throws `email_taken`. */
export async function insertUser(
  tx: Queryable,
  user: { user_id: string; email: string; password_hash: string },
): Promise<void> {
  try {
    await identity.insertUser(tx, user);
  } catch (error) {
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) throw fault('email_taken');
    throw error;
  }
}

const UNIQUE_VIOLATION = '23505';

/** A session of a person in a business they belong to. Throws `not_found` when they do not. */
export async function enterTenant(
  deps: IdentityDeps,
  { tenant_id, user_id }: { tenant_id: string; user_id: string },
  session: SessionStart,
): Promise<Tokens> {
  return withTenant(deps.db, { tenant_id, user_id, role: 'member' }, async (tx) => {
    const member = await identity.getMembership(tx, { tenant_id, user_id });
    if (!member) throw fault('not_found');
    return startSession(deps, tx, { tenant_id, user_id, role: member.role }, session);
  });
}

/** Every business a person belongs to, real ones first. */
export async function tenantsOf(
  deps: IdentityDeps,
  user_id: string,
  email: string,
): Promise<Membership[]> {
  const found = await deps.db.transaction({}, (tx) => identity.findSignIn(tx, { email }));
  const memberships: Membership[] = [];
  for (const { tenant_id } of found) {
    const as = { tenant_id, user_id, role: 'member' as const };
    const row = await withTenant(deps.db, as, (tx) => identity.getMembership(tx, as)).catch(
      (error) => {
        // what has moved elsewhere is not entered here
        if (isCoxswainError(error) && error.code === 'business_away') return null;
        throw error;
      },
    );
    if (!row) continue;
    memberships.push({ tenant_id, name: row.business, role: row.role, is_sample: row.is_sample });
  }
  return memberships;
}
