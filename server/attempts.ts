// What wrong tries cost: pauses that grow, for one account from one place, for one account from
// anywhere, and for one place. Hides keys, counts and their storage. Nothing here knows whether
// there is such an account, so that no answer can tell it.
import { createHmac } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { CoxswainError } from '../errors.ts';
import { attempts } from '../sql/attempts.ts';
import type { Queryable } from '../sql/database.ts';
import type { Settings } from './deps.ts';

interface Rule {
  /** The try after which there is a first pause. */
  free: number;
  first_s: number;
  most_s: number;
}

const WINDOW_S = 24 * 60 * 60;
/** Nobody waits longer than this: a stranger's tries must not keep a person out for long. */
const PAUSE_MOST_S = 15 * 60;

/**
 * A guess a quarter of an hour is 96 a day: hopeless. From one place that comes at the fifteenth
 * wrong password. On one account from everywhere at the sixtieth, for places it is not known from;
 * from one place on all accounts at the fortieth (an office mistypes more often than a person).
 */
const RULES = {
  pair: { free: 5, first_s: 1, most_s: PAUSE_MOST_S },
  account: { free: 50, first_s: 1, most_s: PAUSE_MOST_S },
  place: { free: 30, first_s: 1, most_s: PAUSE_MOST_S },
  /** Letters to one address: a stranger may ask for them, and must not fill somebody's box. */
  letter: { free: 3, first_s: 10 * 60, most_s: 2 * 60 * 60 },
  /** Letters asked for from one place. */
  asker: { free: 20, first_s: 60, most_s: PAUSE_MOST_S },
} as const satisfies Record<string, Rule>;

export interface Tries {
  /** Counts a try. Throws `rate_limited`, with how long to wait, where it comes too soon. */
  begin(tx: Queryable, who: Trying): Promise<void>;
  /** The try was no failure. */
  succeed(tx: Queryable, who: Trying): Promise<void>;
  /** Forgets what was counted of an account: its person has shown who they are otherwise. */
  forgive(tx: Queryable, email: string): Promise<void>;
  /** Whether a letter may go to this address now; throws `rate_limited` for who asks too often. */
  mayWrite(tx: Queryable, who: Trying): Promise<boolean>;
}

export interface Trying {
  email: string;
  ip: string | null;
  /** They have signed in from there before: only their own tries from there count then. */
  known: boolean;
}

export function createTries(
  { auth_secret }: Pick<Settings, 'auth_secret'>,
  clock: () => Date,
): Tries {
  const keyOf = (...parts: string[]) =>
    createHmac('sha256', auth_secret)
      .update(`tries\n${parts.join('\n')}`)
      .digest('hex');
  const accountOf = (email: string) => keyOf('account', email.toLowerCase());
  const pairOf = ({ email, ip }: Trying) =>
    keyOf('pair', email.toLowerCase(), networkOf(ip) ?? 'nowhere');
  const placeOf = ({ ip }: Trying) => keyOf('place', networkOf(ip) ?? 'nowhere');

  /** Null where the try may be made, else when the next one may. */
  async function take(tx: Queryable, rule: Rule, key: string, account: string | null) {
    const at = clock().toISOString();
    const count = { key, account, at, ...rule, window_s: WINDOW_S };
    if (await attempts.takeAttempt(tx, count)) return null;
    const held = await attempts.heldUntil(tx, { key });
    return new Date(held?.held_until ?? at);
  }

  return {
    async begin(tx, who) {
      const account = accountOf(who.email);
      // always in this order, so that no two wait for each other
      const counts: [Rule, string, string | null][] = [
        ...(who.known
          ? []
          : [
              [RULES.place, placeOf(who), null] satisfies [Rule, string, null],
              [RULES.account, account, account] satisfies [Rule, string, string],
            ]),
        [RULES.pair, pairOf(who), account],
      ];
      for (const [rule, key, of] of counts) {
        const until = await take(tx, rule, key, of);
        // thrown inside the transaction: what is held off counts nowhere
        if (until) throw heldOff(until, clock());
      }
    },
    async succeed(tx, who) {
      await attempts.dropAttempt(tx, { key: pairOf(who) });
      if (who.known) return;
      await attempts.forgiveAttempts(tx, { keys: [placeOf(who), accountOf(who.email)] });
    },
    async forgive(tx, email) {
      await attempts.dropAttemptsOn(tx, { account: accountOf(email) });
    },
    async mayWrite(tx, { email, ip }) {
      const until = await take(tx, RULES.asker, keyOf('asker', networkOf(ip) ?? 'nowhere'), null);
      if (until) throw heldOff(until, clock());
      return (await take(tx, RULES.letter, keyOf('letter', email.toLowerCase()), null)) === null;
    },
  };
}

/**
 * The network that counts as one place: an address of IPv4, a /64 of IPv6 (a household has that
 * many to choose from). Null for what is no address.
 */
export function networkOf(ip: string | null): string | null {
  return prefixOf(ip, { groups: 4 });
}

/** The most that one line is given: an address of IPv4, a /48 of IPv6. Null for no address. */
export function lineOf(ip: string | null): string | null {
  return prefixOf(ip, { groups: 3 });
}

/** `groups`: of 16 bits, of an address of IPv6. */
function prefixOf(ip: string | null, { groups: most }: { groups: number }): string | null {
  if (ip === null) return null;
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return `${plain}/32`;
  if (!isIPv6(plain)) return null;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, most);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/${most * 16}`;
}

function heldOff(until: Date, now: Date): CoxswainError {
  const retry_after_s = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return new CoxswainError(
    'rate_limited',
    `Too many tries. Try again in ${spelled(retry_after_s)}; a new password can be had meanwhile.`,
    { details: { retry_after_s } },
  );
}

function spelled(seconds: number): string {
  if (seconds < 90) return `${seconds} second${seconds === 1 ? '' : 's'}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}
