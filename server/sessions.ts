// Refresh tokens: made at sign-in, rotated at each use, their whole family revoked when one is
// used twice. Hides their storage; callers see pairs of tokens only.
import { randomUUID } from 'node:crypto';
import { accounts } from '../sql/accounts.ts';
import { type Origin, type Queryable, withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import { browserFamily } from './browser-family.ts';
import type { IdentityDeps } from './deps.ts';
import { fault } from './errors.ts';
import { ACCESS_TOKEN_LIFE_S, hashSecret, type Member, newSecret } from './tokens.ts';

/** A month without a visit asks for the password again. */
const REFRESH_TOKEN_LIFE_MS = 30 * 24 * 60 * 60 * 1000;

export interface Tokens extends Member {
  access_token: string;
  refresh_token: string;
  expires_in_s: number;
}

/** What a session begins or goes on with. */
export interface SessionStart {
  /** The account's number when its password was given (sql/accounts.sql). */
  session_epoch: number;
  /** The session that goes on; left out: a new one. */
  session_id?: string;
  origin?: Origin | undefined;
}

/** Stores a new refresh token within the caller's transaction and signs an access token. */
export async function startSession(
  deps: IdentityDeps,
  tx: Queryable,
  who: Member,
  { session_epoch, session_id = randomUUID(), origin }: SessionStart,
): Promise<Tokens> {
  const { secret, hash } = newSecret();
  const now = deps.clock();
  await identity.insertRefreshToken(tx, {
    tenant_id: who.tenant_id,
    token_id: randomUUID(),
    user_id: who.user_id,
    family_id: session_id,
    session_epoch,
    token_hash: hash,
    at: now.toISOString(),
    expires_at: new Date(now.getTime() + REFRESH_TOKEN_LIFE_MS).toISOString(),
    ip: origin?.ip ?? null,
    browser: browserFamily(origin?.user_agent ?? null),
  });
  const { user_id, tenant_id, role } = who;
  const access_token = await deps.tokens.issue(who, { session_id, session_epoch });
  const expires_in_s = ACCESS_TOKEN_LIFE_S;
  return { user_id, tenant_id, role, access_token, refresh_token: secret, expires_in_s };
}

/** A new pair for a refresh token. Throws `unauthenticated` when it is unknown, used or old. */
export async function refreshSession(
  deps: IdentityDeps,
  { refresh_token, origin }: { refresh_token: string; origin: Origin },
): Promise<Tokens> {
  const found = await findToken(deps, refresh_token);
  const now = deps.clock().toISOString();
  // A reused token must leave its family revoked, so the refusal is thrown after the commit.
  const tokens = await asUser(deps, found, async (tx) => {
    const token = await identity.takeRefreshToken(tx, found);
    if (!token || token.revoked_at !== null) return null;
    if (token.used_at !== null) {
      const family = { tenant_id: found.tenant_id, family_id: token.family_id };
      await identity.revokeFamily(tx, { ...family, revoked_at: now });
      deps.tokens.endSession(token.family_id);
      deps.log.warn({ user_id: found.user_id }, 'a refresh token was used twice: family revoked');
      return null;
    }
    const person = await accounts.lockPerson(tx, found);
    if (person?.session_epoch !== token.session_epoch) return null;
    const member = await identity.getMembership(tx, found);
    if (!member || new Date(token.expires_at) <= deps.clock()) return null;
    await identity.markRefreshTokenUsed(tx, { ...found, used_at: now });
    const who = { user_id: found.user_id, tenant_id: found.tenant_id, role: member.role };
    const { family_id: session_id, session_epoch } = token;
    return startSession(deps, tx, who, { session_epoch, session_id, origin });
  });
  if (!tokens) throw fault('unauthenticated');
  return tokens;
}

/** Ends the session a refresh token belongs to; an unknown token changes nothing. */
export async function endSession(deps: IdentityDeps, refresh_token: string): Promise<void> {
  const found = await findToken(deps, refresh_token).catch(() => null);
  if (!found) return;
  await asUser(deps, found, async (tx) => {
    const token = await identity.takeRefreshToken(tx, found);
    if (!token) return;
    deps.tokens.endSession(token.family_id);
    await identity.revokeFamily(tx, {
      tenant_id: found.tenant_id,
      family_id: token.family_id,
      revoked_at: deps.clock().toISOString(),
    });
  });
}

type FoundToken = { tenant_id: string; user_id: string; token_id: string };

async function findToken(deps: IdentityDeps, refresh_token: string): Promise<FoundToken> {
  const token_hash = hashSecret(refresh_token);
  const found = await deps.db.transaction({}, (tx) =>
    identity.findRefreshToken(tx, { token_hash }),
  );
  if (!found) throw fault('unauthenticated');
  return found;
}

function asUser<T>(
  deps: IdentityDeps,
  { tenant_id, user_id }: FoundToken,
  fn: (tx: Queryable) => Promise<T>,
): Promise<T> {
  // The role is not known before the membership is read; member is the least there is.
  return withTenant(deps.db, { tenant_id, user_id, role: 'member' }, fn);
}
