// Requests and answers of asking from another web site, as zod: sites that a business allows,
// tokens for one, and what its widget reads. Beside api.ts, which has the pieces.
import { z } from 'zod';
import { id, pageOf } from './api.ts';
import { AskBody } from './api-coach.ts';

const NO_SITE = 'must be a web site like https://shop.example';

/** A site as browsers name it; of an address what names its site is kept. */
const site = z
  .string()
  .trim()
  .max(300, NO_SITE)
  .pipe(z.url({ protocol: /^https?$/, error: NO_SITE, abort: true }))
  .transform((text) => new URL(text).origin);

export const SiteBody = z.strictObject({ origin: site });
export const SiteAnswer = z.object({ id, origin: z.string(), created_at: z.string() });
export const SitesAnswer = pageOf(SiteAnswer).extend({
  everywhere: z.array(z.string()).describe('allowed by whoever runs the server, for all'),
});
export const WidgetTokenAnswer = z.object({
  token: z.string(),
  origin: z.string(),
  expires_at: z.string(),
  business: z.string(),
});
export const WidgetAnswer = z.object({
  business: z.string(),
  origin: z.string(),
  expires_at: z.string(),
  labels: z.record(z.string(), z.string()).describe('what each metric is called'),
});
export const WidgetAskBody = AskBody.omit({ as_of: true });
