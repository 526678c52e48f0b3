import { unwatchFile, watchFile } from 'node:fs';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { describeProblem, loadManual } from './load.ts';

/** Looked at this often; by polling, since editors and container mounts replace files. */
const LOOK_EVERY_MS = 1_000;

export interface WatchedManual {
  /** The manual for calls that start now. */
  current(): Manual;
  close(): void;
}

/**
 * Loads a manual and keeps it up to date. A change that is invalid never replaces the running one.
 * @throws Error naming file, line, column and field when the first load fails.
 */
export function watchManual(options: {
  file: string;
  overlays: readonly string[];
  onReload: (version: string) => void;
  /** Told one line for each problem. */
  onError: (problems: string[]) => void;
}): WatchedManual {
  const { file, overlays, onReload, onError } = options;
  const first = loadManual(file, overlays);
  if (!first.ok) throw new Error(`manual:\n  ${first.problems.map(describeProblem).join('\n  ')}`);
  let manual = first.manual;

  const look = () => {
    const loaded = loadManual(file, overlays);
    if (!loaded.ok) return onError(loaded.problems.map(describeProblem));
    if (loaded.manual.version === manual.version) return;
    manual = loaded.manual;
    onReload(manual.version);
  };
  const files = [file, ...overlays];
  for (const f of files) watchFile(f, { interval: LOOK_EVERY_MS, persistent: false }, look);

  return {
    current: () => manual,
    close() {
      for (const f of files) unwatchFile(f, look);
    },
  };
}
