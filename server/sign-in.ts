// Signing in: a password against an account, tries counted before it is looked at, and what
// happened at the door written down. An account that is not there costs and answers the same.
import { CoxswainError, isCoxswainError } from '../errors.ts';
import { accounts } from '../sql/accounts.ts';
import { atTheDoor, type Origin } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { readCursor, writeCursor } from '../sql/page-cursor.ts';
import type { SignInOutcome } from '../sql/sign-in-outcomes.ts';
import { createTries, networkOf } from './attempts.ts';
import { browserFamily } from './browser-family.ts';
import type { IdentityDeps } from './deps.ts';
import { enterTenant } from './identity.ts';
import { fitsPassword } from './passwords.ts';
import type { Tokens } from './sessions.ts';

/** A place is known for as long as the list at the door is kept (jobs.forget_sign_ins). */
const KNOWN_FOR_MS = 180 * 24 * 60 * 60 * 1000;

/** Said for a wrong password and for an unknown e-mail alike: it tells nothing. */
const REFUSAL = 'E-mail and password do not match.';

/** Stands in for an account that does not exist, so that the same statements run. */
export const NOBODY = '00000000-0000-4000-8000-000000000000';

const NOWHERE: Origin = { ip: null, user_agent: null };

export interface Credentials {
  email: string;
  password: string;
  /** Of several businesses the one named, else the first (real ones before the sample). */
  tenant_id?: string | undefined;
  /** Left out where the program itself signs somebody in. */
  origin?: Origin;
}

/**
 * Throws `wrong_credentials`, `rate_limited` where tries come too fast, and `forbidden` when the
 * person does not belong to the business named.
 */
export async function signIn(
  deps: IdentityDeps,
  { email, password, tenant_id, origin = NOWHERE }: Credentials,
): Promise<Tokens> {
  const found = await deps.db.transaction({}, (tx) => identity.findSignIn(tx, { email }));
  const first = found[0] ?? { user_id: NOBODY, tenant_id: NOBODY };
  const { session_epoch } = await checkPassword(deps, {
    ...{ user_id: first.user_id, email, password, origin },
    ...{ refusal: REFUSAL, success: 'signed_in' },
  });
  const chosen = tenant_id ? found.find((row) => row.tenant_id === tenant_id) : first;
  if (!chosen) throw new CoxswainError('forbidden', 'You do not belong to this business.');
  return enterTenant(deps, chosen, { session_epoch, origin });
}

export interface PasswordCheck {
  user_id: string;
  /** As it was typed: tries are counted by it, whether or not there is such an account. */
  email: string;
  password: string;
  origin: Origin;
  /** The sentence of `wrong_credentials`. */
  refusal: string;
  /** What the list at the door says where the password fits; null: nothing. */
  success: SignInOutcome | null;
}

/**
 * Returns the number that sessions of this password carry. Throws `wrong_credentials` unless it
 * fits, and `rate_limited` where tries come too fast, whatever the password.
 */
export async function checkPassword(
  deps: IdentityDeps,
  { user_id, email, password, origin, refusal, success }: PasswordCheck,
): Promise<{ session_epoch: number }> {
  const { db, clock, settings } = deps;
  const tries = createTries(settings, clock);
  const tell = (outcome: SignInOutcome) => told({ user_id, origin, at: clock(), outcome });
  const since = new Date(clock().getTime() - KNOWN_FOR_MS).toISOString();
  const network = networkOf(origin.ip);

  const { person, who } = await atTheDoor(db, user_id, async (tx) => {
    const { known } = await accounts.knowsNetwork(tx, { user_id, network, since });
    const trying = { email, ip: origin.ip, known };
    await tries.begin(tx, trying);
    return { person: await accounts.getPerson(tx, { user_id }), who: trying };
  }).catch(async (error) => {
    if (isCoxswainError(error) && error.code === 'rate_limited') {
      await atTheDoor(db, user_id, (tx) => accounts.recordSignIn(tx, tell('held_off')));
    }
    throw error;
  });
  const fits = await fitsPassword(person?.password_hash ?? null, password);
  await atTheDoor(db, user_id, async (tx) => {
    if (fits) await tries.succeed(tx, who);
    const outcome = fits ? success : 'wrong_password';
    if (outcome) await accounts.recordSignIn(tx, tell(outcome));
  });
  if (!fits || !person) throw new CoxswainError('wrong_credentials', refusal);
  return { session_epoch: person.session_epoch };
}

/** A line for the list at the door. */
export function told(of: { user_id: string; origin: Origin; at: Date; outcome: SignInOutcome }) {
  return {
    user_id: of.user_id,
    at: of.at.toISOString(),
    outcome: of.outcome,
    ip: of.origin.ip,
    browser: browserFamily(of.origin.user_agent),
  };
}

/** What happened at a person's door, newest first; `cursor` as the page before gave it. */
export async function listSignIns(
  { db }: Pick<IdentityDeps, 'db'>,
  user_id: string,
  { limit, cursor }: { limit: number; cursor: string | null },
) {
  const before = cursor === null ? null : readCursor(cursor);
  const rows = await atTheDoor(db, user_id, (tx) =>
    accounts.listSignIns(tx, {
      user_id,
      before_at: before?.at ?? null,
      before_id: before?.id ?? null,
      limit: String(limit + 1),
    }),
  );
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next_cursor: rows.length > limit && last ? writeCursor(last) : null };
}
