// Ends requests whose body trickles in: whoever sends a byte now and then to hold a connection open
// is cut off. Uploads are let alone: they take as long as their line (app.ts).
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CoxswainError } from '../errors.ts';
import { errorBody } from './errors.ts';

/** A megabyte over a line of 300 kbit/s. */
const BODY_WITHIN_MS = 30_000;

export function endSlowBodies(app: FastifyInstance, within_ms = BODY_WITHIN_MS): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.raw.complete || isUpload(request)) return;
    const timer = setTimeout(() => {
      if (request.raw.complete || reply.raw.headersSent) return;
      const late = new CoxswainError('bad_request', 'The body did not arrive in time.');
      reply.hijack();
      reply.raw.writeHead(408, { 'content-type': 'application/json', connection: 'close' });
      reply.raw.end(JSON.stringify(errorBody(late, request.id)), () => request.raw.destroy());
    }, within_ms);
    timer.unref();
    const done = () => clearTimeout(timer);
    request.raw.once('end', done);
    request.raw.once('close', done);
  });
}

function isUpload({ headers }: FastifyRequest): boolean {
  return headers['content-type']?.startsWith('multipart/') ?? false;
}
