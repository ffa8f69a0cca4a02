// A forgotten password: asking for a link, and using it. Neither needs an access token.
import { ErrorAnswer } from '../api.ts';
import { ForgotAnswer, ForgotBody, NoContent, ResetBody } from '../api-account.ts';
import type { IdentityDeps } from '../deps.ts';
import { originOf, type Scope } from '../request.ts';
import { forgotPassword, resetPassword } from '../resets.ts';

const tags = ['sign-in'];

export function passwordRoutes(scope: Scope, deps: IdentityDeps): void {
  scope.post(
    '/v1/password/forgot',
    {
      schema: {
        summary: 'Ask for a link to a new password; the answer never tells who has an account.',
        tags,
        body: ForgotBody,
        response: { 202: ForgotAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const asked = { ...request.body, origin: originOf(request) };
      return reply.code(202).send(await forgotPassword(deps, asked));
    },
  );
  scope.post(
    '/v1/password/reset',
    {
      schema: {
        summary: 'Set a new password by the token of a link; ends every session of the account.',
        tags,
        body: ResetBody,
        response: { 204: NoContent, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await resetPassword(deps, { ...request.body, origin: originOf(request) });
      return reply.code(204).send();
    },
  );
}
