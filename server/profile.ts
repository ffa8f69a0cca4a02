// What a person changes of their own account: name, e-mail, password. Hides which of it needs the
// present password, and what else a change brings about.
import { accounts } from '../sql/accounts.ts';
import { type Origin, withTenant } from '../sql/database.ts';
import { personOf } from './account-sessions.ts';
import type { IdentityDeps } from './deps.ts';
import { fault } from './errors.ts';
import { tellOfChange } from './letters.ts';
import { hashPassword } from './passwords.ts';
import { checkPassword, told } from './sign-in.ts';
import type { SignedIn } from './tokens.ts';

const REFUSAL = 'This is not your present password.';
const UNIQUE_VIOLATION = '23505';

export interface ProfileChange {
  display_name?: string | null | undefined;
  email?: string | undefined;
  password?: string | undefined;
  /** Goes with an e-mail or a password. */
  current_password?: string | undefined;
  origin: Origin;
}

/**
 * A new password ends every other session; a new e-mail makes links sent to the old one worthless.
 * Throws `wrong_credentials`, `rate_limited`, and `email_taken`.
 */
export async function changeProfile(
  deps: IdentityDeps,
  who: SignedIn,
  change: ProfileChange,
): Promise<void> {
  const { user_id, tenant_id, session } = who;
  const { origin, password } = change;
  const person = await personOf(deps, who);
  const email = change.email ?? person.email;
  if (change.email !== undefined || password !== undefined) {
    await checkPassword(deps, {
      ...{ user_id, email: person.email, password: change.current_password ?? '', origin },
      ...{ refusal: REFUSAL, success: null },
    });
  }
  const password_hash = password === undefined ? null : await hashPassword(password);
  const given = change.display_name === undefined ? person.display_name : change.display_name;
  const ended = await withTenant(deps.db, { ...who, origin }, async (tx) => {
    await accounts.updatePerson(tx, { user_id, email, display_name: given }).catch((error) => {
      throw (error as { code?: unknown }).code === UNIQUE_VIOLATION ? fault('email_taken') : error;
    });
    if (email !== person.email) await accounts.dropResets(tx, { user_id });
    if (password_hash === null) return null;
    const changed = await accounts.setPassword(tx, { user_id, password_hash });
    if (!changed) throw fault('unauthenticated');
    await accounts.dropResets(tx, { user_id });
    if (session) {
      await accounts.keepFamily(tx, { tenant_id, family_id: session.session_id, ...changed });
    }
    const at = deps.clock();
    await accounts.recordSignIn(tx, told({ user_id, origin, at, outcome: 'password_changed' }));
    return changed;
  });
  if (ended) deps.tokens.endSessions(user_id, ended.session_epoch);
  if (ended || email !== person.email) tellOfChange(deps, person.email);
}
