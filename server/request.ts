// What a route may know of a request: who is asking, and for which tenant. Hides how the doors in
// front of it found that out.
import { isIP } from 'node:net';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Origin, TenantContext } from '../sql/database.ts';
import { fault } from './errors.ts';
import { isLoopback } from './exposure.ts';
import type { SignedIn } from './tokens.ts';

/** What browsers send is half as long; what is longer was written to be stored. */
const USER_AGENT_MOST = 300;

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
  return { ...signedIn(request), priority: 'person', origin: originOf(request) };
}

/** Where a request comes from, in a form the database takes whatever a client sends. */
export function originOf(request: Pick<FastifyRequest, 'ip' | 'headers'>): Origin {
  // a link-local address names its interface behind a percent sign, which only this machine knows
  const ip = request.ip.replace(/%.*$/, '');
  const user_agent = request.headers['user-agent']?.replaceAll('\0', '').slice(0, USER_AGENT_MOST);
  return { ip: isIP(ip) === 0 ? null : ip, user_agent: user_agent || null };
}

/** What proxies say they brought a request for. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/** Whether a request was made on this machine, and by no proxy for somebody else. */
export function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const peer = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  // whoever calls an address of their own machine calls from that address
  const is_own = isLoopback(peer) || socket.remoteAddress === socket.localAddress;
  return is_own && FORWARDED.every((name) => headers[name] === undefined);
}

/** The token of an Authorization header. Throws `unauthenticated` where there is none. */
export function bearer(request: FastifyRequest): string {
  const match = /^Bearer ([\w.~+/=-]+)$/i.exec(request.headers.authorization ?? '');
  if (!match?.[1]) throw fault('unauthenticated');
  return match[1];
}
