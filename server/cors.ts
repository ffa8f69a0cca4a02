// Which pages of other web sites a browser lets read what this server answers. The whole API: the
// sites of ALLOWED_ORIGINS. What the widget asks: these, and the sites that businesses allow. Hides
// the plugin; what a token is good for is not decided here (widget.ts).
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { networkOf } from './attempts.ts';
import type { AppDeps } from './deps.ts';
import { isKnownSite } from './widget.ts';

export const WIDGET_ROUTES = '/v1/widget/';
/** For how long a browser need not ask again whether it may call. */
const ASK_AGAIN_AFTER_S = 600;
/** No site's name is longer (sql/migrations/0015-widget.sql). */
const ORIGIN_MOST_CHARACTERS = 300;
const NOBODY = { origin: false } as const;

/** `rateLimit` must be registered on `app`: a browser's question costs a look into the database. */
export async function allowOtherSites(app: FastifyInstance, deps: AppDeps): Promise<void> {
  const { allowed_origins, rate_limit_per_user } = deps.settings;
  const asked = app.createRateLimit({
    max: rate_limit_per_user,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => `cors ${networkOf(ip) ?? ip}`,
  });
  const everything = {
    origin: allowed_origins.length > 0 ? [...allowed_origins] : (false as const),
    methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
    exposedHeaders: ['x-request-id', 'retry-after'],
  };
  async function widgetOf(request: FastifyRequest) {
    const { origin } = request.headers;
    if (origin === undefined || origin.length > ORIGIN_MOST_CHARACTERS) return NOBODY;
    if (!deps.status().ready) return NOBODY;
    const limit = await asked(request);
    if (!limit.isAllowed && limit.isExceeded) return NOBODY;
    if (!(await isKnownSite(deps, origin))) return NOBODY;
    return {
      origin: [origin],
      methods: ['GET', 'POST', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type'],
      exposedHeaders: ['x-request-id', 'retry-after'],
      maxAge: ASK_AGAIN_AFTER_S,
    };
  }
  await app.register(cors, {
    delegator: async (request: FastifyRequest) =>
      request.url.startsWith(WIDGET_ROUTES) ? widgetOf(request) : everything,
  });
}
