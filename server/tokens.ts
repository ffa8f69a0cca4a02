// Access tokens (signed, short-lived) and opaque secrets (random, kept as hashes). Hides the names
// of claims from everyone else.
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { UserRole, Visitor } from '../sql/database.ts';
import { fault } from './errors.ts';
import { signedClaims } from './signed-claims.ts';

/** Long enough to work with, short enough that a removed member is out within a tea break. */
export const ACCESS_TOKEN_LIFE_S = 15 * 60;
const AUDIENCE = 'coxswain-api';
const SECRET_BYTES = 32;

/** A person in a business, in a role. */
export interface Member {
  user_id: string;
  tenant_id: string;
  role: UserRole;
  /** Looks around the sample without an account; the door says what of it a route is. */
  visitor?: Visitor;
}

/** A visit is over after this; there is nothing to renew, the door stands open again. */
export const VISIT_LIFE_S = 2 * 60 * 60;

/** Which session a token was given in; the number is the account's when its password was given. */
export interface SessionMark {
  session_id: string;
  session_epoch: number;
}

/** Who a request comes from, as its access token says. */
export interface SignedIn extends Member {
  session: SessionMark | null;
}

export interface AccessTokens {
  issue(who: Member, session?: SessionMark): Promise<string>;
  /**
   * Throws `token_expired`, also for a session that was ended here, or `unauthenticated` for
   * anything else that is wrong with it.
   */
  check(token: string): Promise<SignedIn>;
  /** From now on this process believes no token of the session. */
  endSession(session_id: string): void;
  /** From now on this process believes no token of the person with an earlier number. */
  endSessions(user_id: string, session_epoch: number): void;
}

const Claims = z.object({
  sub: z.uuid(),
  tid: z.uuid(),
  role: z.enum(['admin', 'manager', 'member', 'adviser']),
  visitor: z.literal(true).optional(),
  sid: z.uuid().optional(),
  epoch: z.int().optional(),
});

/** Tokens signed with one secret; the clock is an argument so that tests can let them expire. */
export function createAccessTokens(secret: string, clock: () => Date): AccessTokens {
  const claims = signedClaims(Claims, { audience: AUDIENCE, secret, clock });
  const ended = createEnded(clock);
  return {
    ...{ endSession: ended.endSession, endSessions: ended.endSessions },
    async issue({ user_id, tenant_id, role, visitor }, session) {
      const life_s = visitor ? VISIT_LIFE_S : ACCESS_TOKEN_LIFE_S;
      const marks = session && { sid: session.session_id, epoch: session.session_epoch };
      const visits = visitor && { visitor: true as const };
      const said = { sub: user_id, tid: tenant_id, role, ...visits, ...marks };
      return (await claims.sign(said, life_s)).token;
    },
    async check(token) {
      const { sub, tid, role, visitor, sid, epoch } = await claims.read(token);
      const session =
        sid === undefined || epoch === undefined ? null : { session_id: sid, session_epoch: epoch };
      if (ended.has(sub, session)) throw fault('token_expired');
      const who = { user_id: sub, tenant_id: tid, role, session };
      return visitor ? { ...who, visitor: 'looks' as const } : who;
    },
  };
}

/**
 * Sessions that were ended while their access tokens had still some minutes to live. Remembered for
 * as long as such a token lives: the database is not asked about every call.
 */
function createEnded(clock: () => Date) {
  const sessions = new Map<string, number>();
  const people = new Map<string, { epoch: number; until_ms: number }>();
  const until_ms = () => clock().getTime() + ACCESS_TOKEN_LIFE_S * 1000;
  function forget() {
    const now_ms = clock().getTime();
    for (const [id, until] of sessions) if (until <= now_ms) sessions.delete(id);
    for (const [id, { until_ms: until }] of people) if (until <= now_ms) people.delete(id);
  }
  return {
    endSession(session_id: string) {
      forget();
      sessions.set(session_id, until_ms());
    },
    endSessions(user_id: string, epoch: number) {
      forget();
      people.set(user_id, { epoch, until_ms: until_ms() });
    },
    has(user_id: string, session: SessionMark | null): boolean {
      const since = people.get(user_id)?.epoch;
      if (session === null) return since !== undefined;
      return sessions.has(session.session_id) || session.session_epoch < (since ?? 0);
    },
  };
}

/** A new random secret for a person to hold, and the hash that is stored instead of it. */
export function newSecret(): { secret: string; hash: string } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { secret, hash: hashSecret(secret) };
}

/** Hex SHA-256: enough for 256 random bits, which nobody can guess through. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
