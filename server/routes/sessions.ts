// Registering, signing in, renewing and ending a session: the routes that need no access token.
import { z } from 'zod';
import {
  DoorsAnswer,
  ErrorAnswer,
  LoginBody,
  RefreshBody,
  RegisterBody,
  TokensAnswer,
  VisitAnswer,
} from '../api.ts';
import type { IdentityDeps } from '../deps.ts';
import { register } from '../identity.ts';
import { originOf, type Scope } from '../request.ts';
import { endSession, refreshSession } from '../sessions.ts';
import { signIn } from '../sign-in.ts';
import { enterSample, openDoors } from '../visitors.ts';

const tags = ['sign-in'];

export function sessionRoutes(scope: Scope, deps: IdentityDeps): void {
  scope.get(
    '/v1/doors',
    {
      schema: {
        summary: 'Which doors stand open: a sample to look around, registering a business.',
        tags,
        response: { 200: DoorsAnswer, default: ErrorAnswer },
      },
    },
    async () => openDoors(deps),
  );
  scope.post(
    '/v1/sample/enter',
    {
      config: { tells_secret: true, visitors_enter: true },
      schema: {
        summary: 'Look around the sample without an account: reads and asks, changes nothing.',
        tags,
        response: { 201: VisitAnswer, default: ErrorAnswer },
      },
    },
    async (_request, reply) => reply.code(201).send(await enterSample(deps)),
  );
  scope.post(
    '/v1/register',
    {
      schema: {
        summary: 'Register a business with its first admin.',
        tags,
        body: RegisterBody,
        response: { 201: TokensAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const account = { ...request.body, origin: originOf(request) };
      return reply.code(201).send(await register(deps, account));
    },
  );
  scope.post(
    '/v1/login',
    {
      schema: {
        summary: 'Sign in; of several businesses the one named, else the first.',
        tags,
        body: LoginBody,
        response: { 200: TokensAnswer, default: ErrorAnswer },
      },
    },
    async (request) => signIn(deps, { ...request.body, origin: originOf(request) }),
  );
  scope.post(
    '/v1/refresh',
    {
      schema: {
        summary: 'Exchange a refresh token for a new pair. Each is good for one use.',
        tags,
        body: RefreshBody,
        response: { 200: TokensAnswer, default: ErrorAnswer },
      },
    },
    async (request) => refreshSession(deps, { ...request.body, origin: originOf(request) }),
  );
  scope.post(
    '/v1/logout',
    {
      schema: {
        summary: 'End the session a refresh token belongs to.',
        tags,
        body: RefreshBody,
        response: { 204: z.undefined().describe('Signed out.'), default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await endSession(deps, request.body.refresh_token);
      return reply.code(204).send();
    },
  );
}
