// The business itself: its settings, and who works in it.
import type { z } from 'zod';
import { CoxswainError } from '../../errors.ts';
import { withTenant } from '../../sql/database.ts';
import { identity } from '../../sql/identity.ts';
import { ErrorAnswer, PageQuery, pageOf, TenantAnswer, TenantPatch, UserAnswer } from '../api.ts';
import type { IdentityDeps } from '../deps.ts';
import { fault } from '../errors.ts';
import { contextOf, type Scope, signedIn } from '../request.ts';

const security = [{ bearer: [] }];
const tags = ['business'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Routes every member may call. */
export function tenantRoutes(scope: Scope, deps: IdentityDeps): void {
  scope.get(
    '/v1/tenant',
    {
      schema: {
        summary: 'The business signed in to.',
        tags,
        security,
        response: { 200: TenantAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const who = signedIn(request);
      const tenant = await withTenant(deps.db, who, (tx) => identity.getTenant(tx, who));
      if (!tenant) throw fault('not_found');
      return tenant;
    },
  );
}

/** Routes for admins. */
export function tenantSettingRoutes(scope: Scope, deps: IdentityDeps): void {
  scope.patch(
    '/v1/tenant',
    {
      schema: {
        summary: 'Change settings of the business.',
        tags,
        security,
        body: TenantPatch,
        response: { 200: TenantAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const who = signedIn(request);
      return withTenant(deps.db, contextOf(request), async (tx) => {
        const lock = await identity.lockTenant(tx, who);
        const tenant = await identity.getTenant(tx, who);
        if (!lock || !tenant) throw fault('not_found');
        const has_figures = lock.next_version !== null || BigInt(lock.data_version) > 0n;
        const wanted = { ...tenant, ...given(request.body) };
        if (has_figures) refuseRecut(tenant, wanted);
        await identity.updateTenant(tx, wanted);
        return wanted;
      });
    },
  );
  scope.get(
    '/v1/users',
    {
      schema: {
        summary: 'Who works in this business.',
        tags,
        security,
        querystring: PageQuery,
        response: { 200: pageOf(UserAnswer), default: ErrorAnswer },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      if (cursor !== undefined && !UUID.test(cursor)) {
        throw new CoxswainError('bad_request', 'The cursor is not one that this list gave.');
      }
      const { tenant_id } = signedIn(request);
      const rows = await withTenant(deps.db, contextOf(request), (tx) =>
        identity.listMembers(tx, { tenant_id, after: cursor ?? null, limit: String(limit + 1) }),
      );
      const items = rows.slice(0, limit);
      const next_cursor = rows.length > limit ? (items.at(-1)?.user_id ?? null) : null;
      return { items, next_cursor };
    },
  );
}

type Patch = z.output<typeof TenantPatch>;
type Tenant = z.output<typeof TenantAnswer>;

function given(patch: Patch): { [K in keyof Patch]?: Exclude<Patch[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

/** Days, weeks and money are stored as they were cut; cutting them anew is not offered yet. */
function refuseRecut(before: Tenant, wanted: Tenant): void {
  const fixed = (['currency', 'time_zone', 'week_start'] as const).filter(
    (field) => before[field] !== wanted[field],
  );
  if (fixed.length === 0) return;
  throw new CoxswainError(
    'conflict',
    `There are figures already, and they are counted by ${fixed.join(', ')} as set before. ` +
      'This can only be changed before the first import.',
    { details: { fields: fixed } },
  );
}
