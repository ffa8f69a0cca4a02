// The plain page: the files of web/ that a browser may have, each by name.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { Scope } from '../request.ts';

const FOLDER = fileURLToPath(new URL('../../web/', import.meta.url));
/** Tests and notes that stand in the folder are not for browsers. */
const SERVED = /^[a-z-]+\.(?:html|css|js|svg)$/;

export async function pageRoutes(scope: Scope): Promise<void> {
  await scope.register(fastifyStatic, { root: FOLDER, serve: false, cacheControl: false });
  const schema = { hide: true };
  for (const name of readdirSync(FOLDER).filter((file) => SERVED.test(file))) {
    const url = name === 'index.html' ? '/' : `/${name}`;
    scope.get(url, { schema }, async (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(name),
    );
  }
}
