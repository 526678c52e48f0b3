import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { LeftOut } from './stored-calls.ts';
import type { WhatIf } from './what-if.ts';

export interface WhatIfJob {
  database: string;
  baseDir: string;
  manual: Manual;
  sites: string[] | null;
  limit: number;
  /** Calls that whoever asks has to judge first. */
  except?: string[];
}
export type WhatIfAnswer = WhatIf & { leftOut: LeftOut[] };

/** Runs in a worker of its own; rejects with what went wrong there. */
export function runWhatIf(job: WhatIfJob): Promise<WhatIfAnswer> {
  return new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL('./start-what-if.mjs', import.meta.url));
    const worker = new Worker(file, { workerData: job, execArgv: [] });
    worker.once('message', (answer: WhatIfAnswer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`what-if: its worker ended (exit ${code})`)));
  });
}
