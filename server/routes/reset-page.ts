// The page a link to a new password leads to, three files as they are (web/reset). Hides where they
// lie; the link's secret never comes here.
import { readFileSync } from 'node:fs';
import { RESET_PATH } from '../letters.ts';
import type { Scope } from '../request.ts';

const FILES = {
  [RESET_PATH]: ['page.html', 'text/html; charset=utf-8'],
  [`${RESET_PATH}.js`]: ['page.js', 'text/javascript; charset=utf-8'],
  [`${RESET_PATH}.css`]: ['page.css', 'text/css; charset=utf-8'],
} as const;

export function resetPageRoutes(scope: Scope): void {
  for (const [url, [name, type]] of Object.entries(FILES)) {
    const text = readFileSync(new URL(`../../web/reset/${name}`, import.meta.url), 'utf8');
    scope.get(url, { schema: { hide: true } }, async (_request, reply) =>
      reply.header('cache-control', 'no-cache').type(type).send(text),
    );
  }
}
