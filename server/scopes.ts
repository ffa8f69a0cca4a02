// The shape of the route tree: what stands in front of every route of a scope. A route inside a
// scope need not (and cannot) ask who is calling; it only reads the answer.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CoxswainError } from '../errors.ts';
import { LOOK_ONLY, type UserRole } from '../sql/database.ts';
import { networkOf } from './attempts.ts';
import type { AppDeps, ReadyStatus } from './deps.ts';
import { fault } from './errors.ts';
import { answerOnce, type KeptCall } from './idempotency.ts';
import { bearer, isFromHere, type Scope, signedIn } from './request.ts';
import { checkDeskToken } from './running.ts';
import type { AccessTokens, SignedIn } from './tokens.ts';
import { createVisitLimits } from './visit-limits.ts';
import { type LetIn, letIn, type Shown, shownBy, widgetTokensOf } from './widget.ts';

/** Limits are told per minute: a person understands that, and a burst is forgiven soon. */
const RATE_WINDOW_MS = 60_000;

declare module 'fastify' {
  interface FastifyRequest {
    signed_in: SignedIn | null;
    kept_call: KeptCall | null;
    /** The token of a call from another web site, before the database was asked about it. */
    site_token: Shown | null;
    /** Of a call from another web site: which, and until when. */
    site_grant: LetIn['grant'] | null;
  }
  interface FastifyContextConfig {
    /** The answer carries a secret told once: it is never kept for an Idempotency-Key. */
    tells_secret?: boolean;
    /** Who looks around the sample may do this too, though it writes: it asks, or judges. */
    visitors_ask?: boolean;
    /** Anybody comes in here to look around: so many from one place. */
    visitors_enter?: boolean;
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

export interface Doors {
  /** No sign-in: limited per address. */
  open(scope: Scope): void;
  /** Signed in, in one of these roles (all of them unless told): limited per person. */
  signedIn(scope: Scope, roles?: readonly UserRole[]): void;
  /** From another web site, with a token of its own: limited per person, and to asking. */
  site(scope: Scope): void;
  /** On this machine, with the installation's own secret: commands of whoever runs it. */
  desk(scope: Scope): void;
}

/** Makes the hooks in front of each kind of scope. `rateLimit` must be registered on `app`. */
export function createDoors(app: FastifyInstance, deps: AppDeps, tokens: AccessTokens): Doors {
  app.decorateRequest('signed_in', null);
  app.decorateRequest('kept_call', null);
  app.decorateRequest('site_token', null);
  app.decorateRequest('site_grant', null);
  const site_tokens = widgetTokensOf(deps);
  const placeOf = (ip: string) => networkOf(ip) ?? ip;
  const perAddress = limiter(app, deps.settings.rate_limit_sign_in, ({ ip }) => placeOf(ip));
  // One store for all signed-in scopes, so that a person has one allowance.
  const perPerson = limiter(
    app,
    deps.settings.rate_limit_per_user,
    // visitors are made at will: those of one place share what one person has
    ({ signed_in, site_token, ip }) => {
      if (site_token) return site_token.user_id;
      return signed_in && !signed_in.visitor ? signed_in.user_id : placeOf(ip);
    },
  );
  const visits = createVisitLimits(deps.clock);
  const open_to_visitors = deps.settings.sample_visitors;
  return {
    open(scope) {
      scope.addHook('onRequest', whenReady(deps.status));
      scope.addHook('onRequest', perAddress);
      scope.addHook('onRequest', async ({ ip, routeOptions }) => {
        if (open_to_visitors && routeOptions.config.visitors_enter) visits.enter(ip);
      });
    },
    signedIn(scope, roles) {
      scope.addHook('onRequest', whenReady(deps.status));
      scope.addHook('onRequest', async (request) => {
        const who = admitted(request, await tokens.check(bearer(request)));
        // whose door was closed meanwhile is out
        if (who.visitor && !open_to_visitors) throw fault('unauthenticated');
        request.signed_in = who;
      });
      scope.addHook('onRequest', perPerson);
      scope.addHook('onRequest', async ({ ip, signed_in }) => {
        if (signed_in?.visitor === 'asks') visits.ask(ip);
      });
      if (roles) scope.addHook('onRequest', onlyFor(roles));
      answerOnce(scope, deps);
    },
    site(scope) {
      scope.addHook('onRequest', whenReady(deps.status));
      scope.addHook('onRequest', async (request) => {
        const call = { token: bearer(request), origin: request.headers.origin };
        request.site_token = await shownBy(site_tokens, call);
      });
      // before the database is asked: a token that ended long ago costs no more than a good one
      scope.addHook('onRequest', perPerson);
      scope.addHook('onRequest', async (request) => {
        if (request.site_token === null) throw fault('unauthenticated');
        const { who, grant } = await letIn(deps, request.site_token);
        request.signed_in = who;
        request.site_grant = grant;
      });
    },
    desk(scope) {
      scope.addHook('onRequest', perAddress);
      scope.addHook('onRequest', async (request) => {
        if (!isFromHere(request)) throw fault('not_found');
        await checkDeskToken(deps.settings.auth_secret, bearer(request));
      });
      scope.addHook('onRequest', whenReady(deps.status));
    },
  };
}

function whenReady(status: () => ReadyStatus): Hook {
  return async () => {
    if (!status().ready) throw fault('busy');
  };
}

/** A visitor looks, or asks where the route says so; the database holds them to it once more. */
function admitted(request: FastifyRequest, who: SignedIn): SignedIn {
  if (!who.visitor || request.method === 'GET' || request.method === 'HEAD') return who;
  if (!request.routeOptions.config.visitors_ask) throw new CoxswainError('forbidden', LOOK_ONLY);
  return { ...who, visitor: 'asks' };
}

function onlyFor(roles: readonly UserRole[]): Hook {
  return async (request) => {
    if (!roles.includes(signedIn(request).role)) throw fault('forbidden', { needs: roles });
  };
}

function limiter(app: FastifyInstance, max: number, key: (request: FastifyRequest) => string) {
  return app.rateLimit({
    max,
    timeWindow: RATE_WINDOW_MS,
    keyGenerator: key,
    errorResponseBuilder: () => fault('rate_limited'),
  });
}
