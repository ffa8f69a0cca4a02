// Alive, ready, and what the server counts of itself. Needs no database and no sign-in.
import { AliveAnswer, ReadyAnswer } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { fault } from '../errors.ts';
import { bearer, type Scope } from '../request.ts';
import { sameSecret } from '../secrets.ts';
import type { Telemetry } from '../telemetry.ts';

const tags = ['health'];

export function healthRoutes(scope: Scope, deps: AppDeps, telemetry: Telemetry): void {
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
        summary: '200 once the server can serve, 503 before; with what it runs on.',
        tags,
        response: { 200: ReadyAnswer, 503: ReadyAnswer },
      },
    },
    async (_request, reply) => {
      const status = deps.status();
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
