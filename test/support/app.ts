import type { Demo } from '@kikimori/server/demo/start-demo.ts';
import { startDemo } from '@kikimori/server/demo/start-demo.ts';
import { createLogger } from '@kikimori/server/lib/logger.ts';
import type { SourceSocket } from '@kikimori/server/source/file.ts';
import { connectSource } from '@kikimori/server/source/file.ts';
import type { Answer } from '@kikimori/shared/protocol/errors.ts';
import type { ClientToServer, ServerToClient } from '@kikimori/shared/protocol/events.ts';
import { PROTOCOL_VERSION } from '@kikimori/shared/protocol/events.ts';
import type { CallStart, Chunk } from '@kikimori/shared/transcript/segment.ts';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';

export type PersonSocket = Socket<ServerToClient, ClientToServer>;

/**
 * The real server with the real model on a free port, its line silent: a test speaks its own calls.
 * Accounts: fujii and hayasaka (agents, 仙台), segawa (agent, 福岡), sv, qa.
 */
export async function startTestApp(
  options: { streaming?: boolean; speed?: number; settings?: Record<string, string> } = {},
) {
  const demo: Demo = await startDemo({
    port: 0,
    speed: options.speed ?? 1,
    calls: 4,
    streaming: options.streaming ?? false,
    settings: options.settings ?? {},
    log: createLogger({ level: 'silent' }),
  });
  const sockets: { disconnect(): unknown }[] = [];

  const signIn = (userId: string) =>
    signInAt(demo.address, userId, demo.accounts.find((a) => a.userId === userId)?.password ?? '');

  return {
    demo,
    address: demo.address,
    signIn,

    async source(apiKey = demo.apiKey): Promise<SourceSocket> {
      const socket = await connectSource(demo.address, apiKey);
      sockets.push(socket);
      return socket;
    },

    async person(userId: string): Promise<PersonSocket> {
      const socket = await personAt(demo.address, await signIn(userId));
      sockets.push(socket);
      return socket;
    },

    /** One HTTP request as JSON. */
    async http(
      method: string,
      path: string,
      options: { body?: unknown; cookie?: string; apiKey?: string } = {},
    ) {
      const response = await fetch(`${demo.address}${path}`, {
        method,
        headers: {
          ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(options.cookie ? { cookie: options.cookie } : {}),
          ...(options.apiKey ? { authorization: `Bearer ${options.apiKey}` } : {}),
        },
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
      return { status: response.status, body: await response.json() };
    },

    async stop(): Promise<void> {
      for (const socket of sockets) socket.disconnect();
      await demo.stop();
    },
  };
}

/** Signs in over HTTP; returns the session cookie. */
export async function signInAt(address: string, userId: string, password: string): Promise<string> {
  const response = await fetch(`${address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, password }),
  });
  if (!response.ok) throw new Error(`sign-in of ${userId}: ${response.status}`);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** A person's line, open. */
export async function personAt(address: string, cookie: string): Promise<PersonSocket> {
  const socket: PersonSocket = io(address, {
    transports: ['websocket'],
    forceNew: true,
    auth: { protocol: PROTOCOL_VERSION },
    extraHeaders: { cookie },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

let lastCall = 0;

/** A call that starts now, with an id of its own. */
export function aStart(over: Partial<CallStart> = {}): CallStart {
  lastCall += 1;
  return {
    callId: `test-${process.pid}-${lastCall}`,
    agentId: 'fujii',
    agentName: '藤井',
    site: '仙台',
    skill: '通信',
    startedAtMs: Date.now(),
    metadata: {},
    ...over,
  };
}

/** A final of the customer; times follow the number. */
export function aChunk(callId: string, seq: number, over: Partial<Chunk> = {}): Chunk {
  return {
    callId,
    channel: 'customer',
    utteranceId: `u${seq}`,
    seq,
    text: 'はい',
    final: true,
    startMs: seq * 2000,
    endMs: seq * 2000 + 1500,
    ...over,
  };
}

/** The answer's content. @throws Error with the refusal. */
export function accepted<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
  return answer;
}
