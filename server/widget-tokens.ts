// Tokens with which one web site asks for one person: signed as access tokens are, for another
// audience, so that neither passes for the other. Hides the claims' names.
import { z } from 'zod';
import { signedClaims } from './signed-claims.ts';

/** A sitting. There is nothing to renew: a person who goes on says so again in a window of ours. */
export const WIDGET_TOKEN_LIFE_S = 60 * 60;
const AUDIENCE = 'coxswain-widget';

/** Whom a site asks for, and in which session they said that it may. */
export interface WidgetGrant {
  tenant_id: string;
  user_id: string;
  session_id: string;
  /** The account's when they said so: another password, or an end of all sessions, raises it. */
  session_epoch: number;
  /** The site, as browsers name it in Origin. */
  origin: string;
  /** Of its row on the business's list; null: allowed by ALLOWED_ORIGINS alone. */
  site_id: string | null;
}

export interface WidgetTokens {
  issue(grant: WidgetGrant): Promise<{ token: string; expires_at: string }>;
  /** Throws `token_expired`, or `unauthenticated` for anything else that is wrong with it. */
  check(token: string): Promise<WidgetGrant & { expires_at: string }>;
}

const Claims = z.object({
  sub: z.uuid(),
  tid: z.uuid(),
  sid: z.uuid(),
  epoch: z.int(),
  org: z.string().min(1),
  site: z.uuid().nullable(),
});

export function createWidgetTokens(secret: string, clock: () => Date): WidgetTokens {
  const claims = signedClaims(Claims, { audience: AUDIENCE, secret, clock });
  const instantOf = (at_s: number) => new Date(at_s * 1000).toISOString();
  return {
    async issue({ tenant_id, user_id, session_id, session_epoch, origin, site_id }) {
      const session = { sid: session_id, epoch: session_epoch };
      const said = { sub: user_id, tid: tenant_id, ...session, org: origin, site: site_id };
      const { token, exp } = await claims.sign(said, WIDGET_TOKEN_LIFE_S);
      return { token, expires_at: instantOf(exp) };
    },
    async check(token) {
      const { sub, tid, sid, epoch, org, site, exp } = await claims.read(token);
      const session = { session_id: sid, session_epoch: epoch };
      const of_site = { origin: org, site_id: site };
      return { tenant_id: tid, user_id: sub, ...session, ...of_site, expires_at: instantOf(exp) };
    },
  };
}
