// Claims signed with the installation's secret for one audience. Hides jose, the algorithm, the
// issuer, and which fault a token of another kind, of another secret or of yesterday is.
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { fault } from './errors.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'coxswain';

export interface SignedClaims<Shape extends z.ZodRawShape> {
  /** Good for `life_s` seconds from now. `claims.sub` is the person. */
  sign(claims: z.input<z.ZodObject<Shape>>, life_s: number): Promise<Signed>;
  /** Throws `token_expired`, or `unauthenticated` for anything else that is wrong with it. */
  read(token: string): Promise<z.output<z.ZodObject<Shape>> & { exp: number }>;
}

interface Signed {
  token: string;
  /** Unix seconds. */
  exp: number;
}

/** What is signed for one audience passes for no other; the clock is an argument for tests. */
export function signedClaims<Shape extends z.ZodRawShape>(
  shape: z.ZodObject<Shape>,
  { audience, secret, clock }: { audience: string; secret: string; clock: () => Date },
): SignedClaims<Shape> {
  const key = new TextEncoder().encode(secret);
  const Timed = z.object({ exp: z.int() });
  return {
    async sign(claims, life_s) {
      const now_s = Math.floor(clock().getTime() / 1000);
      const exp = now_s + life_s;
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: ALGORITHM })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setIssuedAt(now_s)
        .setExpirationTime(exp)
        .sign(key);
      return { token, exp };
    },
    async read(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience,
          requiredClaims: ['exp'],
          currentDate: clock(),
        });
        return { ...shape.parse(payload), ...Timed.parse(payload) };
      } catch (error) {
        throw fault(error instanceof errors.JWTExpired ? 'token_expired' : 'unauthenticated');
      }
    },
  };
}
