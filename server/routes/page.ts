// The page: one document for all of its addresses, and the assets it asks for by hashed names.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { fault } from '../errors.ts';
import { type PageFile, pageFiles, widgetScript } from '../page-files.ts';
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
/** The window that another web site's widget opens; that site's page is the one it answers. */
const SITE_SIGN_IN = '/widget/sign-in';
/** Sites name it by one address for ever; a new version of it is theirs soon. */
const SCRIPT_FOR = 'public, max-age=600';
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
  scope.get(SITE_SIGN_IN, { schema: { hide: true } }, async (request, reply) => {
    const { index } = await pageFiles();
    // else the browser would part this window from the site that opened it
    reply.header('cross-origin-opener-policy', 'unsafe-none');
    return send(request, reply.header('cache-control', 'no-cache'), index);
  });
  scope.get('/widget.js', { schema: { hide: true } }, async (request, reply) => {
    const script = await widgetScript();
    // the one file of ours that pages of others may load; it holds nothing of anybody
    reply.header('cross-origin-resource-policy', 'cross-origin');
    reply.header('access-control-allow-origin', '*').header('cache-control', SCRIPT_FOR);
    return send(request, reply, script);
  });
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
