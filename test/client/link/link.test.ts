import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLink, type Link } from '@kikimori/client/src/link/link.ts';
import { createSocket } from '@kikimori/client/src/link/socket.ts';
import type { Store } from '@kikimori/client/src/link/store.ts';
import { aCue, aLine, aView } from '../support/calls.ts';
import { createFakeServer, type FakeServer } from '../support/fake-server.ts';

/** Waits until a store holds what is wanted. */
function until<T>(store: Store<T>, wanted: (value: T) => boolean, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`never came: ${what}`)), 8_000);
    const look = () => {
      const value = store.get();
      if (!wanted(value)) return;
      clearTimeout(limit);
      stop();
      resolve(value);
    };
    const stop = store.subscribe(look);
    look();
  });
}

let fake: FakeServer;
let link: Link;

beforeEach(async () => {
  fake = await createFakeServer();
  fake.session = { userId: 'agent1', name: '佐藤', role: 'agent', sites: ['*'], demo: true };
  link = createLink(createSocket(fake.url));
});
afterEach(async () => {
  link.stop();
  await fake.close();
});

const connected = () => until(link.state, (s) => s.phase === 'connected', 'connection');

describe('the link', () => {
  it('catches up after a cut line: nothing missing, nothing doubled', async () => {
    fake.putCall(aView({ seq: 1 }), [aLine(0)]);
    link.watchCall('c-1');
    link.start();
    const feed = link.call('c-1');
    await until(feed, (s) => s.seq === 1, 'first answer');

    await fake.down();
    await until(link.state, (s) => s.phase === 'lost', 'loss');
    fake.change('c-1', {}, [aLine(1)]);
    fake.change('c-1', {}, [aLine(2)]);
    await fake.up();
    const back = await until(link.state, (s) => s.phase === 'connected', 'return');
    expect(back.back).toBe(true);
    fake.change('c-1', {}, [aLine(3)]);

    const state = await until(feed, (s) => s.seq === 4, 'catch-up');
    expect(state.items.map((item) => item.i)).toEqual([0, 1, 2, 3]);
    const watches = fake.received.filter(({ event }) => event === 'call:watch');
    expect(watches.map(({ body }) => (body as { afterSeq: number }).afterSeq)).toEqual([-1, 1]);
  });

  it('says once, after the return, what was pressed while the line was lost', async () => {
    fake.putCall(aView({ cue: aCue('warn') }), []);
    link.watchCall('c-1');
    link.start();
    await connected();
    await fake.down();
    await until(link.state, (s) => s.phase === 'lost', 'loss');
    const body = { callId: 'c-1', cueId: 'warn-1', answer: 'done' } as const;
    const outcome = link.outbox.sendSurely('cue:warn-1', 'cue:answer', body);
    expect(link.outbox.pending.get().has('cue:warn-1')).toBe(true);
    await fake.up();
    expect(await outcome).toEqual({ ok: true });
    expect(fake.received.filter(({ event }) => event === 'cue:answer')).toHaveLength(1);
    expect(link.outbox.pending.get().size).toBe(0);
  });

  it('does not keep a whisper through a lost line', async () => {
    link.start();
    await connected();
    await fake.down();
    await until(link.state, (s) => s.phase === 'lost', 'loss');
    const body = { callId: 'c-1', action: 'whisper', text: '代わります' } as const;
    expect(await link.outbox.sendOnce('w', 'sv:act', body)).toEqual({ ok: false, code: 'unsent' });
    await fake.up();
    await connected();
    expect(fake.received.filter(({ event }) => event === 'sv:act')).toHaveLength(0);
  });

  it('tries again where the server could not record, and gives a refusal back', async () => {
    link.start();
    await connected();
    fake.refusing.set('hold:set', 'store_failed');
    const sent = link.outbox.sendSurely('hold', 'hold:set', { callId: 'c-1', on: true });
    while (!fake.received.some(({ event }) => event === 'hold:set')) await pause(10);
    fake.refusing.clear();
    expect(await sent).toEqual({ ok: true });
    fake.refusing.set('cue:answer', 'unknown_cue');
    const body = { callId: 'c-1', cueId: 'x', answer: 'done' } as const;
    expect(await link.outbox.sendSurely('cue:x', 'cue:answer', body)).toEqual({
      ok: false,
      code: 'unknown_cue',
    });
  });

  it('names a call that may not be shown', async () => {
    link.watchCall('nobody');
    link.start();
    const state = await until(link.call('nobody'), (s) => s.phase === 'refused', 'refusal');
    expect(state.refusal).toBe('unknown_call');
  });

  it('tells an expired sign-in from a lost line, and goes on after the next sign-in', async () => {
    fake.putCall(aView({ seq: 1 }), [aLine(0)]);
    link.watchCall('c-1');
    link.start();
    await until(link.call('c-1'), (s) => s.seq === 1, 'first answer');
    const { session } = fake;
    fake.session = null;
    fake.cut();
    await until(link.state, (s) => s.phase === 'signed-out', 'expiry');
    fake.change('c-1', {}, [aLine(1)]);
    fake.session = session;
    link.start();
    const state = await until(link.call('c-1'), (s) => s.seq === 2, 'catch-up');
    expect(state.items).toHaveLength(2);
  });

  it('says that the server stops on purpose, until it is back', async () => {
    link.start();
    await connected();
    fake.sayStopping();
    await until(link.state, (s) => s.stopping, 'announcement');
    fake.cut();
    const state = await until(link.state, (s) => s.phase === 'connected' && s.back, 'return');
    expect(state.stopping).toBe(false);
  });

  it('follows the desk', async () => {
    link.watchDesk();
    link.start();
    await until(link.desk, (s) => s.loaded, 'desk');
    fake.sendDesk([{ callId: 'c-9', status: 'live', startedAtMs: 1 }]);
    const desk = await until(link.desk, (s) => s.calls.length === 1, 'call');
    expect(desk.calls[0]?.callId).toBe('c-9');
  });
});
