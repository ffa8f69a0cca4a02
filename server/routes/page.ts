// The page: one document for all of its addresses, and the assets it asks for by hashed names.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fault } from '../errors.ts';
import { type PageFile, pageFiles } from '../page-files.ts';
import type { Scope } from '../request.ts';

/** Addresses a person can open, reload and bookmark; web/router.ts shows them. */
const PATHS = [
  '/',
  '/sign-in',
  '/register',
  '/join',
  '/ask',
  '/answers',
  '/answers/:id',
  '/figures',
  '/figures/:name',
  '/files',
  '/files/:id',
  '/settings',
  '/settings/:part',
];
const AssetParam = z.strictObject({ name: z.string().max(200) });
/** An asset's name changes with its content, so that it never has to be asked for again. */
const FOR_EVER = 'public, max-age=31536000, immutable';

export function pageRoutes(scope: Scope): void {
  // made while the database opens; should it fail, whoever asks for the page meets the reason
  scope.addHook('onListen', async () => void pageFiles().catch(() => undefined));
  for (const path of PATHS) {
    scope.get(path, { schema: { hide: true } }, async (request, reply) => {
      const { index } = await pageFiles();
      return send(request, reply.header('cache-control', 'no-cache'), index);
    });
  }
  scope.get(
    '/assets/:name',
    { schema: { hide: true, params: AssetParam } },
    async (request, reply) => {
      const file = (await pageFiles()).assets.get(request.params.name);
      if (!file) throw fault('not_found');
      return send(request, reply.header('cache-control', FOR_EVER), file);
    },
  );
}

function send(request: FastifyRequest, reply: FastifyReply, file: PageFile): FastifyReply {
  reply.header('etag', file.etag).header('vary', 'accept-encoding').type(file.type);
  if (request.headers['if-none-match'] === file.etag) return reply.code(304).send();
  const accepted = request.headers['accept-encoding'] ?? '';
  if (/\bbr\b/.test(accepted)) return reply.header('content-encoding', 'br').send(file.br);
  if (/\bgzip\b/.test(accepted)) return reply.header('content-encoding', 'gzip').send(file.gzip);
  return reply.send(file.plain);
}
