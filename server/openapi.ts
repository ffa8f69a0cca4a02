// The description of the API, made from the same zod schemas that validate it, and the page that
// shows it. Hides the generator and its page's own content security policy.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';

const DESCRIPTION =
  'A business coach for small companies. Money is a decimal string with its currency, times are ' +
  'ISO 8601. Unsafe calls take an Idempotency-Key, whose answer is kept for 24 hours.';

/** Must run before any route is added. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Coxswain', description: DESCRIPTION, version: '1' },
      components: {
        securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      },
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
