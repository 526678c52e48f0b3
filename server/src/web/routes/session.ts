import type { SessionInfo } from '@kikimori/shared/protocol/http.ts';
import { signInSchema } from '@kikimori/shared/protocol/http.ts';
import type { FastifyInstance } from 'fastify';
import { Refused, read } from '../../lib/refused.ts';
import type { Door, Person } from '../door.ts';
import { SESSION_COOKIE } from '../door.ts';

/** An account that the sign-in page of the demo offers as a button. */
export interface DemoAccount {
  userId: string;
  name: string;
  role: string;
  password: string;
}

export function sessionRoutes(
  app: FastifyInstance,
  options: {
    door: Door;
    secureCookie: boolean;
    /** The sidebar is framed by pages of another site. */
    crossSite: boolean;
    sessionMs: number;
    /** Only in the demo, which listens on loopback alone. */
    demoAccounts: DemoAccount[] | null;
  },
): void {
  const { door, secureCookie, crossSite, sessionMs, demoAccounts } = options;
  // Partitioned: a cookie of its own under each site that frames the sidebar, useless to others.
  const cookie = {
    path: '/',
    httpOnly: true,
    secure: secureCookie,
    ...(crossSite
      ? { sameSite: 'none' as const, partitioned: true }
      : { sameSite: 'strict' as const }),
  };
  const info = (p: Person): SessionInfo => ({
    userId: p.userId,
    name: p.name,
    role: p.role,
    sites: p.sites,
    demo: demoAccounts !== null,
  });

  app.get('/api/session', async (request, reply) => {
    const person = await door.byToken(request.cookies[SESSION_COOKIE]);
    if (person) return { ok: true, session: info(person) };
    const { refusal } = new Refused('unauthenticated', 'not signed in');
    return reply.status(401).send({
      ok: false,
      error: refusal,
      ...(demoAccounts ? { demo: true, accounts: demoAccounts } : {}),
    });
  });

  app.post(
    '/api/session',
    { config: { rateLimit: { max: demoAccounts ? 300 : 10, timeWindow: '1 minute' } } },
    async (request, reply) => {
      const { userId, password } = read(signInSchema, request.body);
      const signedIn = await door.signIn(userId, password);
      if (!signedIn) throw new Refused('unauthenticated', 'name or password is wrong');
      reply.setCookie(SESSION_COOKIE, signedIn.token, {
        ...cookie,
        maxAge: Math.floor(sessionMs / 1000),
      });
      return { ok: true, session: info(signedIn.person) };
    },
  );

  app.delete('/api/session', async (request, reply) => {
    const token = request.cookies[SESSION_COOKIE];
    if (token) await door.signOut(token);
    reply.clearCookie(SESSION_COOKIE, cookie);
    return { ok: true };
  });
}
