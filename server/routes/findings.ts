// What was found without being asked, and questions that this business's data is sure to answer.
import { ErrorAnswer, IdParam } from '../api.ts';
import {
  DismissBody,
  DismissedAnswer,
  FindingsAnswer,
  FindingsQuery,
  SuggestionsAnswer,
  SuggestionsQuery,
} from '../api-findings.ts';
import type { Coach } from '../coach.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['coach'];
const security = [{ bearer: [] }];

export function findingRoutes(scope: Scope, coach: Coach): void {
  scope.get(
    '/v1/findings',
    {
      schema: {
        summary: 'What is unusual and true, best first; put away ones with dismissed=true.',
        tags,
        security,
        querystring: FindingsQuery,
        response: { 200: FindingsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => coach.listFindings(contextOf(request), request.query),
  );
  suggestionRoutes(scope, coach);
}

export function suggestionRoutes(scope: Scope, coach: Coach, url = '/v1/suggestions'): void {
  scope.get(
    url,
    {
      schema: {
        summary: 'Questions that this data is sure to answer: each was answered before it is told.',
        tags,
        security,
        querystring: SuggestionsQuery,
        response: { 200: SuggestionsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => ({ items: await coach.suggest(contextOf(request), request.query) }),
  );
}

/** Putting one away hides it from everybody: for those who answer for the figures. */
export function findingWork(scope: Scope, coach: Coach): void {
  scope.patch(
    '/v1/findings/:id',
    {
      schema: {
        summary: 'Put a finding away, or take it back; it comes again only when it has changed.',
        tags,
        security,
        params: IdParam,
        body: DismissBody,
        response: { 200: DismissedAnswer, default: ErrorAnswer },
      },
    },
    async (request) =>
      coach.dismissFinding(contextOf(request), { id: request.params.id, ...request.body }),
  );
}
