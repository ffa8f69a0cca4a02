// Requests and answers of the coach and of metrics as zod; the rest stands in api.ts. Answers are
// the shapes of coach/, said once more so that a change there cannot reach clients unseen.
import { z } from 'zod';
import { Answer, AnswerClaim } from '../coach/answer.ts';
import { Dimension, Grain, LocalDate } from '../coach/query.ts';
import { id, instant, pageOf } from './api.ts';
import { AdjustedEntity, RecordId } from './api-adjustments.ts';

/** A question longer than this is a document, not a question. */
export const QUESTION_MOST_CHARACTERS = 2_000;
/** Filters in one metric query: more than this is a report, not a look. */
const FILTERS_MOST = 5;

// ——— metrics ———

export const NameParam = z.strictObject({ name: z.string().min(1).max(63) });
const filterText = z
  .string()
  .max(300)
  .regex(/^(product|category|customer|channel|country|location):.+$/s, {
    error: 'must be a dimension and a key, like channel:web',
  })
  .transform((text) => {
    const at = text.indexOf(':');
    return { dimension: Dimension.parse(text.slice(0, at)), key: text.slice(at + 1) };
  });
const filters = z
  .union([filterText.transform((one) => [one]), z.array(filterText).max(FILTERS_MOST)])
  .optional()
  .describe('dimension:key, repeated for several');
export const SeriesQuery = z.strictObject({
  from: LocalDate,
  to: LocalDate,
  grain: Grain.default('day'),
  by: Dimension.optional(),
  filter: filters,
  as_of: instant.optional(),
});
export const ChangeQuery = z.strictObject({
  from: LocalDate,
  to: LocalDate,
  compare_from: LocalDate,
  compare_to: LocalDate,
  by: Dimension.optional(),
});
export const CatalogAnswer = pageOf(
  z.object({
    name: z.string(),
    label: z.string(),
    description: z.string(),
    synonyms: z.array(z.string()).readonly(),
    unit: z.string(),
    kind: z.string(),
    good_direction: z.string(),
    dimensions: z.array(z.string()).readonly(),
    definition_version: z.number(),
    first_day: z.string().nullable(),
    complete_to: z.string().nullable(),
    shown: z.boolean().describe('false: your role does not see it'),
  }),
);
const figure = z.string().nullable();
const coverage = Answer.shape.coverage;
export const SeriesAnswer = z.object({
  metric: z.string(),
  unit: z.string(),
  grain: Grain,
  value: figure.describe('over the whole window'),
  reason: z.string().nullable().describe('why there is no value'),
  points: z.array(z.object({ time: z.string(), value: figure, partial: z.boolean() })),
  breakdown: z.array(z.object({ key: z.string(), label: z.string(), value: figure })).optional(),
  others: z.object({ members: z.number(), value: figure }).optional(),
  complete_to: z.string().nullable(),
  coverage: coverage.element,
  closed: z
    .array(z.object({ day: z.string(), holiday: z.string().nullable() }))
    .describe('the latest days without a record on which there usually is trade'),
  note: z.string().nullable().describe('what is left out that your role does not see'),
  data_version: z.string(),
});
export const ChangeAnswer = z.object({
  metric: z.string(),
  unit: z.string(),
  now: figure,
  before: figure,
  change: figure,
  change_unit: z.string(),
  effects: z.array(z.object({ name: z.string(), value: figure })),
  breakdowns: z.array(
    z.object({
      dimension: Dimension,
      parts: z.array(
        z.object({
          key: z.string().nullable(),
          label: z.string(),
          change: figure,
          note: z.string().nullable(),
        }),
      ),
      rest: z.object({ members: z.number(), change: figure }).nullable(),
    }),
  ),
  trading_days: z.object({ now: figure, before: figure }),
  days_without_trade: z.array(z.string()),
  coverage,
  note: z.string().nullable().describe('the only places it is of'),
  data_version: z.string(),
});

// ——— coach ———

export const AskBody = z.strictObject({
  question: z.string().describe(`At most ${QUESTION_MOST_CHARACTERS} characters.`),
  conversation_id: id.optional(),
  as_of: instant.optional(),
});
export { Answer };

