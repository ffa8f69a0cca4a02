// What a route may know of a request: who is asking, and for which tenant. Hides how the doors in
// front of it found that out.
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { TenantContext } from '../sql/database.ts';
import { fault } from './errors.ts';
import type { SignedIn } from './tokens.ts';

export type Scope = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Whom a request of a signed-in scope comes from. */
export function signedIn(request: FastifyRequest): SignedIn {
  if (!request.signed_in) throw fault('unauthenticated');
  return request.signed_in;
}

/** The tenant context of a request: the only way routes reach tenant data. */
export function contextOf(request: FastifyRequest): TenantContext {
  return { ...signedIn(request), priority: 'person' };
}

/** The token of an Authorization header. Throws `unauthenticated` where there is none. */
export function bearer(request: FastifyRequest): string {
  const match = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '');
  if (!match?.[1]) throw fault('unauthenticated');
  return match[1];
}
