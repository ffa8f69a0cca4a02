// Who may see which metrics, costs and places: for admins.
import {
  CategoryAnswer,
  ErrorAnswer,
  GrantsAnswer,
  GrantsBody,
  IdParam,
  KeyParam,
  MetricRestriction,
  RestrictedBody,
  RestrictionsAnswer,
} from '../api.ts';
import { NameParam } from '../api-coach.ts';
import type { AppDeps } from '../deps.ts';
import {
  grantsOf,
  putGrants,
  restrictCategory,
  restrictionsOf,
  restrictMetric,
} from '../grants.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['business'];
const security = [{ bearer: [] }];

export function grantRoutes(scope: Scope, deps: Pick<AppDeps, 'db'>): void {
  scope.get(
    '/v1/users/:id/grants',
    {
      schema: {
        summary: 'What a person was granted, and every metric they see by it.',
        tags,
        security,
        params: IdParam,
        response: { 200: GrantsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => grantsOf(deps, contextOf(request), request.params.id),
  );
  scope.put(
    '/v1/users/:id/grants',
    {
      schema: {
        summary: 'Say which metrics and places a manager or member sees; it holds at once.',
        tags,
        security,
        params: IdParam,
        body: GrantsBody,
        response: { 200: GrantsAnswer, default: ErrorAnswer },
      },
    },
    async (request) =>
      putGrants(deps, contextOf(request), { user_id: request.params.id, ...request.body }),
  );
  restrictionRoutes(scope, deps);
}

function restrictionRoutes(scope: Scope, deps: Pick<AppDeps, 'db'>): void {
  scope.get(
    '/v1/restrictions',
    {
      schema: {
        summary: 'Which metrics and categories of expenses are restricted.',
        tags,
        security,
        response: { 200: RestrictionsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => restrictionsOf(deps, contextOf(request)),
  );
  scope.patch(
    '/v1/metrics/:name',
    {
      schema: {
        summary: 'Restrict a stored metric to admins, advisers and who is granted it, or open it.',
        tags,
        security,
        params: NameParam,
        body: RestrictedBody,
        response: { 200: MetricRestriction, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { name } = request.params;
      return restrictMetric(deps, contextOf(request), { name, ...request.body });
    },
  );
  scope.patch(
    '/v1/expense-categories/:key',
    {
      schema: {
        summary: 'Restrict a category of expenses, or open it.',
        tags,
        security,
        params: KeyParam,
        body: RestrictedBody,
        response: { 200: CategoryAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { key } = request.params;
      return restrictCategory(deps, contextOf(request), { key, ...request.body });
    },
  );
}
