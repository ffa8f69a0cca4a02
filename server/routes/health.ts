// Alive, ready, and what the server counts of itself. Needs no sign-in, and answers without a
// database too.
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CoxswainError } from '../../errors.ts';
import type { Database } from '../../sql/database.ts';
import { AliveAnswer, ErrorAnswer, ReadyAnswer } from '../api.ts';
import type { AppDeps, ReadyStatus } from '../deps.ts';
import { fault } from '../errors.ts';
import { isLoopback } from '../exposure.ts';
import { bearer, isFromHere, type Scope } from '../request.ts';
import { sameSecret } from '../secrets.ts';
import type { Telemetry } from '../telemetry.ts';

const tags = ['health'];
/** However many ask, the database is asked once in so long. */
const LOOK_EVERY_MS = 1_000;
/** Who asks for readiness gives up soon; an answer that takes longer is none. */
const LOOK_WITHIN_MS = 2_000;

export function healthRoutes(scope: Scope, deps: AppDeps, telemetry: Telemetry): void {
  const isThere = createLook(deps.db);
  /** Ready is who can answer: a server whose database is away is not, and is again by itself. */
  async function withDatabase(status: ReadyStatus): Promise<ReadyStatus> {
    if (!status.ready || (await isThere())) return status;
    return { ...status, ready: false, database: { ...status.database, state: 'unreachable' } };
  }
  scope.get(
    '/healthz',
    {
      schema: {
        summary: 'The process is alive.',
        tags,
        response: { 200: AliveAnswer },
      },
    },
    async () => ({ status: 'alive' as const }),
  );
  scope.get(
    '/readyz',
    {
      schema: {
        summary:
          '200 while the server can serve, 503 before and while its database is away; with what it runs on.',
        tags,
        response: { 200: ReadyAnswer, 503: ReadyAnswer },
      },
    },
    async (_request, reply) => {
      const status = await withDatabase(deps.status());
      return reply.code(status.ready ? 200 : 503).send({ ...status });
    },
  );
  scope.get(
    '/metrics',
    {
      schema: {
        summary: 'Counts and durations as Prometheus text.',
        tags,
        response: {
          200: {
            description: 'Prometheus text, version 0.0.4.',
            content: { 'text/plain': { schema: z.string() } },
          },
          default: ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      refuseStrangers(request, deps.settings);
      const imports_running = deps.status().imports.running;
      const { type, text } = await telemetry.text({ imports_running });
      return reply.type(type).send(text);
    },
  );
}

/**
 * With a token, whoever has it. Without one, this machine alone: not what a proxy brings, nor a
 * page in a browser here that calls itself by a name of its own.
 */
function refuseStrangers(request: FastifyRequest, settings: AppDeps['settings']): void {
  const { metrics_token, public_url } = settings;
  if (metrics_token !== null) {
    if (!sameSecret(bearer(request), metrics_token)) throw fault('unauthenticated');
    return;
  }
  const { host } = request;
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  if (public_url === null && isFromHere(request) && isLoopback(name)) return;
  throw new CoxswainError('unauthenticated', NO_TOKEN);
}

const NO_TOKEN =
  'Set METRICS_TOKEN and send it as Authorization: Bearer to read this from outside.';

/** Whether a database server answers just now; the embedded one is in this process. */
function createLook(db: Database): () => Promise<boolean> {
  let last: { at_ms: number; there: Promise<boolean> } | null = null;
  return () => {
    if (db.engine === 'embedded') return Promise.resolve(true);
    if (last === null || performance.now() - last.at_ms > LOOK_EVERY_MS) {
      const answer = db
        .transaction({}, (tx) => tx.query('select 1'))
        .then(
          () => true,
          () => false,
        );
      const late = pause(LOOK_WITHIN_MS, false, { ref: false });
      last = { at_ms: performance.now(), there: Promise.race([answer, late]) };
    }
    return last.there;
  };
}
