import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { recordStoreContract } from './record-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'kikimori-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

recordStoreContract('SQLite', async () => `sqlite:${join(folder, 'store.sqlite')}`);
