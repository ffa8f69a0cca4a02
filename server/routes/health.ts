// Alive, ready, and what the server counts of itself. Needs no sign-in, and answers without a
// database too.
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../sql/database.ts';
import { AliveAnswer, ReadyAnswer } from '../api.ts';
import type { AppDeps, ReadyStatus } from '../deps.ts';
import { fault } from '../errors.ts';
import { bearer, type Scope } from '../request.ts';
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
        produces: ['text/plain'],
      },
    },
    async (request, reply) => {
      const { metrics_token } = deps.settings;
      if (metrics_token && !sameSecret(bearer(request), metrics_token)) {
        throw fault('unauthenticated');
      }
      const text = telemetry.text({ imports_running: deps.status().imports.running });
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text);
    },
  );
}

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
