// A person's sessions in all their businesses: which there are, and ending one or all others. Hides
// that each is kept by the business it was begun in.
import { accounts } from '../sql/accounts.ts';
import { withTenant } from '../sql/database.ts';
import type { IdentityDeps } from './deps.ts';
import { fault } from './errors.ts';
import { tenantsOf } from './identity.ts';
import type { SignedIn } from './tokens.ts';

export interface AccountSession {
  session_id: string;
  tenant_id: string;
  /** The business's name. */
  business: string;
  started_at: string;
  /** When it was last renewed: a quarter of an hour before at most, while it is in use. */
  used_at: string;
  ip: string | null;
  browser: string | null;
  /** It is the one that asks. */
  current: boolean;
}

/** Those that can still be gone on with, the last used first. */
export async function listSessions(deps: IdentityDeps, who: SignedIn): Promise<AccountSession[]> {
  const { user_id, session } = who;
  const person = await personOf(deps, who);
  const at = deps.clock().toISOString();
  const found: AccountSession[] = [];
  for (const { tenant_id, name } of await tenantsOf(deps, user_id, person.email)) {
    const mine = { tenant_id, user_id, session_epoch: person.session_epoch, at };
    const rows = await withTenant(deps.db, { tenant_id, user_id, role: 'member' }, (tx) =>
      accounts.listSessions(tx, mine),
    );
    for (const row of rows) {
      const current = row.session_id === session?.session_id;
      found.push({ ...row, tenant_id, business: name, current });
    }
  }
  return found.sort((a, b) => b.used_at.localeCompare(a.used_at));
}

/** Ends one of the person's sessions. Throws `not_found` where there is none of that id. */
export async function endOneSession(
  deps: IdentityDeps,
  who: SignedIn,
  session_id: string,
): Promise<void> {
  const { user_id } = who;
  const { email } = await personOf(deps, who);
  const at = deps.clock().toISOString();
  for (const { tenant_id } of await tenantsOf(deps, user_id, email)) {
    const ended = await withTenant(deps.db, { tenant_id, user_id, role: 'member' }, (tx) =>
      accounts.endFamily(tx, { tenant_id, user_id, family_id: session_id, at }),
    );
    if (ended === 0) continue;
    deps.tokens.endSession(session_id);
    return;
  }
  throw fault('not_found');
}

/** Ends all of the person's sessions but the one that asks, in every business at one stroke. */
export async function endOtherSessions(deps: IdentityDeps, who: SignedIn): Promise<void> {
  const { tenant_id, user_id, session } = who;
  const ended = await withTenant(deps.db, who, async (tx) => {
    const person = await accounts.endAllSessions(tx, { user_id });
    if (!person) throw fault('unauthenticated');
    if (session) {
      await accounts.keepFamily(tx, { tenant_id, family_id: session.session_id, ...person });
    }
    return person;
  });
  deps.tokens.endSessions(user_id, ended.session_epoch);
}

export async function personOf(deps: IdentityDeps, who: SignedIn) {
  const person = await withTenant(deps.db, who, (tx) => accounts.getPerson(tx, who));
  if (!person) throw fault('unauthenticated');
  return person;
}
