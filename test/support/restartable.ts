import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '@kikimori/server/app.ts';
import { readSettings } from '@kikimori/server/config.ts';
import { createLogger } from '@kikimori/server/lib/logger.ts';
import { connectSource, type SourceSocket } from '@kikimori/server/source/file.ts';

/** The real server on a store and an address that outlive it: stopped and started again at will. */
export async function startRestartable() {
  const folder = mkdtempSync(join(tmpdir(), 'kikimori-restart-'));
  let port = '0';
  let app: App | null = null;
  const sources: SourceSocket[] = [];

  async function launch(): Promise<{ address: string; door: App['door'] }> {
    const started = await createApp({
      settings: readSettings({
        KIKIMORI_PORT: port,
        KIKIMORI_DATABASE: `sqlite:${join(folder, 'test.sqlite')}`,
        KIKIMORI_SECURE_COOKIE: 'false',
      }),
      log: createLogger({ level: 'silent' }),
    });
    app = started;
    const address = await started.listen();
    port = new URL(address).port;
    return { address, door: started.door };
  }

  const { address, door } = await launch();
  const password = 'a password';
  for (const [userId, name, role] of [
    ['fujii', '藤井', 'agent'],
    ['sv', '佐伯', 'sv'],
  ] as const) {
    await door.putPerson({ userId, name, role, sites: ['*'], password });
  }
  const apiKey = await door.addApiKey({ name: 'test', sites: ['*'] });

  return {
    address,
    password,
    /** A line that is open while the server is. */
    async source(): Promise<SourceSocket> {
      const source = await connectSource(address, apiKey);
      sources.push(source);
      return source;
    },
    async start(): Promise<void> {
      await launch();
    },
    async stop(): Promise<void> {
      await app?.stop();
      app = null;
    },
    /** Cuts people's sockets without a word, as a sleeping laptop's are cut. */
    cut(): void {
      for (const socket of app?.io.sockets.sockets.values() ?? []) {
        if (socket.data.principal.kind === 'person') socket.conn.close();
      }
    },
    async close(): Promise<void> {
      for (const source of sources) source.disconnect();
      await app?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
