// Idempotency-Key: an unsafe call repeated with its key gets the first answer and changes nothing.
// Hides where answers are kept; routes do not know of it (but for event streams).
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CoxswainError } from '../errors.ts';
import { type Queryable, withTenant } from '../sql/database.ts';
import { idempotency } from '../sql/idempotency.ts';
import type { AppDeps } from './deps.ts';
import { fault } from './errors.ts';
import { startEventStream, wantsEvents } from './event-stream.ts';
import { contextOf, type Scope } from './request.ts';

/** How long an answer counts (jobs.keep_house forgets it); a day later a new call is meant. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** A call running longer than this died with its process; its key is free again. */
const DEAD_AFTER_MS = 10 * 60 * 1000;
/** A UUID has 36 characters; three times that is ample and fits the column with the user's id. */
const KEY_MOST_CHARACTERS = 120;
const KEY = new RegExp(`^[\\x21-\\x7e]{1,${KEY_MOST_CHARACTERS}}$`);
const UNSAFE = new Set(['POST', 'PATCH', 'PUT', 'DELETE']);

/** A call whose answer will be kept. */
export interface KeptCall {
  /** Keeps an answer that does not pass through fastify's serializer (an event stream's). */
  keep(status: number, response: unknown): Promise<void>;
  forget(): Promise<void>;
}

/** Adds the hooks to a signed-in scope. */
export function answerOnce(scope: Scope, deps: AppDeps): void {
  scope.addHook('preHandler', (request, reply) => begin(deps, request, reply));
  scope.addHook('onSend', async (request, reply, payload) => {
    const call = request.kept_call;
    if (!call) return payload;
    request.kept_call = null;
    const good = reply.statusCode >= 200 && reply.statusCode < 300;
    // The work is done by now: a failure to remember it must not turn the answer into a fault.
    try {
      if (good && typeof payload === 'string') {
        await call.keep(reply.statusCode, payload === '' ? null : JSON.parse(payload));
      } else if (good && payload === undefined) await call.keep(reply.statusCode, null);
      else await call.forget();
    } catch (error) {
      deps.log.error({ err: error, request_id: request.id }, 'an answer could not be kept');
    }
    return payload;
  });
}

async function begin(deps: AppDeps, request: FastifyRequest, reply: FastifyReply) {
  const header = request.headers['idempotency-key'];
  if (header === undefined || !UNSAFE.has(request.method)) return;
  // A file cannot be hashed before it is read, and importing it twice changes nothing anyway.
  if (request.routeOptions.config.tells_secret || request.isMultipart()) return;
  if (typeof header !== 'string' || !KEY.test(header)) {
    const message = `An Idempotency-Key has 1 to ${KEY_MOST_CHARACTERS} visible characters.`;
    throw new CoxswainError('bad_request', message);
  }
  const ctx = contextOf(request);
  const call = { tenant_id: ctx.tenant_id, key: `${ctx.user_id}:${header}` };
  const request_hash = hashOf(request);
  const inTenant = <T>(fn: (tx: Queryable) => Promise<T>) => withTenant(deps.db, ctx, fn);
  const found = await inTenant(async (tx) => {
    const now = deps.clock().getTime();
    const kept_since = new Date(now - KEPT_MS).toISOString();
    const begun = await idempotency.beginCall(tx, {
      ...call,
      request_hash,
      now: new Date(now).toISOString(),
      kept_since,
      dead_since: new Date(now - DEAD_AFTER_MS).toISOString(),
    });
    return begun === 0 ? idempotency.findCall(tx, call) : ('begun' as const);
  });
  if (found === 'begun') {
    request.kept_call = {
      keep: async (status, response) =>
        void (await inTenant((tx) => idempotency.finishCall(tx, { ...call, status, response }))),
      forget: async () => void (await inTenant((tx) => idempotency.forgetCall(tx, call))),
    };
    return;
  }
  return replay(request, reply, { found, request_hash });
}

interface Made {
  found: { request_hash: string; status: number | null; response: unknown } | null;
  request_hash: string;
}

function replay(request: FastifyRequest, reply: FastifyReply, { found, request_hash }: Made) {
  if (found && found.request_hash !== request_hash) throw fault('idempotency_mismatch');
  if (!found || found.status === null) {
    throw new CoxswainError('conflict', 'The first call with this key is still running.');
  }
  reply.code(found.status).header('idempotency-replayed', 'true');
  if (found.response === null) return reply.send();
  if (!wantsEvents(request.headers.accept)) return reply.send(found.response);
  const events = startEventStream(reply);
  events.send('answer', found.response);
  events.end();
  return reply;
}

function hashOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest('hex');
}
