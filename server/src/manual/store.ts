import { existsSync, unwatchFile, watchFile } from 'node:fs';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { type FileOf, loadManual, type ManualProblem } from './load.ts';

/**
 * The manual that is running, renewed when its files change. An invalid one never replaces a
 * valid one: the running one stays and the problems are shown with their place. A manual with a
 * later `effectiveFrom` waits for its day. Calls that are open keep the manual they began with;
 * that is the caller's part.
 */
export interface ManualStore {
  /** The manual to judge new calls with. */
  current(): Manual;
  /** Where its parts were written. */
  fileOf: FileOf;
  /** What is wrong with the files as they are now; empty while they are in use or waiting. */
  problems(): readonly ManualProblem[];
  /** A valid manual that waits for its day, or null. */
  waiting(): Manual | null;
  /** Reads the files again now. */
  reload(): void;
  stop(): void;
}

export interface ManualStoreOptions {
  file: string;
  overlays?: readonly string[];
  /** The last overlay, written by the server once QA puts a case into the manual (cases.ts). */
  casesFile?: string;
  /** Today in Japan, YYYY-MM-DD. */
  today: () => string;
  /** How often the files are looked at; 0 never. */
  pollMs?: number;
  onChange?: (manual: Manual) => void;
  onProblems?: (problems: readonly ManualProblem[]) => void;
}

/** A manual could not be loaded at start: nothing can run. */
export class ManualUnreadable extends Error {
  readonly problems: readonly ManualProblem[];

  constructor(problems: readonly ManualProblem[]) {
    const first = problems[0];
    super(
      first ? `${first.file}:${first.line}:${first.column} ${first.field} ${first.message}` : '',
    );
    this.name = 'ManualUnreadable';
    this.problems = problems;
  }
}

/** Loads at once and keeps watch. Throws ManualUnreadable where there is no valid manual yet. */
export function createManualStore(options: ManualStoreOptions): ManualStore {
  const { file, overlays = [], casesFile, today, pollMs = 1000 } = options;
  const load = () => {
    const cases = casesFile !== undefined && existsSync(casesFile) ? [casesFile] : [];
    return loadManual(file, [...overlays, ...cases]);
  };
  const first = load();
  if (!first.ok) throw new ManualUnreadable(first.problems);
  type Read = { manual: Manual; fileOf: FileOf };
  let running: Read = first;
  let next: Read | null = null;
  let wrong: readonly ManualProblem[] = [];

  function isDue(manual: Manual): boolean {
    return manual.effectiveFrom === undefined || manual.effectiveFrom <= today();
  }

  function promote(): void {
    if (!next || !isDue(next.manual)) return;
    running = next;
    next = null;
    options.onChange?.(running.manual);
  }

  function reload(): void {
    const loaded = load();
    if (!loaded.ok) {
      wrong = loaded.problems;
      options.onProblems?.(wrong);
      return;
    }
    if (wrong.length > 0) options.onProblems?.([]);
    wrong = [];
    next = loaded.manual.version === running.manual.version ? null : loaded;
    promote();
  }

  const files = [file, ...overlays, ...(casesFile === undefined ? [] : [casesFile])];
  if (pollMs > 0)
    for (const path of files) watchFile(path, { interval: pollMs, persistent: false }, reload);

  return {
    current() {
      promote();
      return running.manual;
    },
    fileOf: (list, id) => running.fileOf(list, id),
    problems: () => wrong,
    waiting: () => next?.manual ?? null,
    reload,
    stop() {
      for (const path of files) unwatchFile(path, reload);
    },
  };
}
