// Earlier questions and answers: listing, reading, sharing, and saying whether one helped.
import { z } from 'zod';
import { ErrorAnswer, IdParam, PageQuery } from '../api.ts';
import {
  ConversationAnswer,
  ConversationsAnswer,
  FeedbackBody,
  SharedAnswer,
  VisibilityBody,
} from '../api-coach.ts';
import type { Coach } from '../coach.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['coach'];
const security = [{ bearer: [] }];

export function conversationRoutes(scope: Scope, coach: Coach): void {
  scope.get(
    '/v1/conversations',
    {
      schema: {
        summary: 'Own and shared conversations, the newest first.',
        tags,
        security,
        querystring: PageQuery,
        response: { 200: ConversationsAnswer, default: ErrorAnswer },
      },
    },
    async (request) => coach.listConversations(contextOf(request), request.query),
  );
  scope.get(
    '/v1/conversations/:id',
    {
      schema: {
        summary: 'One conversation with its questions and answers.',
        tags,
        security,
        params: IdParam,
        response: { 200: ConversationAnswer, default: ErrorAnswer },
      },
    },
    async (request) => coach.getConversation(contextOf(request), request.params.id),
  );
  scope.patch(
    '/v1/conversations/:id',
    {
      schema: {
        summary: 'Share a conversation, or make it private again; only its asker may.',
        tags,
        security,
        params: IdParam,
        body: VisibilityBody,
        response: { 200: SharedAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { id } = request.params;
      return coach.shareConversation(contextOf(request), { id, ...request.body });
    },
  );
  scope.post(
    '/v1/sessions/:id/feedback',
    {
      config: { visitors_ask: true },
      schema: {
        summary: 'Say whether an answer helped.',
        tags,
        security,
        params: IdParam,
        body: FeedbackBody,
        response: { 204: z.undefined().describe('Kept.'), default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await coach.giveFeedback(contextOf(request), {
        session_id: request.params.id,
        ...request.body,
      });
      return reply.code(204).send();
    },
  );
}
