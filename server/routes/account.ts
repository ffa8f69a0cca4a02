// The signed-in person and the businesses they belong to.
import { withTenant } from '../../sql/database.ts';
import { identity } from '../../sql/identity.ts';
import { endOneSession, endOtherSessions, listSessions, personOf } from '../account-sessions.ts';
import { ErrorAnswer, IdParam, MembershipAnswer, PageQuery, pageOf, TokensAnswer } from '../api.ts';
import { MeAnswer, MePatch, NoContent, SessionAnswer, SignInAnswer } from '../api-account.ts';
import type { IdentityDeps } from '../deps.ts';
import { fault } from '../errors.ts';
import { enterTenant, tenantsOf } from '../identity.ts';
import { changeProfile } from '../profile.ts';
import { originOf, type Scope, signedIn } from '../request.ts';
import { listSignIns } from '../sign-in.ts';
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
    async (request) => meAnswer(deps, signedIn(request)),
  );
  scope.patch(
    '/v1/me',
    {
      schema: {
        summary: 'Change name, e-mail or password; the latter two with the present password.',
        tags,
        security,
        body: MePatch,
        response: { 200: MeAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const who = signedIn(request);
      await changeProfile(deps, who, { ...request.body, origin: originOf(request) });
      return meAnswer(deps, who);
    },
  );
  scope.get(
    '/v1/me/sign-ins',
    {
      schema: {
        summary: 'What happened at the door of the account, newest first; kept for 180 days.',
        tags,
        security,
        querystring: PageQuery,
        response: { 200: pageOf(SignInAnswer), default: ErrorAnswer },
      },
    },
    async (request) => {
      const { limit, cursor = null } = request.query;
      return listSignIns(deps, signedIn(request).user_id, { limit, cursor });
    },
  );
  scope.get(
    '/v1/me/sessions',
    {
      schema: {
        summary: 'Where the person is signed in, in all their businesses; the last used first.',
        tags,
        security,
        response: { 200: pageOf(SessionAnswer), default: ErrorAnswer },
      },
    },
    async (request) => ({
      items: await listSessions(deps, signedIn(request)),
      next_cursor: null,
    }),
  );
  scope.delete(
    '/v1/me/sessions/:id',
    {
      schema: {
        summary: 'End one session of the person.',
        tags,
        security,
        params: IdParam,
        response: { 204: NoContent, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await endOneSession(deps, signedIn(request), request.params.id);
      return reply.code(204).send();
    },
  );
  scope.delete(
    '/v1/me/sessions',
    {
      schema: {
        summary: 'End every session of the person but this one, which is renewed and goes on.',
        tags,
        security,
        response: { 204: NoContent, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await endOtherSessions(deps, signedIn(request));
      return reply.code(204).send();
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
      const who = signedIn(request);
      const { session_epoch } = who.session ?? (await personOf(deps, who));
      const to = { tenant_id: request.params.id, user_id: who.user_id };
      return enterTenant(deps, to, { session_epoch, origin: originOf(request) });
    },
  );
}

async function meAnswer(deps: IdentityDeps, who: SignedIn) {
  const member = await memberOf(deps, who);
  const { email, display_name } = await personOf(deps, who);
  const tenant = await withTenant(deps.db, who, (tx) => identity.getTenant(tx, who));
  if (!tenant) throw fault('not_found');
  return { user_id: who.user_id, email, display_name, role: member.role, tenant };
}

async function memberOf(deps: IdentityDeps, who: SignedIn) {
  const member = await withTenant(deps.db, who, (tx) => identity.getMembership(tx, who));
  if (!member) throw fault('unauthenticated');
  return member;
}
