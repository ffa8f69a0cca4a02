// Files: uploading, confirming what their columns mean, following, taking back; and the sources
// they made. For admins and managers.
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CoxswainError } from '../../errors.ts';
import {
  ConfirmBody,
  CSV,
  ErrorAnswer,
  FileNoQuery,
  IdParam,
  ImportAnswer,
  PageQuery,
  pageOf,
  ReceivedAnswer,
  SourcePatch,
  SourcesAnswer,
  TreatmentAnswer,
} from '../api.ts';
import { sendCsv } from '../csv-reply.ts';
import type { AppDeps } from '../deps.ts';
import { fault } from '../errors.ts';
import { contextOf, type Scope } from '../request.ts';

const tags = ['imports'];
const security = [{ bearer: [] }];
/** Room for what multipart writes around the files. */
const MULTIPART_OVERHEAD_BYTES = 256 * 1024;

export function importRoutes(scope: Scope, deps: AppDeps): void {
  uploadRoute(scope, deps);
  readRoutes(scope, deps);
  changeRoutes(scope, deps);
  sourceRoutes(scope, deps);
}

function uploadRoute(scope: Scope, { imports, settings }: AppDeps): void {
  scope.post(
    '/v1/imports',
    {
      schema: {
        summary: 'Upload files of one layout as parts named file; answers a guess at the mapping.',
        tags,
        security,
        consumes: ['multipart/form-data'],
        response: { 201: ReceivedAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      if (!request.isMultipart()) {
        const message = 'Send the files as multipart/form-data, each as a part named file.';
        throw new CoxswainError('unsupported_media_type', message);
      }
      const announced = Number(request.headers['content-length'] ?? 0);
      if (announced > settings.upload_limit_bytes + MULTIPART_OVERHEAD_BYTES) {
        throw tooLarge(settings.upload_limit_bytes);
      }
      const files = uploadedFiles(request, settings.upload_limit_bytes);
      return reply.code(201).send(await imports.receive(contextOf(request), files));
    },
  );
}

function readRoutes(scope: Scope, { imports }: AppDeps): void {
  scope.get(
    '/v1/imports',
    {
      schema: {
        summary: 'Imports, the newest first.',
        tags,
        security,
        querystring: PageQuery,
        response: { 200: pageOf(ImportAnswer), default: ErrorAnswer },
      },
    },
    async (request) => {
      const { limit, cursor = null } = request.query;
      return imports.list(contextOf(request), { limit, cursor });
    },
  );
  scope.get(
    '/v1/imports/:id',
    {
      schema: {
        summary: 'How far an import is, what it stored and what it refused.',
        tags,
        security,
        params: IdParam,
        response: { 200: ImportAnswer, default: ErrorAnswer },
      },
    },
    async (request) => imports.get(contextOf(request), request.params.id),
  );
  scope.get(
    '/v1/imports/:id/rejects',
    {
      schema: {
        summary: 'Rows that could not be read, with their reasons, as CSV.',
        tags,
        security,
        params: IdParam,
        response: { 200: CSV, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const rows = imports.rejects(contextOf(request), id);
      await sendCsv(reply, `rejected-rows-${id}.csv`, rows);
      return reply;
    },
  );
}

function changeRoutes(scope: Scope, { imports }: AppDeps): void {
  scope.post(
    '/v1/imports/:id/confirm',
    {
      schema: {
        summary: 'Confirm the mapping: validates the whole file, then stores it.',
        tags,
        security,
        params: IdParam,
        body: ConfirmBody,
        response: { 202: ImportAnswer, default: ErrorAnswer },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return reply.code(202).send(await imports.confirm(contextOf(request), id, request.body));
    },
  );
  scope.delete(
    '/v1/imports/:id',
    {
      schema: {
        summary: 'Take the effect of an import (or of one of its files) back.',
        tags,
        security,
        params: IdParam,
        querystring: FileNoQuery,
        response: {
          202: ImportAnswer,
          204: z.undefined().describe('It never became facts, and is gone.'),
          default: ErrorAnswer,
        },
      },
    },
    async (request, reply) => {
      const { file_no } = request.query;
      const state = await imports.remove(contextOf(request), request.params.id, file_no);
      return state ? reply.code(202).send(state) : reply.code(204).send();
    },
  );
}

function sourceRoutes(scope: Scope, { imports }: AppDeps): void {
  scope.get(
    '/v1/sources',
    {
      schema: {
        summary: 'Where records come from: one source for each layout and header of files.',
        tags,
        security,
        response: { 200: SourcesAnswer, default: ErrorAnswer },
      },
    },
    async (request) => ({ items: await imports.sources(contextOf(request)), next_cursor: null }),
  );
  scope.patch(
    '/v1/sources/:id',
    {
      schema: {
        summary: 'Keep or exclude codes such as postage and fees; the figures follow, reversibly.',
        tags,
        security,
        params: IdParam,
        body: SourcePatch,
        response: { 200: TreatmentAnswer, default: ErrorAnswer },
      },
    },
    async (request) => {
      const { id } = request.params;
      return imports.setTreatment(contextOf(request), id, request.body);
    },
  );
}

/** The parts named file, one after the other; their bytes together stay within the limit. */
async function* uploadedFiles(
  request: FastifyRequest,
  limit_bytes: number,
): AsyncGenerator<{ name: string; stream: Readable }> {
  let seen_bytes = 0;
  for await (const part of request.files()) {
    if (part.fieldname !== 'file') {
      part.file.resume();
      throw new CoxswainError('validation_failed', 'Name every part of the form file.', {
        details: { in: 'body', fields: [{ field: part.fieldname, message: 'not known here' }] },
      });
    }
    const stream = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        seen_bytes += chunk.length;
        if (seen_bytes > limit_bytes) done(tooLarge(limit_bytes));
        else done(null, chunk);
      },
    });
    // Whoever reads the stream meets its error; the pipeline must only not be left unobserved.
    const piped = pipeline(part.file, stream).catch(() => undefined);
    yield { name: part.filename, stream };
    // What the reader did not want must still be read off the wire to reach the next part.
    if (!stream.readableEnded && !stream.destroyed) stream.resume();
    await piped;
  }
}

function tooLarge(limit_bytes: number): CoxswainError {
  const limit_mb = Math.floor(limit_bytes / (1024 * 1024));
  const message = `An upload may have ${limit_mb} MB at most. Split the files, or raise the limit.`;
  return new CoxswainError(fault('payload_too_large').code, message, { details: { limit_mb } });
}