const Rerun = z.object({
  value: z.string().nullable(),
  reason: z.string().nullable(),
  data_version: z.string(),
  as_of: z.string(),
});
export const ClaimAnswer = z.object({
  claim: AnswerClaim.omit({ expression: true }),
  // biome-ignore lint/suspicious/noThenProperty: the name of the field in HTTP version 1
  was: Rerun,
  now: Rerun,
});
export const RecordsAnswer = z.object({
  items: z.array(
    z.object({
      date: z.string(),
      time: z.string().nullable(),
      document_number: z.string().nullable(),
      party: z.string().nullable(),
      detail: z.string().nullable(),
      contribution: z.string().nullable(),
      file: z.string().nullable(),
      row: z.number().nullable(),
      record: z
        .object({
          entity: AdjustedEntity,
          id: RecordId,
          day_of: z
            .literal('paid_on')
            .nullable()
            .describe('the figure counts it on its day of payment: a move names it'),
        })
        .nullable()
        .describe('what POST /v1/adjustments takes; null: nothing that can be adjusted'),
    }),
  ),
  next_cursor: z.string().nullable(),
  sum: figure.describe('of the contributions up to this page’s end; on the last page, of all'),
  value: figure,
  difference: figure.describe('on the last page: value less sum'),
});
const conversation = {
  id,
  title: z.string(),
  visibility: z.enum(['private', 'team', 'advisers']),
  mine: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
};
export const ConversationsAnswer = pageOf(z.object({ ...conversation, sessions: z.number() }));
export const SharedAnswer = z.object(conversation);
export const ConversationAnswer = z.object({
  ...conversation,
  sessions: z.array(
    z.object({
      id,
      asked_at: z.string(),
      question: z.string(),
      status: z.enum(['answered', 'clarify', 'declined']),
      headline: z.string(),
      answer: z.unknown(),
      feedback: z
        .object({ helpful: z.boolean(), note: z.string().nullable(), at: z.string() })
        .nullable(),
    }),
  ),
});
export const VisibilityBody = z.strictObject({
  visibility: z.enum(['private', 'team', 'advisers']),
});
export const FeedbackBody = z.strictObject({
  helpful: z.boolean(),
  note: z.string().max(2_000).optional(),
});

// ——— evidence ———

const nodeId = z.string().min(1).max(120).describe('a node’s id, like metric:revenue or calendar');
/** Further than this nothing explains anything; the database stops there too. */
const STEPS_MOST = 6;
const steps = z.coerce.number().int().min(1).max(STEPS_MOST);
export const EvidenceQuery = z
  .strictObject({
    cause: nodeId.optional(),
    effect: nodeId.optional().describe('with cause: the paths from one to the other'),
    hops: steps.default(STEPS_MOST),
    node: nodeId.optional().describe('what leads to it and what it leads to'),
    depth: steps.default(1),
  })
  .refine(({ cause, effect }) => (cause === undefined) === (effect === undefined), {
    error: 'goes with the other end of the path',
    path: ['effect'],
  });
const EvidenceEdgeAnswer = z.object({
  id,
  cause: z.string(),
  effect: z.string(),
  method: z.enum(['identity', 'calendar']),
  confidence: z.number().nullable().describe('0 to 1; 1 is arithmetic; null: nobody measured it'),
  lag_days: z.int().nullable(),
  formula: z.string().nullable(),
  observations: z.array(
    z.object({
      claim_id: id.nullable(),
      value: z.string(),
      unit: z.string(),
      from: z.string(),
      to: z.string(),
      compare_from: z.string(),
      compare_to: z.string(),
      data_version: z.string(),
    }),
  ),
  verdict: z
    .object({ says: z.enum(['confirmed', 'rejected']), user_id: id, at: z.string() })
    .nullable(),
});
const near = z.array(z.object({ distance: z.int(), node: z.string(), label: z.string() }));
export const EvidenceAnswer = z.object({
  version: z.string(),
  data_version: z.string(),
  is_stale: z.boolean().describe('the figures have changed since it was made'),
  made_at: z.string(),
  nodes: z.array(
    z.object({ id: z.string(), kind: z.enum(['metric', 'calendar']), label: z.string() }),
  ),
  edges: z.array(EvidenceEdgeAnswer).describe('each from a cause to its effect'),
  paths: z
    .array(
      z.object({
        hops: z.int(),
        nodes: z.array(z.string()),
        edges: z.array(z.string()),
        methods: z.array(z.string()),
        confidences: z.array(z.number().nullable()),
        lag_days: z.array(z.int().nullable()),
      }),
    )
    .optional()
    .describe('the shortest first, none through a rejected edge; 200 at most'),
  neighbourhood: z.object({ causes: near, effects: near }).optional(),
});
export const VerdictBody = z.strictObject({
  verdict: z.enum(['confirmed', 'rejected']).nullable().describe('null takes it back'),
});
export const JudgedAnswer = EvidenceEdgeAnswer;
