// “This is wrong”: what people say of a record, previewed, applied, listed and taken back. For
// those who answer for the figures.
import {
  adjust,
  expenseCategories,
  listAdjustments,
  previewAdjustment,
  takeBack,
} from '../../ingest/adjustments.ts';
import { ErrorAnswer, IdParam, PageQuery } from '../api.ts';
import {
  AdjustmentAnswer,
  AdjustmentBody,
  AdjustmentCategories,
  AdjustmentsAnswer,
  PreviewAnswer,
  PreviewBody,
} from '../api-adjustments.ts';
import type { Coach } from '../coach.ts';
import type { AppDeps } from '../deps.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['figures'];
const security = [{ bearer: [] }];

export function adjustmentRoutes(scope: Scope, deps: AppDeps, coach: Coach): void {
  scope.get(
    '/v1/adjustments',
    {
      schema: {
        summary: 'What was said to be wrong with records, by whom and why; the newest first.',
        tags,
        security,
        querystring: PageQuery,
        response: { 200: AdjustmentsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => listAdjustments(deps, contextOf(request), request.query),
  );
  scope.get(
    '/v1/adjustments/categories',
    {
      schema: {
        summary: 'Categories that an expense may be moved to.',
        tags,
        security,
        response: { 200: AdjustmentCategories, default: ErrorAnswer },
      },
    },
    async (request) => ({
      items: await expenseCategories(deps, contextOf(request)),
      next_cursor: null,
    }),
  );
  scope.post(
    '/v1/adjustments',
    {
      schema: {
        summary: 'Leave a record out, move it or mark it as a one-off; the source stays untouched.',
        tags,
        security,
        body: AdjustmentBody,
        response: { 201: AdjustmentAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await adjust(deps, contextOf(request), request.body)),
  );
  scope.delete(
    '/v1/adjustments/:id',
    {
      schema: {
        summary: 'Take a correction back; it stays in the list, marked.',
        tags,
        security,
        params: IdParam,
        response: { 200: AdjustmentAnswer, default: ErrorAnswer },
      },
    },
    async (request) => takeBack(deps, contextOf(request), request.params.id),
  );
  previewRoute(scope, deps, coach);
}

function previewRoute(scope: Scope, deps: AppDeps, coach: Coach): void {
  scope.post(
    '/v1/adjustments/preview',
    {
      schema: {
        summary: 'What a correction would change, by metric and month; nothing is written.',
        tags,
        security,
        body: PreviewBody,
        response: { 200: PreviewAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const ctx = contextOf(request);
      const { claim_id, ...said } = request.body;
      // with the person's own eyes first: what they may not open is not previewed
      const opened = claim_id === undefined ? null : await coach.rerunClaim(ctx, claim_id);
      const before = opened?.now.value ?? null;
      const { changes, seen } = await previewAdjustment(deps, ctx, {
        said: { ...said, reason: '…' },
        look: async (tx) =>
          before === null || claim_id === undefined
            ? null
            : coach.claimWithin(ctx, { tx, id: claim_id }),
      });
      const figure = opened && { before, after: seen, unit: opened.claim.unit };
      return { figure, changes };
    },
  );
}
