// Where the sign-ins of the last day came from, as far as it says whether a proxy in front is
// believed. Hides addresses from whoever is not the one that all of them share.
import { isIP } from 'node:net';
import { accounts } from '../sql/accounts.ts';
import { atTheDoor, type Database } from '../sql/database.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** People asked about: enough to see that they share an address. */
const PEOPLE_MOST = 200;
/** Sign-ins read of each; a day has hardly more. */
const EACH_MOST = 50;

export interface Arrivals {
  /** Accounts at whose door somebody was. */
  people: number;
  /** The address of them all, where it is one and is of a private network or this machine. */
  only_from: string | null;
}

/** Reads the last day's sign-ins, wrong tries among them. */
export async function readArrivals(db: Database, now_ms: number): Promise<Arrivals> {
  const people = await db.transaction({}, (tx) => accounts.allUsers(tx, {}));
  const places = new Set<string>();
  let came = 0;
  for (const { user_id } of people.slice(-PEOPLE_MOST)) {
    const page = { user_id, before_at: null, before_id: null, limit: String(EACH_MOST) };
    const rows = await atTheDoor(db, user_id, (tx) => accounts.listSignIns(tx, page));
    const lately = rows.filter(({ at }) => Date.parse(at) > now_ms - DAY_MS);
    if (lately.length > 0) came += 1;
    for (const { ip } of lately) places.add(ip ?? '');
  }
  const [only] = places;
  const shared = places.size === 1 && only !== undefined && isPrivate(only);
  return { people: came, only_from: shared ? only : null };
}

/** Of a private network, a container's bridge or this machine: nobody comes from there by wire. */
export function isPrivate(ip: string): boolean {
  const plain = ip.toLowerCase().replace(/^::ffff:(?=\d)/, '');
  if (isIP(plain) === 6) return plain === '::1' || /^f[cd]|^fe[89ab]/.test(plain);
  return /^(10|127)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\./.test(plain);
}
