// Access tokens (signed, short-lived) and opaque secrets (random, kept as hashes). Hides jose and
// the claims' names from everyone else.
import { createHash, randomBytes } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { UserRole, Visitor } from '../sql/database.ts';
import { fault } from './errors.ts';

/** Long enough to work with, short enough that a removed member is out within a tea break. */
export const ACCESS_TOKEN_LIFE_S = 15 * 60;
const ALGORITHM = 'HS256';
const ISSUER = 'coxswain';
const AUDIENCE = 'coxswain-api';
const SECRET_BYTES = 32;

/** Who a request comes from, as its access token says. */
export interface SignedIn {
  user_id: string;
  tenant_id: string;
  role: UserRole;
  /** Looks around the sample without an account; the door says what of it a route is. */
  visitor?: Visitor;
}

/** A visit is over after this; there is nothing to renew, the door stands open again. */
export const VISIT_LIFE_S = 2 * 60 * 60;

export interface AccessTokens {
  issue(who: SignedIn): Promise<string>;
  /** Throws `token_expired`, or `unauthenticated` for anything else that is wrong with it. */
  check(token: string): Promise<SignedIn>;
}

const Claims = z.object({
  sub: z.uuid(),
  tid: z.uuid(),
  role: z.enum(['admin', 'manager', 'member', 'adviser']),
  visitor: z.literal(true).optional(),
});

/** Tokens signed with one secret; the clock is an argument so that tests can let them expire. */
export function createAccessTokens(secret: string, clock: () => Date): AccessTokens {
  const key = new TextEncoder().encode(secret);
  return {
    issue({ user_id, tenant_id, role, visitor }) {
      const now_s = Math.floor(clock().getTime() / 1000);
      const life_s = visitor ? VISIT_LIFE_S : ACCESS_TOKEN_LIFE_S;
      return new SignJWT({ tid: tenant_id, role, ...(visitor && { visitor: true }) })
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(user_id)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(now_s)
        .setExpirationTime(now_s + life_s)
        .sign(key);
    },
    async check(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          requiredClaims: ['exp', 'sub', 'tid', 'role'],
          currentDate: clock(),
        });
        const { sub, tid, role, visitor } = Claims.parse(payload);
        const who = { user_id: sub, tenant_id: tid, role };
        return visitor ? { ...who, visitor: 'looks' } : who;
      } catch (error) {
        throw fault(error instanceof errors.JWTExpired ? 'token_expired' : 'unauthenticated');
      }
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
