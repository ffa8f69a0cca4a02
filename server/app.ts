// Builds the HTTP application from what it depends on; listens to nothing and reads no environment,
// so that tests, evals and bench run exactly what is served.
import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { MOST_FILES } from '../ingest/spool.ts';
import { bindCoach } from './coach.ts';
import { allowOtherSites } from './cors.ts';
import type { AppDeps, IdentityDeps } from './deps.ts';
import { createDesk } from './desk.ts';
import { answerErrors } from './errors.ts';
import { describeApi } from './openapi.ts';
import { refuseOtherMethods } from './other-methods.ts';
import type { Scope } from './request.ts';
import { accountRoutes } from './routes/account.ts';
import { activityRoutes } from './routes/activity.ts';
import { adjustmentRoutes } from './routes/adjustments.ts';
import { askRoutes, FOR_A_SITE } from './routes/ask.ts';
import { claimRoutes } from './routes/claims.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { deskRoutes } from './routes/desk.ts';
import { evidenceRoutes, evidenceWork } from './routes/evidence.ts';
import { findingRoutes, findingWork, suggestionRoutes } from './routes/findings.ts';
import { grantRoutes } from './routes/grants.ts';
import { healthRoutes } from './routes/health.ts';
import { importRoutes } from './routes/imports.ts';
import { invitationRoutes, joinRoutes } from './routes/invitations.ts';
import { jobRoutes } from './routes/jobs.ts';
import { metricRoutes } from './routes/metrics.ts';
import { pageRoutes } from './routes/page.ts';
import { passwordRoutes } from './routes/passwords.ts';
import { resetPageRoutes } from './routes/reset-page.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { tenantRoutes, tenantSettingRoutes } from './routes/tenants.ts';
import { tellingRoutes, toldRoutes } from './routes/told.ts';
import { siteRoutes, siteSettingRoutes, siteTokenRoutes } from './routes/widget.ts';
import { createDoors } from './scopes.ts';
import { endSlowBodies } from './slow-bodies.ts';
import { createTelemetry, type Telemetry } from './telemetry.ts';
import { createAccessTokens } from './tokens.ts';

/** JSON bodies: the largest honest one is a mapping with a thousand codes, about 60 kB. */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** An upload over a slow line; other bodies have less (slow-bodies.ts). */
const REQUEST_TIMEOUT_MS = 10 * 60 * 1000;
/** Who sends the head of a request slower than this holds a connection open for nothing. */
const HEAD_TIMEOUT_MS = 15_000;
/** How often connections are looked at for it. */
const LOOK_EVERY_MS = 5_000;
/** More open connections than this are no business's people. */
const CONNECTIONS_MOST = 2_000;

/** The application, ready for `listen` or `inject`; `close` it when done. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEAD_TIMEOUT_MS, connectionsCheckingInterval: LOOK_EVERY_MS },
    trustProxy: deps.settings.trust_proxy,
    genReqId: () => randomUUID(),
    requestIdHeader: false,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.server.maxConnections = CONNECTIONS_MOST;
  answerErrors(app, deps.log);
  refuseOtherMethods(app);
  endSlowBodies(app);
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
  await app.register(rateLimit, { global: false });
  await allowOtherSites(app, deps);
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

/** Sibling scopes; what may enter each is said here and nowhere else. */
async function addRoutes(app: FastifyInstance, deps: AppDeps, telemetry: Telemetry): Promise<void> {
  const tokens = createAccessTokens(deps.settings.auth_secret, deps.clock);
  const identity: IdentityDeps = { ...deps, tokens };
  const coach = bindCoach(deps, (count) => telemetry.count('claims_removed', count));
  const doors = createDoors(app, deps, tokens);

  await app.register(async (scope: Scope) => {
    healthRoutes(scope, deps, telemetry);
    pageRoutes(scope);
    resetPageRoutes(scope);
  });
  await app.register(async (scope: Scope) => {
    doors.open(scope);
    sessionRoutes(scope, identity);
    passwordRoutes(scope, identity);
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
    findingRoutes(scope, coach);
    toldRoutes(scope, coach);
    siteTokenRoutes(scope, deps);
  });
  await app.register(async (scope: Scope) => {
    doors.signedIn(scope, ['admin', 'manager', 'adviser']);
    tellingRoutes(scope, coach);
    adjustmentRoutes(scope, deps, coach);
  });
  await app.register(async (scope: Scope) => {
    doors.signedIn(scope, ['admin', 'manager']);
    importRoutes(scope, deps);
    activityRoutes(scope, deps);
    evidenceWork(scope, coach);
    findingWork(scope, coach);
  });
  await app.register(async (scope: Scope) => {
    doors.signedIn(scope, ['admin']);
    tenantSettingRoutes(scope, identity);
    siteSettingRoutes(scope, deps);
    invitationRoutes(scope, identity);
    grantRoutes(scope, deps);
    jobRoutes(scope, deps);
  });
  await app.register(async (scope: Scope) => {
    doors.site(scope);
    siteRoutes(scope, identity, coach);
    askRoutes(scope, { ...deps, coach, telemetry }, FOR_A_SITE);
    suggestionRoutes(scope, coach, '/v1/widget/suggestions');
    claimRoutes(scope, coach, '/v1/widget/claims');
  });
  await app.register(async (scope: Scope) => {
    doors.desk(scope);
    deskRoutes(scope, createDesk(identity), deps);
  });
}
