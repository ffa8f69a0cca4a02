// Builds the HTTP application from what it depends on; listens to nothing and reads no environment,
// so that tests, evals and bench run exactly what is served.
import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { MOST_FILES } from '../ingest/spool.ts';
import { bindCoach } from './coach.ts';
import type { AppDeps, IdentityDeps } from './deps.ts';
import { answerErrors } from './errors.ts';
import { describeApi } from './openapi.ts';
import type { Scope } from './request.ts';
import { accountRoutes } from './routes/account.ts';
import { activityRoutes } from './routes/activity.ts';
import { askRoutes } from './routes/ask.ts';
import { claimRoutes } from './routes/claims.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { evidenceRoutes, evidenceWork } from './routes/evidence.ts';
import { grantRoutes } from './routes/grants.ts';
import { healthRoutes } from './routes/health.ts';
import { importRoutes } from './routes/imports.ts';
import { invitationRoutes, joinRoutes } from './routes/invitations.ts';
import { jobRoutes } from './routes/jobs.ts';
import { metricRoutes } from './routes/metrics.ts';
import { pageRoutes } from './routes/page.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { tenantRoutes, tenantSettingRoutes } from './routes/tenants.ts';
import { createDoors } from './scopes.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { createAccessTokens } from './tokens.ts';

/** JSON bodies: the largest honest one is a mapping with a thousand codes, about 60 kB. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** A client that sends its headers or body slower than this is not a client. */
const REQUEST_TIMEOUT_MS = 10 * 60 * 1000;

/** The application, ready for `listen` or `inject`; `close` it when done. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    trustProxy: deps.settings.trust_proxy,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerErrors(app, deps.log);
  const telemetry = createTelemetry();
  observe(app, deps, telemetry);
  await protect(app, deps);
  await describeApi(app);
  await addRoutes(app, deps, telemetry);
  await app.ready();
  return app;
}

/** Request ids, one log line and one count per request; nothing that names a person. */
function observe(app: FastifyInstance, deps: AppDeps, telemetry: Telemetry): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    const seen = { method: request.method, route, status: reply.statusCode };
    telemetry.request({ ...seen, duration_ms: reply.elapsedTime });
    deps.log.info(
      { ...seen, duration_ms: Math.round(reply.elapsedTime), request_id: request.id },
      'answered',
    );
  });
  app.addHook('onClose', async () => telemetry.close());
}

async function protect(app: FastifyInstance, deps: AppDeps): Promise<void> {
  await app.register(helmet, {
    // No default directives: upgrade-insecure-requests would break a plain address at home.
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: deps.settings.public_url?.startsWith('https:') ?? false,
  });
  if (deps.settings.allowed_origins.length > 0) {
    await app.register(cors, {
      origin: [...deps.settings.allowed_origins],
      methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key'],
      exposedHeaders: ['x-request-id', 'retry-after'],
    });
  }
  await app.register(rateLimit, { global: false });
  await app.register(multipart, {
    limits: {
      // One more than the import takes, so that it can say so in its own words.
      files: MOST_FILES + 1,
      parts: MOST_FILES + 1,
      fields: 0,
      fileSize: deps.settings.upload_limit_bytes + 1,
    },
  });
}

/** Four sibling scopes; what may enter each is said here and nowhere else. */
async function addRoutes(app: FastifyInstance, deps: AppDeps, telemetry: Telemetry): Promise<void> {
  const tokens = createAccessTokens(deps.settings.auth_secret, deps.clock);
  const identity: IdentityDeps = { ...deps, tokens };
  const coach = bindCoach(deps, (count) => telemetry.count('claims_removed', count));
  const doors = createDoors(app, deps, tokens);

  await app.register(async (scope: Scope) => {
    healthRoutes(scope, deps, telemetry);
    await pageRoutes(scope);
  });
  await app.register(async (scope: Scope) => {
    doors.open(scope);
    sessionRoutes(scope, identity);
    joinRoutes(scope, identity);
  });
  await app.register(async (scope: Scope) => {
    doors.signedIn(scope);
    accountRoutes(scope, identity);
    tenantRoutes(scope, identity);
    askRoutes(scope, { ...deps, coach, telemetry });
    conversationRoutes(scope, coach);
    claimRoutes(scope, coach);
    metricRoutes(scope, coach);
    evidenceRoutes(scope, coach);
  });
  await app.register(async (scope: Scope) => {
    doors.signedIn(scope, ['admin', 'manager']);
    importRoutes(scope, deps);
    activityRoutes(scope, deps);
    evidenceWork(scope, coach);
  });
  await app.register(async (scope: Scope) => {
    doors.signedIn(scope, ['admin']);
    tenantSettingRoutes(scope, identity);
    invitationRoutes(scope, identity);
    grantRoutes(scope, deps);
    jobRoutes(scope, deps);
  });
}
