// Inviting a second person (admins), and accepting an invitation (anyone who holds its token).
import { AcceptBody, ErrorAnswer, InvitationAnswer, InvitationBody, TokensAnswer } from '../api.ts';
import type { IdentityDeps } from '../deps.ts';
import { acceptInvitation, invite } from '../invitations.ts';
import { originOf, type Scope, signedIn } from '../request.ts';

export function invitationRoutes(scope: Scope, deps: IdentityDeps): void {
  scope.post(
    '/v1/invitations',
    {
      config: { tells_secret: true },
      schema: {
        summary: 'Invite an e-mail address; the answer holds the token to pass on.',
        tags: ['business'],
        security: [{ bearer: [] }],
        body: InvitationBody,
        response: { 201: InvitationAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const invitation = await invite(deps, signedIn(request), {
        ...request.body,
        origin: originOf(request),
      });
      return reply.code(201).send(invitation);
    },
  );
}

export function joinRoutes(scope: Scope, deps: IdentityDeps): void {
  scope.post(
    '/v1/invitations/accept',
    {
      schema: {
        summary: 'Join the business of an invitation; an existing account gives its password.',
        tags: ['sign-in'],
        body: AcceptBody,
        response: { 201: TokensAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const acceptance = { ...request.body, origin: originOf(request) };
      return reply.code(201).send(await acceptInvitation(deps, acceptance));
    },
  );
}
