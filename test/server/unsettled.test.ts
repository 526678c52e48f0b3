import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aChunk, accepted, aStart, personAt, signInAt } from '../support/app.ts';
import { startRestartable } from '../support/restartable.ts';

/** Danger outlives the call, and the server’s restart too: somebody may still have to call 110. */

let server: Awaited<ReturnType<typeof startRestartable>>;
beforeAll(async () => {
  server = await startRestartable();
}, 60_000);
afterAll(() => server.close());

/** What a supervisor who comes now sees of a call. */
async function onFloor(callId: string, then?: { settle: true }) {
  const sv = await personAt(server.address, await signInAt(server.address, 'sv', server.password));
  try {
    if (then) accepted(await sv.emitWithAck('sv:act', { callId, action: 'resolve' }));
    return accepted(await sv.emitWithAck('floor:watch', {})).tiles.find((t) => t.callId === callId);
  } finally {
    sv.disconnect();
  }
}

async function restart() {
  await server.stop();
  await server.start();
}

describe('danger of an ended call', () => {
  it('is on the floor after a restart, and gone for good once an SV settled it', async () => {
    const danger = aStart();
    const calm = aStart();
    const source = await server.source();
    for (const [call, text] of [
      [danger, '今から包丁を持ってそっちへ行くからな 殺してやる'],
      [calm, '請求書の見方を教えてください'],
    ] as const) {
      accepted(await source.emitWithAck('call:start', call));
      accepted(await source.emitWithAck('call:chunk', aChunk(call.callId, 0, { text })));
      accepted(
        await source.emitWithAck('call:end', {
          callId: call.callId,
          atMs: 9_000,
          reason: 'hangup',
        }),
      );
    }
    source.disconnect();
    await restart();
    expect(await onFloor(danger.callId)).toMatchObject({ status: 'ended', need: 4 });
    expect(await onFloor(calm.callId)).toBeUndefined();
    expect(await onFloor(danger.callId, { settle: true })).toBeUndefined();
    await restart();
    expect(await onFloor(danger.callId)).toBeUndefined();
  }, 60_000);

  it('stays on the agent’s desk too, with a call that is not written up, until both are done', async () => {
    const call = aStart({ customerLabel: '山田様' });
    const source = await server.source();
    const text = '今から包丁を持ってそっちへ行くからな 殺してやる';
    accepted(await source.emitWithAck('call:start', call));
    accepted(await source.emitWithAck('call:chunk', aChunk(call.callId, 0, { text })));
    const end = { callId: call.callId, atMs: 9_000, reason: 'hangup' } as const;
    accepted(await source.emitWithAck('call:end', end));
    source.disconnect();
    const signedIn = await signInAt(server.address, 'fujii', server.password);
    const agent = await personAt(server.address, signedIn);
    const onDesk = async () => {
      const { calls } = accepted(await agent.emitWithAck('desk:watch', {}));
      return calls.find((one) => one.callId === call.callId);
    };
    const ended = { status: 'ended', customerLabel: '山田様', endedAtMs: call.startedAtMs + 9_000 };
    expect(await onDesk()).toMatchObject({ ...ended, saved: false, vital: 'call110' });
    const told = new Promise<boolean | undefined>((resolve) => {
      agent.once('desk:calls', (calls) =>
        resolve(calls.find((one) => one.callId === call.callId)?.saved),
      );
    });
    accepted(await agent.emitWithAck('call:flag', { callId: call.callId, flag: 'harassment' }));
    expect(await told).toBe(true);
    expect(await onDesk()).toMatchObject({ saved: true, vital: 'call110' });
    await onFloor(call.callId, { settle: true });
    expect(await onDesk()).not.toHaveProperty('vital');
    agent.disconnect();
  }, 60_000);
});
