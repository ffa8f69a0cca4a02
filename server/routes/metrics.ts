// The metric catalog, series and exact changes: the numbers without words.
import { CoxswainError } from '../../errors.ts';
import { ErrorAnswer } from '../api.ts';
import {
  CatalogAnswer,
  ChangeAnswer,
  ChangeQuery,
  NameParam,
  SeriesAnswer,
  SeriesQuery,
} from '../api-coach.ts';
import type { Coach } from '../coach.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['metrics'];
const security = [{ bearer: [] }];

export function metricRoutes(scope: Scope, coach: Coach): void {
  scope.get(
    '/v1/metrics',
    {
      schema: {
        summary: 'Every metric with its definition, and whether this business has it.',
        tags,
        security,
        response: { 200: CatalogAnswer, default: ErrorAnswer },
      },
    },
    async (request) => ({ items: await coach.catalog(contextOf(request)), next_cursor: null }),
  );
  scope.get(
    '/v1/metrics/:name',
    {
      schema: {
        summary: 'A series; from is the first day, to the first day outside.',
        tags,
        security,
        params: NameParam,
        querystring: SeriesQuery,
        response: { 200: SeriesAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { name } = request.params;
      checkDays(request.query.from, request.query.to);
      return coach.metricSeries(contextOf(request), { name, ...request.query });
    },
  );
  scope.get(
    '/v1/metrics/:name/change',
    {
      schema: {
        summary: 'The exact decomposition of a change between two windows.',
        tags,
        security,
        params: NameParam,
        querystring: ChangeQuery,
        response: { 200: ChangeAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { name } = request.params;
      const { from, to, compare_from, compare_to } = request.query;
      checkDays(from, to, compare_from, compare_to);
      return coach.metricChange(contextOf(request), { name, ...request.query });
    },
  );
}

/** The 30th of February has the form of a day and is none. */
function checkDays(...days: string[]): void {
  for (const day of days) {
    const time_ms = Date.parse(`${day}T00:00:00Z`);
    const real = !Number.isNaN(time_ms) && new Date(time_ms).toISOString().startsWith(day);
    if (!real) throw new CoxswainError('bad_window', `${day} is not a day of the calendar.`);
  }
}
