// What was done in the business, by whom and from where. For admins and managers.
import { CoxswainError } from '../../errors.ts';
import { activity } from '../../sql/activity.ts';
import { type Database, withTenant } from '../../sql/database.ts';
import { ActivityAnswer, ActivityQuery, ErrorAnswer } from '../api.ts';
import { contextOf, type Scope } from '../request.ts';

const CURSOR =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,6})?Z~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function activityRoutes(scope: Scope, deps: { db: Database }): void {
  scope.get(
    '/v1/activity',
    {
      schema: {
        summary: 'Who did what to which entity, what changed and from where; the newest first.',
        tags: ['business'],
        security: [{ bearer: [] }],
        querystring: ActivityQuery,
        response: { 200: ActivityAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { limit, cursor, entity_type = null, entity_id = null } = request.query;
      const before = cursor === undefined ? null : placeOf(cursor);
      const context = contextOf(request);
      const rows = await withTenant(deps.db, context, (tx) =>
        activity.listActivity(tx, {
          tenant_id: context.tenant_id,
          entity_type,
          entity_id,
          before_at: before?.at ?? null,
          before_id: before?.id ?? null,
          limit: String(limit + 1),
        }),
      );
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      const next_cursor = rows.length > limit && last ? `${last.at}~${last.id}` : null;
      return ActivityAnswer.parse({ items, next_cursor });
    },
  );
}

/** The event a cursor names: the last of the page before. Throws `bad_request`. */
function placeOf(cursor: string): { at: string; id: string } {
  const [, second, fraction = '', id] = CURSOR.exec(cursor) ?? [];
  // a day that no month has is read by JavaScript and refused by Postgres
  const real = second !== undefined && isoSecond(second) === second;
  if (!real || id === undefined) {
    throw new CoxswainError('bad_request', 'The cursor is not one that this list gave.');
  }
  return { at: `${second}${fraction}Z`, id };
}

function isoSecond(text: string): string | null {
  const ms = Date.parse(`${text}Z`);
  return Number.isNaN(ms) ? null : new Date(ms).toISOString().slice(0, 19);
}
