import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildClientIfNeeded } from '@kikimori/server/demo/build-client.ts';

/** Test files run side by side; one of them builds, the others wait for it. */
const LOCK = join(tmpdir(), 'kikimori-client-build.lock');
const STALE_MS = 120_000;

/** Sees to it that client/dist is there and as new as its sources. */
export async function ensureClient(): Promise<void> {
  for (;;) {
    try {
      mkdirSync(LOCK);
      break;
    } catch {
      try {
        if (Date.now() - statSync(LOCK).mtimeMs > STALE_MS) rmdirSync(LOCK);
      } catch {
        // Released in between.
      }
      await pause(200);
    }
  }
  try {
    await buildClientIfNeeded(() => {});
  } finally {
    rmdirSync(LOCK);
  }
}
