import { existsSync } from 'node:fs';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifyStatic from '@fastify/static';
import type { Principal } from '@kikimori/shared/protocol/access.ts';
import { ERRORS, refusal } from '@kikimori/shared/protocol/errors.ts';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastify, { LogController } from 'fastify';
import type { Logger } from '../lib/logger.ts';
import { Refused, toRefusal } from '../lib/refused.ts';
import type { Door } from './door.ts';
import { SESSION_COOKIE } from './door.ts';

/** Largest HTTP body: a batch of chunks. Sockets have the same bound. */
export const MAX_BODY_BYTES = 1_000_000;

/**
 * Fastify, set up: security headers, cookies, the static client, and refusals in the one form of
 * the protocol. Routes are added by their own files.
 */
export async function createHttp(options: {
  log: Logger;
  clientDir: string;
  /** Origins whose pages may frame the sidebar. */
  embedOrigins: readonly string[];
}): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    // URLs hold call ids only, but bodies and query strings stay out of the log altogether.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 160 },
    requestIdHeader: false,
  });
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        frameAncestors: [(request) => frameAncestors(request.url, options.embedOrigins)],
        upgradeInsecureRequests: null,
      },
    },
    // Says the same as frame-ancestors, but knows no list.
    xFrameOptions: options.embedOrigins.length === 0,
    // TLS, and with it HSTS, belongs to the proxy in front.
    strictTransportSecurity: false,
  });
  await app.register(fastifyCookie);
  await app.register(fastifyRateLimit, {
    global: false,
    errorResponseBuilder: () => new Refused('too_many', 'too many requests, wait a minute'),
  });
  app.setErrorHandler((error, _request, reply) => {
    const refused = fastifyRefusal(error) ?? toRefusal(error, (e) => options.log.error(e));
    return sendRefusal(reply, refused);
  });

  if (existsSync(options.clientDir)) {
    await app.register(fastifyStatic, {
      root: options.clientDir,
      setHeaders(reply, path) {
        const isHashed = path.includes('/assets/');
        reply.setHeader(
          'cache-control',
          isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !request.url.startsWith('/api/');
    const wantsHtml = request.headers.accept?.includes('text/html') ?? false;
    if (isPage && wantsHtml && existsSync(options.clientDir)) return reply.sendFile('index.html');
    return sendRefusal(reply, refusal('not_found', `no ${request.method} here`));
  });
  return app;
}

/** The agent's pages may stand in a frame; supervisors' and reviewers' may not. */
function frameAncestors(url = '/', origins: readonly string[] = []): string {
  const isAgents = /^\/(agent|signin|care)?(\?|$)/.test(url);
  return ["'self'", ...(isAgents ? origins : [])].join(' ');
}

/** Fastify's own errors in our words; null for anything else. */
function fastifyRefusal(error: unknown) {
  const code = (error as { code?: string }).code ?? '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return refusal('too_large', `body: over ${MAX_BODY_BYTES} bytes`, '(body)');
  }
  if (code.startsWith('FST_ERR_CTP') || error instanceof SyntaxError) {
    return refusal('bad_request', 'body: not readable as JSON', '(body)');
  }
  return null;
}

function sendRefusal(reply: FastifyReply, error: ReturnType<typeof refusal>) {
  return reply.status(ERRORS[error.code].http).send({ ok: false, error });
}

/** Does this come from a page of this server? Without an origin it comes from no page at all. */
export function isSameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

/** Who sends this request: a session cookie or an API key (`Authorization: Bearer kk_…`). */
export async function principalOf(door: Door, request: FastifyRequest): Promise<Principal | null> {
  const { authorization } = request.headers;
  if (authorization?.startsWith('Bearer ')) {
    return door.byApiKey(authorization.slice('Bearer '.length));
  }
  return door.byToken(request.cookies[SESSION_COOKIE]);
}

/** @throws Refused `unauthenticated`. */
export async function needPrincipal(door: Door, request: FastifyRequest): Promise<Principal> {
  const principal = await principalOf(door, request);
  if (!principal) throw new Refused('unauthenticated', 'sign in, or send an API key');
  return principal;
}
