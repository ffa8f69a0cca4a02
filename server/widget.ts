// Asking from another web site: which sites a business lets ask, tokens for one of them, and who is
// let in by one. Hides that a session, a membership and a site are looked up anew at every call, so
// that whatever ends one of them ends the token with it.
import { randomUUID } from 'node:crypto';
import { CoxswainError } from '../errors.ts';
import { accounts } from '../sql/accounts.ts';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { widget } from '../sql/widget.ts';
import type { AppDeps, IdentityDeps } from './deps.ts';
import { fault } from './errors.ts';
import { isLoopback } from './exposure.ts';
import type { SignedIn } from './tokens.ts';
import { createWidgetTokens, type WidgetGrant, type WidgetTokens } from './widget-tokens.ts';

/** More sites than this no business has; each is one that may be broken into. */
const SITES_MOST = 50;

const NOT_ALLOWED =
  'This business does not let that web site ask. An admin can allow it in the settings.';
const NOT_SAFE = 'must begin with https://, but for a site on the same machine';
const NO_SESSION = 'A token for a web site is given to who signed in with a password only.';
const OTHER_SITE = 'This token is of another web site, or of none. Sign in again.';

export interface Site {
  id: string;
  origin: string;
  created_at: string;
}

export interface SiteToken {
  token: string;
  origin: string;
  expires_at: string;
  /** The business's name. */
  business: string;
}

type Deps = Pick<AppDeps, 'db' | 'clock' | 'settings'>;

export function widgetTokensOf({ settings, clock }: Deps): WidgetTokens {
  return createWidgetTokens(settings.auth_secret, clock);
}

/** Whether any business lets this site call, or whoever runs the server does. */
export async function isKnownSite(
  { db, settings }: Pick<Deps, 'db' | 'settings'>,
  origin: string,
): Promise<boolean> {
  if (settings.allowed_origins.includes(origin)) return true;
  const { known } = await db.transaction({}, (tx) => widget.isKnownOrigin(tx, { origin }));
  return known;
}

/** A token for the site, of this session. Throws `forbidden` for a site that is not allowed. */
export async function giveSiteToken(deps: Deps, who: SignedIn, origin: string): Promise<SiteToken> {
  const { tenant_id, user_id, session } = who;
  if (!session || who.visitor) throw new CoxswainError('forbidden', NO_SESSION);
  const asked = { tenant_id, user_id, ...session, origin };
  const { business, site_id } = await lookUp(deps, asked);
  if (!isAllowed(deps, { origin, site_id }, site_id)) throw notAllowed();
  const { token, expires_at } = await widgetTokensOf(deps).issue({ ...asked, site_id });
  return { token, origin, expires_at, business };
}

/** Signed by us, and shown from its own site. */
export type Shown = WidgetGrant & { expires_at: string };

export interface LetIn {
  who: SignedIn;
  grant: Shown & { business: string };
}

/**
 * What a call from a site shows: a token that was given, to that very site. `origin` is what the
 * browser says of the site. Whether it is good still, `letIn` asks the database. Throws
 * `unauthenticated` or `token_expired`.
 */
export async function shownBy(
  tokens: WidgetTokens,
  call: { token: string; origin: string | undefined },
): Promise<Shown> {
  const grant = await tokens.check(call.token);
  if (call.origin === undefined || call.origin !== grant.origin) {
    throw new CoxswainError('unauthenticated', OTHER_SITE);
  }
  return grant;
}

/**
 * Whom a call from a site comes from. Throws `unauthenticated`, or `forbidden` once the site is not
 * allowed any more.
 */
export async function letIn(deps: Deps, grant: Shown): Promise<LetIn> {
  const { role, business, site_id } = await lookUp(deps, grant);
  if (!isAllowed(deps, grant, site_id)) throw notAllowed();
  const { tenant_id, user_id } = grant;
  const who = { tenant_id, user_id, role, session: null, visitor: 'site' as const };
  return { who, grant: { ...grant, business } };
}

/**
 * Whether a grant's site is allowed still: a row of the business's list by its id, so that a token
 * of a site taken off stays worthless when the site is allowed again; without one, by the settings.
 */
function isAllowed(
  { settings }: Deps,
  { origin, site_id }: Pick<WidgetGrant, 'origin' | 'site_id'>,
  listed_now: string | null,
): boolean {
  return site_id === null ? settings.allowed_origins.includes(origin) : site_id === listed_now;
}

function notAllowed(): CoxswainError {
  return new CoxswainError('forbidden', NOT_ALLOWED);
}

/** What holds now of a grant: the session goes on, the person belongs, the site's row if any. */
async function lookUp({ db, clock }: Deps, grant: Omit<WidgetGrant, 'site_id'>) {
  const { tenant_id, user_id, session_id, session_epoch, origin } = grant;
  const at = clock().toISOString();
  const found = await withTenant(db, { tenant_id, user_id, role: 'member' }, (tx) =>
    widget.admit(tx, { tenant_id, user_id, session_id, session_epoch, origin, at }),
  );
  if (!found) throw fault('unauthenticated');
  return found;
}

/** Ends the session a token is of, and with it every token of that session. */
export async function endSiteSession(
  deps: Pick<IdentityDeps, 'db' | 'clock' | 'tokens'>,
  { tenant_id, user_id, session_id }: WidgetGrant,
): Promise<void> {
  const at = deps.clock().toISOString();
  await withTenant(deps.db, { tenant_id, user_id, role: 'member' }, (tx) =>
    accounts.endFamily(tx, { tenant_id, user_id, family_id: session_id, at }),
  );
  deps.tokens.endSession(session_id);
}

export async function listSites(db: Database, ctx: TenantContext): Promise<Site[]> {
  const { tenant_id } = ctx;
  return withTenant(db, ctx, (tx) => widget.listOrigins(tx, { tenant_id }));
}

/** Throws `validation_failed` for a site that others can speak as, `conflict` for one too many. */
export async function allowSite(db: Database, ctx: TenantContext, origin: string): Promise<Site> {
  const { tenant_id } = ctx;
  const { protocol, hostname } = new URL(origin);
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    const fields = [{ field: 'origin', message: NOT_SAFE }];
    throw new CoxswainError('validation_failed', `Please correct origin: it ${NOT_SAFE}.`, {
      details: { in: 'body', fields },
    });
  }
  return withTenant(db, ctx, async (tx) => {
    const made = await widget.insertOrigin(tx, { tenant_id, id: randomUUID(), origin });
    const sites = await widget.listOrigins(tx, { tenant_id });
    if (sites.length > SITES_MOST) {
      throw new CoxswainError('conflict', `A business lets ${SITES_MOST} sites ask at most.`);
    }
    const site = made ?? sites.find((one) => one.origin === origin);
    if (!site) throw fault('conflict');
    return site;
  });
}

/** From now on no token of the site is good in this business. Throws `not_found`. */
export async function forbidSite(db: Database, ctx: TenantContext, id: string): Promise<void> {
  const { tenant_id } = ctx;
  const gone = await withTenant(db, ctx, (tx) => widget.deleteOrigin(tx, { tenant_id, id }));
  if (!gone) throw fault('not_found');
}
