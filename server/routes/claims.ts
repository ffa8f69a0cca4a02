// Figures that were told: run again against the database, and the records they were made of.
import { csvChunks } from '../../ingest/files/export.ts';
import { ErrorAnswer, IdParam, PageQuery } from '../api.ts';
import { ClaimAnswer, RecordsAnswer } from '../api-coach.ts';
import type { Coach } from '../coach.ts';
import { sendCsv } from '../csv-reply.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['coach'];
const security = [{ bearer: [] }];
const RECORD_COLUMNS = [
  'date',
  'time',
  'document_number',
  'party',
  'detail',
  'contribution',
  'file',
  'row',
] as const;

/** `under` is the address that claims stand under. */
export function claimRoutes(scope: Scope, coach: Coach, under = '/v1/claims'): void {
  scope.get(
    `${under}/:id`,
    {
      schema: {
        summary: 'Run a claim again: its value then and its value now.',
        tags,
        security,
        params: IdParam,
        response: { 200: ClaimAnswer, default: ErrorAnswer },
      },
    },
    async (request) => coach.rerunClaim(contextOf(request), request.params.id),
  );
  scope.get(
    `${under}/:id/records`,
    {
      schema: {
        summary: 'The records behind a claim, adding up to its value; CSV with Accept: text/csv.',
        tags,
        security,
        params: IdParam,
        querystring: PageQuery,
        response: { 200: RecordsAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (request.headers.accept?.includes('text/csv')) {
        const batches = coach.claimRecordRows(contextOf(request), id);
        await sendCsv(reply, `claim-${id}.csv`, recordsCsv(batches));
        return reply;
      }
      return coach.claimRecords(contextOf(request), id, request.query);
    },
  );
}

type Batches = ReturnType<Coach['claimRecordRows']>;

async function* recordsCsv(batches: Batches): AsyncGenerator<string> {
  // The heading goes out first, so a claim that one may not see must be met before it.
  const { value: first = [] } = await batches.next();
  const row = (record: (typeof first)[number]) => RECORD_COLUMNS.map((column) => record[column]);
  yield [...csvChunks(RECORD_COLUMNS, first.map(row))].join('');
  for await (const batch of batches) {
    const [, ...lines] = csvChunks([], batch.map(row));
    yield lines.join('');
  }
}
