// Looking around the sample without an account: each visitor is a person of their own for as long
// as they look, so that nobody sees what another asked. Hides how they come and are forgotten.
import { randomUUID } from 'node:crypto';
import { type Database, type TenantContext, withTenant } from '../sql/database.ts';
import { identity } from '../sql/identity.ts';
import type { IdentityDeps } from './deps.ts';
import { fault } from './errors.ts';
import { insertUser, isRegistrationOpen } from './identity.ts';
import { hashPassword } from './passwords.ts';
import { SAMPLE_EMAIL } from './sample.ts';
import { newSecret, VISIT_LIFE_S } from './tokens.ts';

/** Sees every figure and no people, no sign-ins, no activity: see who may what. */
const ROLE = 'adviser';
/** Beyond this many within a visit's life somebody is not looking around. */
const VISITORS_MOST = 500;
/** A name that can be nobody's address (RFC 2606); the policies of the database go by it too. */
const VISITORS = 'visitor.invalid';

/** Of a secret that nobody was told: a visitor comes in by this door only. Made once. */
let no_password: Promise<string> | undefined;

export interface Visit {
  tenant_id: string;
  user_id: string;
  role: typeof ROLE;
  access_token: string;
  expires_in_s: number;
}

/** Which doors the page may show. */
export async function openDoors(deps: IdentityDeps): Promise<{
  sample: 'none' | 'making' | 'made';
  registration: 'open' | 'closed';
}> {
  const open = await isRegistrationOpen(deps);
  const registration = open ? ('open' as const) : ('closed' as const);
  const tenant_id = deps.settings.sample_visitors ? await findSampleTenant(deps.db) : null;
  if (tenant_id === null) return { sample: 'none', registration };
  const settings = await withTenant(deps.db, program(tenant_id), (tx) =>
    identity.getTenant(tx, { tenant_id }),
  );
  const has_figures = settings !== null && BigInt(settings.data_version) > 0n;
  const whole = has_figures && settings.next_version === null;
  return { sample: whole ? 'made' : 'making', registration };
}

/**
 * A visit to the sample, after which earlier ones that are over are forgotten. Throws `not_found`
 * where there is no sample or its door is closed, and `busy` while too many look around.
 */
export async function enterSample(deps: IdentityDeps): Promise<Visit> {
  const tenant_id = deps.settings.sample_visitors ? await findSampleTenant(deps.db) : null;
  if (tenant_id === null) throw fault('not_found');
  const over = new Date(deps.clock().getTime() - VISIT_LIFE_S * 1000).toISOString();
  await withTenant(deps.db, program(tenant_id), async (tx) => {
    await identity.forgetVisits(tx, { tenant_id, before: over });
    await identity.forgetVisitors(tx, { tenant_id, before: over });
    const { visitors } = await identity.countVisitors(tx, { tenant_id });
    if (visitors >= VISITORS_MOST) throw fault('busy');
  });
  no_password ??= hashPassword(newSecret().secret);
  const password_hash = await no_password;
  const user_id = randomUUID();
  const who = { tenant_id, user_id, role: ROLE } as const;
  await withTenant(deps.db, who, async (tx) => {
    const email = `${user_id}@${VISITORS}`;
    await insertUser(tx, { user_id, email, password_hash });
    await identity.insertMembership(tx, who);
  });
  const access_token = await deps.tokens.issue({ ...who, visitor: 'looks' });
  return { ...who, access_token, expires_in_s: VISIT_LIFE_S };
}

/** An account of the sample's e-mail is believed only where its business is marked a sample. */
async function findSampleTenant(db: Database): Promise<string | null> {
  const found = await db.transaction({}, (tx) => identity.findSignIn(tx, { email: SAMPLE_EMAIL }));
  for (const { tenant_id, user_id } of found) {
    const as = { tenant_id, user_id, role: 'member' as const };
    const row = await withTenant(db, as, (tx) => identity.getMembership(tx, as));
    if (row?.is_sample) return tenant_id;
  }
  return null;
}

function program(tenant_id: string): TenantContext {
  return { tenant_id, user_id: null, role: 'system', priority: 'person' };
}
