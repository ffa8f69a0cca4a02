// Registration, sign-in and belonging to a business. Hides users, memberships and locks from the
// routes, which only translate HTTP.
import { randomUUID } from 'node:crypto';
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { type Origin, type Queryable, type UserRole, withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import type { IdentityDeps } from './deps.ts';
import { fault } from './errors.ts';
import { fitsPassword, hashPassword } from './passwords.ts';
import { startSession, type Tokens } from './sessions.ts';

/** Wrong passwords in a row before an account rests, and for how long: 960 guesses a day. */
const FAILED_SIGN_INS_MOST = 10;
const LOCK_MS = 15 * 60 * 1000;

/** Said for a wrong password, an unknown e-mail and a resting account alike: it tells nothing. */
const REFUSAL =
  'E-mail and password do not match. After 10 wrong tries an account rests for 15 minutes.';

/** Stands in for an account that does not exist, so that the same statements run. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

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
    return startSession(deps, tx, who);
  });
}

/** Whether a business may be registered now. */
export async function isRegistrationOpen(deps: IdentityDeps): Promise<boolean> {
  if (deps.settings.registration === 'open') return true;
  if (deps.settings.registration === 'invite') return false;
  const { exists } = await deps.db.transaction({}, (tx) => identity.accountExists(tx, {}));
  return !exists;
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

/**
 * Signs in to the business named, else to the first (real ones before the sample).
 * Throws `wrong_credentials`, or `forbidden` when the person does not belong to the one named.
 */
export async function signIn(
  deps: IdentityDeps,
  { email, password, tenant_id }: { email: string; password: string; tenant_id?: string },
): Promise<Tokens> {
  const found = await deps.db.transaction({}, (tx) => identity.findSignIn(tx, { email }));
  const first = found[0] ?? { user_id: NOBODY, tenant_id: NOBODY };
  await checkPassword(deps, first, password, REFUSAL);
  const chosen = tenant_id ? found.find((row) => row.tenant_id === tenant_id) : first;
  if (!chosen) throw new CoxswainError('forbidden', 'You do not belong to this business.');
  return enterTenant(deps, chosen);
}

/**
 * Throws `wrong_credentials` with the sentence given unless the password fits and the account is
 * not resting; counts what does not fit. An account that does not exist costs the same time.
 */
export async function checkPassword(
  deps: IdentityDeps,
  { user_id, tenant_id }: { user_id: string; tenant_id: string },
  password: string,
  refusal: string,
): Promise<void> {
  const as = { user_id, tenant_id, role: 'member' as const };
  const account = await withTenant(deps.db, as, (tx) => identity.getSignIn(tx, as));
  const fits = await fitsPassword(account?.password_hash ?? null, password);
  const now = deps.clock();
  const resting = account?.locked_until ? new Date(account.locked_until) > now : false;
  await withTenant(deps.db, as, async (tx) => {
    if (resting) return;
    if (fits) return identity.clearFailedSignIns(tx, { user_id });
    const locked_until = new Date(now.getTime() + LOCK_MS).toISOString();
    return identity.countFailedSignIn(tx, { user_id, most: FAILED_SIGN_INS_MOST, locked_until });
  });
  if (!fits || resting) throw new CoxswainError('wrong_credentials', refusal);
}

/** A session of a person in a business they belong to. Throws `not_found` when they do not. */
export async function enterTenant(
  deps: IdentityDeps,
  { tenant_id, user_id }: { tenant_id: string; user_id: string },
): Promise<Tokens> {
  return withTenant(deps.db, { tenant_id, user_id, role: 'member' }, async (tx) => {
    const member = await identity.getMembership(tx, { tenant_id, user_id });
    if (!member) throw fault('not_found');
    return startSession(deps, tx, { tenant_id, user_id, role: member.role });
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
