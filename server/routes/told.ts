// What people told the coach, by form: facts of the owner, decisions, and what somebody chose where
// the coach asked back.
import { z } from 'zod';
import type { OwnerFact } from '../../coach/told/shapes.ts';
import { ErrorAnswer, IdParam } from '../api.ts';
import {
  DecisionAnswer,
  DecisionBody,
  DecisionPatch,
  DecisionsAnswer,
  FactAnswer,
  FactBody,
  FactPatch,
  FactsAnswer,
  HistoryQuery,
  PreferencesAnswer,
  PreferencesQuery,
} from '../api-told.ts';
import type { Coach } from '../coach.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['coach'];
const security = [{ bearer: [] }];
const gone = z.undefined().describe('Taken back; the history keeps it.');

/** For everybody signed in: reading, and one's own choices. */
export function toldRoutes(scope: Scope, coach: Coach): void {
  scope.get(
    '/v1/owner-facts',
    {
      schema: {
        summary: 'What was told that the books do not hold, and by whom; the newest first.',
        tags,
        security,
        querystring: HistoryQuery,
        response: { 200: FactsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const items = await coach.listFacts(contextOf(request), request.query);
      return { items: items.map(factOut), next_cursor: null };
    },
  );
  scope.get(
    '/v1/decisions',
    {
      schema: {
        summary: 'Dated actions of the business, as they were told; the newest day first.',
        tags,
        security,
        querystring: HistoryQuery,
        response: { 200: DecisionsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const items = await coach.listDecisions(contextOf(request), request.query);
      return { items, next_cursor: null };
    },
  );
  scope.get(
    '/v1/preferences',
    {
      schema: {
        summary: 'What you chose where a question left something open.',
        tags,
        security,
        response: { 200: PreferencesAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      return { items: await coach.listPreferences(contextOf(request)), next_cursor: null };
    },
  );
  scope.delete(
    '/v1/preferences',
    {
      schema: {
        summary: 'The coach asks again: about one choice, or about all.',
        tags,
        security,
        querystring: PreferencesQuery,
        response: { 204: gone, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await coach.forgetPreferences(contextOf(request), request.query.key ?? null);
      return reply.code(204).send();
    },
  );
}

/** For those who answer for the figures. */
export function tellingRoutes(scope: Scope, coach: Coach): void {
  scope.post(
    '/v1/owner-facts',
    {
      schema: {
        summary: 'Tell a fact; what was told of the same before holds until its first day.',
        tags,
        security,
        body: FactBody,
        response: { 201: FactAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const fact = await coach.tellFact(contextOf(request), {
        kind: request.body.kind,
        ...factIn(request.body),
      });
      return reply.code(201).send(factOut(fact));
    },
  );
  scope.patch(
    '/v1/owner-facts/:id',
    {
      schema: {
        summary: 'Correct a fact: a new one stands in its place and names it.',
        tags,
        security,
        params: IdParam,
        body: FactPatch,
        response: { 200: FactAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const change = factIn(request.body);
      const { id } = request.params;
      return factOut(await coach.correctFact(contextOf(request), { id, change }));
    },
  );
  scope.delete(
    '/v1/owner-facts/:id',
    {
      schema: {
        summary: 'Take a fact back.',
        tags,
        security,
        params: IdParam,
        response: { 204: gone, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await coach.forget(contextOf(request), { of: 'owner_fact', id: request.params.id });
      return reply.code(204).send();
    },
  );
  decisionRoutes(scope, coach);
}

function decisionRoutes(scope: Scope, coach: Coach): void {
  scope.post(
    '/v1/decisions',
    {
      schema: {
        summary: 'Tell a decision; its day dates questions about what came since.',
        tags,
        security,
        body: DecisionBody,
        response: { 201: DecisionAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await coach.tellDecision(contextOf(request), request.body)),
  );
  scope.patch(
    '/v1/decisions/:id',
    {
      schema: {
        summary: 'Correct a decision: a new one stands in its place and names it.',
        tags,
        security,
        params: IdParam,
        body: DecisionPatch,
        response: { 200: DecisionAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const change = known(request.body);
      return coach.correctDecision(contextOf(request), { id: request.params.id, change });
    },
  );
  scope.delete(
    '/v1/decisions/:id',
    {
      schema: {
        summary: 'Take a decision back.',
        tags,
        security,
        params: IdParam,
        response: { 204: gone, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await coach.forget(contextOf(request), { of: 'decision', id: request.params.id });
      return reply.code(204).send();
    },
  );
}

/** HTTP says from and to, as windows do; the table says that they are days. */
function factIn(body: z.infer<typeof FactPatch>): Partial<OwnerFact> {
  const { from, to, ...rest } = body;
  const { kind: _kind, ...given } = rest as typeof rest & { kind?: unknown };
  return known({ ...given, from_day: from, until_day: to });
}

function factOut<T extends { from_day: string; until_day: string | null }>(fact: T) {
  const { from_day, until_day, ...rest } = fact;
  return { ...rest, from: from_day, to: until_day };
}

/** Only what was given: what is absent stays as it was. */
function known<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
