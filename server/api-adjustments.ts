// Requests and answers about what people say is wrong with a record, as zod; the rest of the API
// stands in api.ts and its siblings.
import { z } from 'zod';
import { id, pageOf } from './api.ts';

/** A record's id is made from what it says, and so is no UUID of RFC 9562. */
export const RecordId = z.guid('must be an id as the records behind a claim name it');
export const AdjustedEntity = z.enum(['order', 'order_line', 'invoice', 'expense']);
const Kind = z
  .enum(['exclude', 'move', 'one_off'])
  .describe(
    'exclude: counts nowhere; move: to another day or category; one_off: counts, but is no measure of what is usual',
  );

const day = z.iso.date('is no day of the calendar, written like 2026-09-30');
const said = {
  kind: Kind,
  entity: AdjustedEntity,
  record_id: RecordId.describe(
    'as the records behind a claim name it; of an order any of its lines',
  ),
  to_day: day.optional().describe('the day a moved record belongs to'),
  day_of: z
    .enum(['issued_on', 'paid_on'])
    .optional()
    .describe('which day of a moved invoice; the day of issue unless told'),
  to_category: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('key of a moved expense’s new category, of GET /v1/adjustments/categories'),
};
const reason = z.string().trim().min(1).max(500);

/** A move says where to, and nothing else does. */
const moves = (body: {
  kind: string;
  to_day?: unknown;
  to_category?: unknown;
  day_of?: unknown;
}) =>
  body.kind === 'move'
    ? body.to_day !== undefined || body.to_category !== undefined
    : body.to_day === undefined && body.to_category === undefined && body.day_of === undefined;
const fault = { error: 'goes with kind move, which needs a day or a category', path: ['to_day'] };

export const AdjustmentBody = z
  .strictObject({ ...said, reason: reason.describe('why, in your own words') })
  .refine(moves, fault);
export const PreviewBody = z
  .strictObject({ ...said, claim_id: id.optional().describe('the figure it was opened from') })
  .refine(moves, fault);

const text = z.string().nullable();
export const AdjustmentAnswer = z.object({
  id,
  kind: Kind,
  entity: AdjustedEntity,
  record_id: RecordId,
  reason: z.string(),
  state: z
    .enum(['waiting', 'standing', 'taken_back'])
    .describe('waiting: written down, and not in the figures yet'),
  to_day: text,
  day_of: text,
  to_category: text,
  version: z.string().describe('the data version that it holds from'),
  teller: text.describe('name or e-mail of who said it'),
  created_at: z.string(),
  taken_back_by: text,
  taken_back_at: text,
  day: text.describe(
    'of the record, as its source told it; null: the record is in no file any more',
  ),
  document_number: text,
  party: text,
  detail: text,
  amount: text,
  unit: text,
  holds: z
    .boolean()
    .describe('false: its file was deleted; it holds again when the same record comes back'),
});
export const AdjustmentsAnswer = pageOf(AdjustmentAnswer);

export const PreviewAnswer = z.object({
  figure: z
    .object({ before: text, after: text, unit: z.string() })
    .nullable()
    .describe('the claim’s value today and with the change; null without a claim'),
  changes: z
    .array(
      z.object({
        metric: z.string(),
        unit: z.string(),
        month: z.string().describe('its first day'),
        before: z.string(),
        after: z.string(),
      }),
    )
    .describe('every month of every metric that adds up and would change'),
});

export const AdjustmentCategories = pageOf(z.object({ key: z.string(), label: z.string() }));
