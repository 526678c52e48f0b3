/** One what-if off the main thread, on a connection of its own: live calls are not kept waiting. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../lib/clock.ts';
import { openDatabase } from '../record/dialect.ts';
import { createRecordStore } from '../record/store.ts';
import type { LeftOut } from './stored-calls.ts';
import { storedCalls } from './stored-calls.ts';
import { whatIf } from './what-if.ts';
import type { WhatIfAnswer, WhatIfJob } from './what-if-job.ts';

const job = workerData as WhatIfJob;
const db = await openDatabase(job.database, job.baseDir);
const leftOut: LeftOut[] = [];
const store = createRecordStore({ db, clock: systemClock });
const query = { sites: job.sites, limit: job.limit, except: new Set(job.except) };
const result = await whatIf(storedCalls(store, query, leftOut), job.manual);
await db.destroy();
const answer: WhatIfAnswer = { ...result, leftOut };
parentPort?.postMessage(answer);
