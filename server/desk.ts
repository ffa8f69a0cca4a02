// What whoever runs an installation does for its people: who there is, a link to a new password, a
// password set, tries forgiven, sessions ended. The same in the serving process and beside it.
import { CoxswainError } from '../errors.ts';
import { accounts } from '../sql/accounts.ts';
import { atTheDoor } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { createTries } from './attempts.ts';
import type { IdentityDeps } from './deps.ts';
import { tenantsOf } from './identity.ts';
import { hashPassword } from './passwords.ts';
import { newLink, setPassword } from './resets.ts';

export interface DeskPerson {
  email: string;
  display_name: string | null;
  created_at: string;
  businesses: { name: string; role: string }[];
  /** When they last signed in, within what is kept; null: not since. */
  last_sign_in_at: string | null;
}

/** Each throws `not_found` where nobody has the e-mail. */
export interface Desk {
  people(): Promise<DeskPerson[]>;
  /** The secret of a link that is good once, for half an hour. */
  resetSecret(email: string): Promise<string>;
  /** Ends every session, too. */
  setPassword(email: string, password: string): Promise<void>;
  /** Forgets wrong tries on the account, wherever they came from. */
  unlock(email: string): Promise<void>;
  signOut(email: string): Promise<void>;
}

const AT_THE_DESK = { ip: null, user_agent: null };
/** Of what is listed at a door, as far back as a last sign-in is looked for. */
const LOOKED_AT = '20';

export function createDesk(deps: IdentityDeps): Desk {
  const { db } = deps;

  async function find(email: string): Promise<string> {
    const known = await db.transaction({}, (tx) => identity.findUser(tx, { email }));
    if (known) return known.user_id;
    throw new CoxswainError('not_found', `Nobody here has the e-mail ${email}.`);
  }

  return {
    async people() {
      const ids = await db.transaction({}, (tx) => accounts.allUsers(tx, {}));
      const people: DeskPerson[] = [];
      for (const { user_id } of ids) people.push(...(await readPerson(deps, user_id)));
      return people.sort((a, b) => a.email.localeCompare(b.email));
    },
    async resetSecret(email) {
      const user_id = await find(email);
      return atTheDoor(db, user_id, (tx) => newLink(deps, tx, user_id));
    },
    async setPassword(email, password) {
      const user_id = await find(email);
      const password_hash = await hashPassword(password);
      await atTheDoor(db, user_id, (tx) =>
        setPassword(deps, tx, { user_id, password_hash, origin: AT_THE_DESK }),
      );
    },
    async unlock(email) {
      const user_id = await find(email);
      const tries = createTries(deps.settings, deps.clock);
      await atTheDoor(db, user_id, (tx) => tries.forgive(tx, email));
    },
    async signOut(email) {
      const user_id = await find(email);
      const ended = await atTheDoor(db, user_id, (tx) => accounts.endAllSessions(tx, { user_id }));
      if (ended) deps.tokens.endSessions(user_id, ended.session_epoch);
    },
  };
}

async function readPerson(deps: IdentityDeps, user_id: string): Promise<DeskPerson[]> {
  const { person, door } = await atTheDoor(deps.db, user_id, async (tx) => ({
    person: await accounts.getPerson(tx, { user_id }),
    door: await accounts.listSignIns(tx, {
      ...{ user_id, before_at: null, before_id: null, limit: LOOKED_AT },
    }),
  }));
  if (!person) return [];
  const { email, display_name, created_at } = person;
  const memberships = await tenantsOf(deps, user_id, email);
  const last = door.find(({ outcome }) => outcome === 'signed_in');
  const businesses = memberships.map(({ name, role }) => ({ name, role }));
  return [{ email, display_name, created_at, businesses, last_sign_in_at: last?.at ?? null }];
}
