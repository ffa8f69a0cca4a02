// Asking from another web site: tokens for one, what its widget reads of the business, and which
// sites an admin allows. Asking itself and figures are the routes of ask.ts and claims.ts, under
// addresses of their own.
import { ErrorAnswer, IdParam } from '../api.ts';
import { NoContent } from '../api-account.ts';
import {
  SiteAnswer,
  SiteBody,
  SitesAnswer,
  WidgetAnswer,
  WidgetTokenAnswer,
} from '../api-widget.ts';
import type { Coach } from '../coach.ts';
import type { AppDeps, IdentityDeps } from '../deps.ts';
import { fault } from '../errors.ts';
import { contextOf, type Scope, signedIn } from '../request.ts';
import { allowSite, endSiteSession, forbidSite, giveSiteToken, listSites } from '../widget.ts';

const tags = ['widget'];
const security = [{ bearer: [] }];

/** For every person, in a window of this server's own. */
export function siteTokenRoutes(scope: Scope, deps: AppDeps): void {
  scope.post(
    '/v1/widget-tokens',
    {
      config: { tells_secret: true },
      schema: {
        summary: 'A token with which one allowed web site asks for this person, for an hour.',
        tags,
        security,
        body: SiteBody,
        response: { 201: WidgetTokenAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const given = await giveSiteToken(deps, signedIn(request), request.body.origin);
      return reply.code(201).header('cache-control', 'no-store').send(given);
    },
  );
}

/** For the widget, by its token. */
export function siteRoutes(scope: Scope, deps: IdentityDeps, coach: Coach): void {
  scope.get(
    '/v1/widget/me',
    {
      schema: {
        summary: 'Which business the token is of, until when, and what its metrics are called.',
        tags,
        security,
        response: { 200: WidgetAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { business, origin, expires_at } = request.site_grant ?? never();
      const items = await coach.catalog(contextOf(request));
      const labels = Object.fromEntries(items.map(({ name, label }) => [name, label]));
      return { business, origin, expires_at, labels };
    },
  );
  scope.delete(
    '/v1/widget/session',
    {
      schema: {
        summary: 'Sign out: end the session that the token is of.',
        tags,
        security,
        response: { 204: NoContent, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await endSiteSession(deps, request.site_grant ?? never());
      return reply.code(204).send();
    },
  );
}

function never(): never {
  throw fault('unauthenticated');
}

/** For admins. */
export function siteSettingRoutes(scope: Scope, { db, settings }: AppDeps): void {
  scope.get(
    '/v1/widget-origins',
    {
      schema: {
        summary: 'The web sites on which people of this business may ask.',
        tags,
        security,
        response: { 200: SitesAnswer, default: ErrorAnswer },
      },
    },
    async (request) => ({
      items: await listSites(db, contextOf(request)),
      next_cursor: null,
      everywhere: [...settings.allowed_origins],
    }),
  );
  scope.post(
    '/v1/widget-origins',
    {
      schema: {
        summary: 'Let people of this business ask on a web site.',
        tags,
        security,
        body: SiteBody,
        response: { 201: SiteAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await allowSite(db, contextOf(request), request.body.origin)),
  );
  scope.delete(
    '/v1/widget-origins/:id',
    {
      schema: {
        summary: 'Take a web site off the list; every token of it is worthless at once.',
        tags,
        security,
        params: IdParam,
        response: { 204: NoContent, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      await forbidSite(db, contextOf(request), request.params.id);
      return reply.code(204).send();
    },
  );
}
