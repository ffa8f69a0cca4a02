// The desk of whoever runs the installation, for commands on the same machine while the server has
// the data folder (npm run user, npm run doctor). No part of what others are promised.
import { z } from 'zod';
import { ErrorAnswer, email, password } from '../api.ts';
import { NoContent } from '../api-account.ts';
import { readCondition } from '../condition.ts';
import type { AppDeps } from '../deps.ts';
import type { Desk } from '../desk.ts';
import type { Scope } from '../request.ts';

const Someone = z.strictObject({ email });
const hide = true;

export function deskRoutes(scope: Scope, desk: Desk, deps: AppDeps): void {
  scope.get('/desk/people', { schema: { hide } }, async () => ({ items: await desk.people() }));
  scope.get('/desk/condition', { schema: { hide } }, async () => ({
    status: deps.status(),
    condition: await readCondition(deps.db, deps.log),
  }));
  scope.post('/desk/reset', { schema: { hide, body: Someone } }, async (request) => ({
    secret: await desk.resetSecret(request.body.email),
  }));
  const acts = { unlock: desk.unlock, 'sign-out': desk.signOut };
  for (const [name, act] of Object.entries(acts)) {
    scope.post(
      `/desk/${name}`,
      { schema: { hide, body: Someone, response: { 204: NoContent, default: ErrorAnswer } } },
      async (request, reply) => {
        await act(request.body.email);
        return reply.code(204).send();
      },
    );
  }
  scope.post(
    '/desk/password',
    {
      schema: {
        hide,
        body: z.strictObject({ email, password }),
        response: { 204: NoContent, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await desk.setPassword(request.body.email, request.body.password);
      return reply.code(204).send();
    },
  );
}
