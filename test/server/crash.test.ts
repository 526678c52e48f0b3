import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@kikimori/server/lib/clock.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import { connectSource } from '@kikimori/server/source/file.ts';
import { createDoor } from '@kikimori/server/web/door.ts';
import { ROOT } from '../guard/sources.ts';
import { aChunk, accepted, aStart } from '../support/app.ts';

/** The process is killed in the middle of a call: what it acknowledged is there, and it goes on. */

const folder = mkdtempSync(join(tmpdir(), 'kikimori-crash-'));
const database = `sqlite:${join(folder, 'record.sqlite')}`;
let child: ChildProcess;
let apiKey: string;

/** Starts the server as its own process; resolves with its address. */
function start(env: Record<string, string> = {}): Promise<string> {
  child = spawn(process.execPath, ['--import', 'tsx', 'server/src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, KIKIMORI_PORT: '0', KIKIMORI_DATABASE: database, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const hear = (data: Buffer) => {
      output += data;
      const address = /"address":"(http[^"]+)"/.exec(output)?.[1];
      if (address) resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', () => reject(new Error(output)));
  });
}

function died(): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()));
}

beforeAll(async () => {
  const db = await openDatabase(database, '/');
  const door = createDoor({ db, clock: systemClock, sessionMs: 1 });
  apiKey = await door.addApiKey({ name: 'test', sites: ['*'] });
  await db.destroy();
});
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('a killed server', () => {
  it('[R7] has every acknowledged chunk, takes the call up again and goes on', async () => {
    const call = aStart();
    let socket = await connectSource(await start(), apiKey);
    accepted(await socket.emitWithAck('call:start', call));
    const acknowledged: number[] = [];
    const sent = Array.from({ length: 30 }, (_, seq) =>
      socket
        .emitWithAck('call:chunk', aChunk(call.callId, seq, { text: `発話 ${seq}` }))
        .then((answer) => {
          if (answer.ok) acknowledged.push(seq);
          if (acknowledged.length === 12) child.kill('SIGKILL');
        })
        .catch(() => {}),
    );
    await died();
    socket.disconnect();
    void sent;

    const address = await start();
    socket = await connectSource(address, apiKey);
    // The source sends again all that it is not sure of: doubles have no effect.
    for (let seq = 10; seq < 32; seq += 1) {
      const chunk = aChunk(call.callId, seq, { text: `発話 ${seq}` });
      accepted(await socket.emitWithAck('call:chunk', chunk));
    }
    accepted(
      await socket.emitWithAck('call:end', { callId: call.callId, atMs: 70_000, reason: 'hangup' }),
    );
    socket.disconnect();
    child.kill('SIGTERM');
    await died();

    expect(acknowledged.length).toBeGreaterThanOrEqual(12);
    const db = await openDatabase(database, '/');
    const rows = await createRecordStore({ db, clock: systemClock }).events(call.callId);
    await db.destroy();
    const texts = rows.flatMap(({ event }) =>
      event.kind === 'utterance' ? [event.utterance.text] : [],
    );
    expect(texts).toEqual(Array.from({ length: 32 }, (_, seq) => `発話 ${seq}`));
    expect(rows.map((r) => r.seq)).toEqual(rows.map((_, k) => k));
    expect(rows.at(-1)?.event.kind).toBe('ended');
  }, 60_000);

  it.each([
    ['a missing model', { KIKIMORI_MODEL: 'no-such-model' }, /no-such-model/],
    ['a missing manual', { KIKIMORI_MANUAL: 'shared/manuals/none.yaml' }, /none\.yaml/],
    ['an unreadable setting', { KIKIMORI_PORT: 'many' }, /KIKIMORI_PORT/],
    ['an unknown setting', { KIKIMORI_PROT: '1' }, /KIKIMORI_PROT/],
    ['a store that cannot be opened', { KIKIMORI_DATABASE: 'sqlite:/dev/null/x' }, /\/dev\/null/],
  ])(
    '[R8] does not start with %s, and says so',
    async (_name, env, message) => {
      await expect(start(env)).rejects.toThrow(message);
    },
    60_000,
  );
});
