// A path that is there, asked by a method that is not: 405 with the methods it has. Hides how a
// path is matched with the patterns of routes.
import type { FastifyInstance } from 'fastify';
import { CoxswainError } from '../errors.ts';

/** Must run before any route is added. */
export function refuseOtherMethods(app: FastifyInstance): void {
  const routes: { path: RegExp; methods: string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    // a wildcard serves files by name: what is not there is not there by any method
    if (url.includes('*')) return;
    const pattern = url.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+');
    routes.push({ path: new RegExp(`^${pattern}$`), methods: [method].flat() });
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const path = request.url.split('?', 1)[0] ?? '';
    const found = routes.filter((route) => route.path.test(path));
    const methods = [...new Set(found.flatMap((route) => route.methods))].sort();
    if (methods.length === 0 || methods.includes(request.method)) return;
    const allowed = methods.join(', ');
    reply.header('allow', allowed);
    throw new CoxswainError('method_not_allowed', `This takes ${allowed}, not ${request.method}.`);
  });
}
