// What moves what in the business: read and walked by all, made anew and judged by those who answer
// for the figures.
import { ErrorAnswer, IdParam } from '../api.ts';
import { EvidenceAnswer, EvidenceQuery, JudgedAnswer, VerdictBody } from '../api-coach.ts';
import type { Coach } from '../coach.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['coach'];
const security = [{ bearer: [] }];

export function evidenceRoutes(scope: Scope, coach: Coach): void {
  scope.get(
    '/v1/evidence-graph',
    {
      schema: {
        summary: 'What moves what; with cause and effect the paths, with node what lies around it.',
        tags,
        security,
        querystring: EvidenceQuery,
        response: { 200: EvidenceAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { cause, effect, hops, node, depth } = request.query;
      const asked = cause !== undefined && effect !== undefined;
      return coach.readEvidence(contextOf(request), {
        paths: asked ? { cause, effect, hops } : undefined,
        around: node === undefined ? undefined : { node, depth },
      });
    },
  );
}

export function evidenceWork(scope: Scope, coach: Coach): void {
  scope.post(
    '/v1/evidence-graph/refresh',
    {
      schema: {
        summary: 'Make a new version from today’s figures; verdicts are kept.',
        tags,
        security,
        response: { 200: EvidenceAnswer, default: ErrorAnswer },
      },
    },
    async (request) => coach.refreshEvidence(contextOf(request)),
  );
  scope.patch(
    '/v1/evidence-graph/edges/:id',
    {
      schema: {
        summary: 'Confirm or reject an edge, or take that back; arithmetic cannot be judged.',
        tags,
        security,
        params: IdParam,
        body: VerdictBody,
        response: { 200: JudgedAnswer, default: ErrorAnswer },
      },
    },
    async (request) =>
      coach.judgeEdge(contextOf(request), { id: request.params.id, ...request.body }),
  );
}
