// A question and its answer, as one JSON body or as a stream of events while it is being found.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CoxswainError } from '../../errors.ts';
import { ErrorAnswer } from '../api.ts';
import { Answer, AskBody, QUESTION_MOST_CHARACTERS } from '../api-coach.ts';
import { WidgetAskBody } from '../api-widget.ts';
import type { AskInput, Coach } from '../coach.ts';
import type { AppDeps } from '../deps.ts';
import { errorBody, FAULTS, fault, toFault } from '../errors.ts';
import { startEventStream, wantsEvents } from '../event-stream.ts';
import { contextOf, type Scope } from '../request.ts';
import type { Telemetry } from '../telemetry.ts';

type AskDeps = Pick<AppDeps, 'log'> & { coach: Coach; telemetry: Telemetry };

/** Where the route stands, what it takes, and what of an answer leaves by it. */
interface AskDoor {
  url: string;
  body: typeof AskBody | typeof WidgetAskBody;
  /** Facts on their way, for who shows them. */
  tells_facts: boolean;
  shown(answer: AnswerGiven): AnswerGiven;
}

type AnswerGiven = Awaited<ReturnType<Coach['ask']>>;

const WHOLE: AskDoor = {
  ...{ url: '/v1/coach/ask', body: AskBody, tells_facts: true },
  shown: (answer) => answer,
};

/** For another web site: it is told no earlier question beside the answer. */
export const FOR_A_SITE: AskDoor = {
  ...{ url: '/v1/widget/ask', body: WidgetAskBody, tells_facts: false },
  shown: (answer) => ({ ...answer, similar_sessions: [] }),
};

export function askRoutes(scope: Scope, deps: AskDeps, door = WHOLE): void {
  scope.post(
    door.url,
    {
      config: { visitors_ask: true },
      schema: {
        summary:
          'Ask a question; events (fact, text, answer, error) with Accept: text/event-stream.',
        tags: ['coach'],
        security: [{ bearer: [] }],
        body: door.body,
        response: { 200: Answer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      checkQuestion(request.body.question);
      if (wantsEvents(request.headers.accept)) {
        await answerWithEvents({ request, reply, deps, door }, request.body);
        return reply;
      }
      const answer = await deps.coach.ask(contextOf(request), request.body);
      deps.telemetry.count('answers', 1);
      return door.shown(answer);
    },
  );
}

interface Call {
  request: FastifyRequest;
  reply: FastifyReply;
  deps: AskDeps;
  door: AskDoor;
}

/** Thrown out of the coach's own callback, so that work for nobody stops. */
class NobodyListens extends Error {}

async function answerWithEvents({ request, reply, deps, door }: Call, input: AskInput) {
  const kept = request.kept_call;
  request.kept_call = null;
  const ctx = contextOf(request);
  const events = startEventStream(reply);
  try {
    const told = await deps.coach.ask(ctx, input, ({ type, data }) => {
      if (events.gone) throw new NobodyListens();
      if (type !== 'fact' || door.tells_facts) events.send(type, data);
    });
    const answer = door.shown(told);
    deps.telemetry.count('answers', 1);
    await kept?.keep(200, answer);
    events.send('answer', answer);
  } catch (error) {
    await kept?.forget();
    if (!(error instanceof NobodyListens)) {
      const known = toFault(error);
      if (FAULTS[known.code][0] >= 500) {
        deps.log.error({ err: known.cause ?? known, request_id: request.id }, 'a question failed');
      }
      events.send('error', errorBody(known, request.id));
    }
  } finally {
    events.end();
  }
}

function checkQuestion(question: string): void {
  if (question.trim() === '') throw fault('question_empty');
  if (question.length <= QUESTION_MOST_CHARACTERS) return;
  throw new CoxswainError(
    'question_too_long',
    `The question has ${question.length} characters; ask in ${QUESTION_MOST_CHARACTERS} or fewer.`,
    { details: { limit: QUESTION_MOST_CHARACTERS, length: question.length } },
  );
}
