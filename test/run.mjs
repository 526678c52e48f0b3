import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * `npm test`: runs every test whose world exists here and says plainly what was left out. With
 * CI=true nothing may be left out. Arguments go to jest, e.g. `npm test -- ingest`.
 *   *.test.ts      needs nothing
 *   *.pg.test.ts   needs PostgreSQL (TEST_POSTGRES, or 127.0.0.1:5432, database `test`)
 *   *.e2e.test.ts  needs Chromium (TEST_CHROMIUM, or /usr/bin/chromium)
 */
const root = dirname(dirname(fileURLToPath(import.meta.url)));

function answers(host, port) {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1_000 });
    const end = (value) => {
      socket.destroy();
      resolve(value);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}

const postgres = new URL(process.env.TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/test');
const chromium = process.env.TEST_CHROMIUM ?? '/usr/bin/chromium';
const worlds = [
  {
    suffix: '\\.pg\\.test\\.ts$',
    name: `PostgreSQL at ${postgres.host}`,
    exists: await answers(postgres.hostname, Number(postgres.port || 5432)),
  },
  { suffix: '\\.e2e\\.test\\.ts$', name: `Chromium at ${chromium}`, exists: existsSync(chromium) },
];
const absent = worlds.filter((w) => !w.exists);
if (absent.length > 0 && process.env.CI === 'true') {
  console.error(`CI must run every test, but these are missing: ${absent.map((w) => w.name)}`);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'kikimori-test-'));
const resultFile = join(folder, 'result.json');
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
    '-c',
    join(root, 'test', 'jest.config.mjs'),
    '--json',
    `--outputFile=${resultFile}`,
    ...absent.flatMap((w) => ['--testPathIgnorePatterns', w.suffix]),
    ...process.argv.slice(2),
  ],
  {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      TEST_POSTGRES: postgres.href,
      TEST_CHROMIUM: chromium,
    },
  },
);
for (const { name, suffix } of absent) {
  console.log(`Left out: no ${name}; tests named ${suffix} did not run.`);
}
if (existsSync(resultFile)) {
  const result = JSON.parse(readFileSync(resultFile, 'utf8'));
  console.log(`${result.numPassedTests} passed, ${result.numFailedTests} failed`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(status ?? 1);
