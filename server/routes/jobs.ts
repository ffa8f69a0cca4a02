// What runs by itself and how it went, for admins. Shows of a run what concerns their own business.
import { readJobs } from '../../ingest/jobs/board.ts';
import { ErrorAnswer, JobsAnswer } from '../api.ts';
import type { AppDeps } from '../deps.ts';
import { contextOf, type Scope } from '../request.ts';

export function jobRoutes(scope: Scope, deps: Pick<AppDeps, 'db' | 'clock'>): void {
  scope.get(
    '/v1/admin/jobs',
    {
      schema: {
        summary: 'The jobs that run by themselves, each with its last runs and how they ended.',
        tags: ['business'],
        security: [{ bearer: [] }],
        response: { 200: JobsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => ({
      items: await readJobs(deps.db, contextOf(request), deps.clock),
      next_cursor: null,
    }),
  );
}
