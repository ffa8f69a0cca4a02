// The answer as it leaves over HTTP and as it is kept with its session: one shape for server, page
// and memory. Field names cross every border unchanged.
import { z } from 'zod';
import { type Claim, type CoverageNote, Expression, type SeriesPoint } from './brief.ts';
import { Choice, Filter, Grain, Query } from './query.ts';
import { ToldSaid } from './told/shapes.ts';

const Instant = z.string();

export const AnswerClaim = z.strictObject({
  id: z.uuid(),
  mark: z.string().regex(/^c\d+$/),
  metric: z.string(),
  value: z.string().nullable(),
  unit: z.string(),
  from: z.string(),
  to: z.string(),
  compare_from: z.string().nullable(),
  compare_to: z.string().nullable(),
  grain: Grain.nullable(),
  filter: z.array(Filter),
  role: z.enum(['level', 'change', 'percent', 'share', 'count', 'range', 'date', 'label']),
  basis: z.enum(['accrual', 'cash', 'none']),
  tax: z.enum(['included', 'excluded', 'unknown']),
  definition_version: z.number().int(),
  closed: z.boolean(),
  statement: z.string(),
  sources: z.array(z.string()),
  as_of: Instant,
  data_version: z.string(),
  expression: Expression,
}) satisfies z.ZodType<Claim>;

const AnswerPoint = z.strictObject({
  bucket: z.string(),
  value: z.string().nullable(),
  partial: z.boolean(),
}) satisfies z.ZodType<SeriesPoint>;

const AnswerCoverage = z.strictObject({
  metric: z.string(),
  complete_to: z.string().nullable(),
  first_day: z.string().nullable(),
  missing: z.array(z.string()),
  never_open: z.array(z.number().int()),
  partial: z.boolean(),
  state: z.enum(['complete', 'partial', 'importing', 'empty', 'future', 'no_data_in_window']),
}) satisfies z.ZodType<CoverageNote>;

/** A likely cause, with the grade its evidence has earned. */
export const AnswerCause = z.strictObject({
  node: z.string(),
  effect: z.string(),
  lag_days: z.number().int(),
  grade: z.enum(['A', 'B', 'C', 'D']),
  /** Marks of the claims it rests on. */
  claims: z.array(z.string()),
});

export const AnswerAction = z.strictObject({
  advice_id: z.uuid(),
  text: z.string(),
  metric: z.string(),
  expected: z.string(),
  review_on: z.string(),
});

export const SimilarSession = z.strictObject({
  session_id: z.uuid(),
  question: z.string(),
  /** Standardised within the search: 0 is an average session, 1 stands out, 2 is a clear hit. */
  score: z.number(),
  /** What was found then: the earlier answer's headline. */
  outcome: z.string(),
});

/** Whole milliseconds of each step. */
export const Timings = z.strictObject({
  understand: z.number(),
  embed: z.number(),
  gather: z.number(),
  compose: z.number(),
  verify: z.number(),
  total: z.number(),
  /** Which embedder turned the question into a vector: the model's id, or 'lexical-1'. */
  embedder: z.string(),
});
export type Timings = z.infer<typeof Timings>;

export const Answer = z.strictObject({
  session_id: z.uuid(),
  conversation_id: z.uuid(),
  status: z.enum(['answered', 'clarify', 'declined']),
  /** Markdown; every figure carries the mark of its claim, as in [c1]. */
  text: z.string(),
  choices: z.array(Choice),
  claims: z.array(AnswerClaim),
  causes: z.array(AnswerCause),
  actions: z.array(AnswerAction),
  charts: z.array(
    z.strictObject({ metric: z.string(), grain: Grain, points: z.array(AnswerPoint) }),
  ),
  similar_sessions: z.array(SimilarSession),
  coverage: z.array(AnswerCoverage),
  /** How the question was understood; null where it was not. */
  query: Query.nullable(),
  /** What the message told, corrected or took back; absent where it asked. */
  told: ToldSaid.optional(),
  /** Defaults taken in understanding it, as sentences. */
  assumed: z.array(z.string()),
  provider: z.string(),
  timings_ms: Timings,
});
export type Answer = z.infer<typeof Answer>;
