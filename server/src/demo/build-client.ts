import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT_DIR } from '../config.ts';

/** Builds client/dist when it is missing or older than its sources. @throws Error with vite's words. */
export async function buildClientIfNeeded(onProgress: (what: string) => void): Promise<void> {
  const built = join(ROOT_DIR, 'client', 'dist', 'index.html');
  const sources = [
    join(ROOT_DIR, 'client', 'src'),
    join(ROOT_DIR, 'client', 'index.html'),
    join(ROOT_DIR, 'client', 'vite.config.ts'),
    join(ROOT_DIR, 'shared', 'src'),
  ];
  const newestMs = Math.max(...sources.map(newestMtimeMs));
  if (existsSync(built) && statSync(built).mtimeMs >= newestMs) return;
  onProgress('画面を組み立てています');
  await new Promise<void>((resolve, reject) => {
    const vite = join(ROOT_DIR, 'node_modules', 'vite', 'bin', 'vite.js');
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
      cwd: join(ROOT_DIR, 'client'),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (d) => {
      output += d;
    });
    child.stderr.on('data', (d) => {
      output += d;
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`the client did not build\n${output}`)),
    );
  });
}

function newestMtimeMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    stat.mtimeMs,
    ...readdirSync(path, { withFileTypes: true }).map((e) => newestMtimeMs(join(path, e.name))),
  );
}
