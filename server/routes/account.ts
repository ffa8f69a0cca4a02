// The signed-in person and the businesses they belong to.
import { withTenant } from '../../sql/database.ts';
import { identity } from '../../sql/identity.ts';
import { ErrorAnswer, IdParam, MeAnswer, MembershipAnswer, pageOf, TokensAnswer } from '../api.ts';
import type { IdentityDeps } from '../deps.ts';
import { fault } from '../errors.ts';
import { enterTenant, tenantsOf } from '../identity.ts';
import { contextOf, type Scope, signedIn } from '../request.ts';
import type { SignedIn } from '../tokens.ts';

const tags = ['account'];
const security = [{ bearer: [] }];

export function accountRoutes(scope: Scope, deps: IdentityDeps): void {
  scope.get(
    '/v1/me',
    {
      schema: {
        summary: 'Who is signed in, in which business and role.',
        tags,
        security,
        response: { 200: MeAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const who = signedIn(request);
      const member = await memberOf(deps, who);
      const tenant = await withTenant(deps.db, contextOf(request), (tx) =>
        identity.getTenant(tx, who),
      );
      if (!tenant) throw fault('not_found');
      return { user_id: who.user_id, email: member.email, role: member.role, tenant };
    },
  );
  scope.get(
    '/v1/me/tenants',
    {
      schema: {
        summary: 'Every business the person belongs to.',
        tags,
        security,
        response: { 200: pageOf(MembershipAnswer), default: ErrorAnswer },
      },
    },
    async (request) => {
      const who = signedIn(request);
      const { email } = await memberOf(deps, who);
      return { items: await tenantsOf(deps, who.user_id, email), next_cursor: null };
    },
  );
  scope.post(
    '/v1/tenants/:id/enter',
    {
      config: { tells_secret: true },
      schema: {
        summary: 'A session in another business of the same person.',
        tags,
        security,
        params: IdParam,
        response: { 200: TokensAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { user_id } = signedIn(request);
      return enterTenant(deps, { tenant_id: request.params.id, user_id });
    },
  );
}

async function memberOf(deps: IdentityDeps, who: SignedIn) {
  const member = await withTenant(deps.db, who, (tx) => identity.getMembership(tx, who));
  if (!member) throw fault('unauthenticated');
  return member;
}
