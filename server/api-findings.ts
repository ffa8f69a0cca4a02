// Requests and answers about findings and suggestions as zod: the shapes of coach/findings.ts and
// coach/suggestions.ts, said once more so that a change there cannot reach clients unseen.
import { z } from 'zod';
import { Answer, AnswerClaim } from '../coach/answer.ts';
import { Family } from '../coach/query.ts';
import { id, pageOf } from './api.ts';

/** A list holds a few dozen at most. */
const FINDINGS_MOST = 100;
const FINDINGS_USUAL = 20;
const REASON_MOST_CHARACTERS = 500;
const SUGGESTIONS_MOST = 20;
const SUGGESTIONS_USUAL = 5;

export const FindingsQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(FINDINGS_MOST).default(FINDINGS_USUAL),
  cursor: id.optional(),
  dismissed: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});
const Finding = z.object({
  finding_id: id,
  kind: z.string(),
  found_at: z.string(),
  headline: z.string(),
  text: z.string().describe('Markdown; every figure carries the mark of its claim, as in [c1]'),
  claims: z.array(AnswerClaim),
  metrics: z.array(z.string()),
  locations: z.array(z.string()).describe('none: the whole business'),
  impact: z.object({ value: z.string(), unit: z.string() }).nullable(),
  surprise: z.number().describe('−log10 of how often chance alone makes its like'),
  from: z.string(),
  to: z.string().describe('the first day outside'),
  changed_from: z
    .object({ finding_id: id, headline: z.string(), found_at: z.string() })
    .nullable()
    .describe('what it said before it changed'),
  dismissed: z.boolean(),
  dismiss_reason: z.string().nullable(),
  charts: Answer.shape.charts,
});
export const FindingsAnswer = pageOf(Finding).extend({
  complete_to: z.string().nullable().describe('the last day that was looked through'),
});
export const DismissBody = z.strictObject({
  dismissed: z.boolean(),
  reason: z.string().trim().min(1).max(REASON_MOST_CHARACTERS).optional(),
});
export const DismissedAnswer = z.object({
  finding_id: id,
  dismissed: z.boolean(),
  dismiss_reason: z.string().nullable(),
});
export const SuggestionsQuery = z.strictObject({
  most: z.coerce.number().int().min(1).max(SUGGESTIONS_MOST).default(SUGGESTIONS_USUAL),
});
export const SuggestionsAnswer = z.object({
  items: z.array(z.object({ question: z.string(), family: Family, why: z.string() })),
});
