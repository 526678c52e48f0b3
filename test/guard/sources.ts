import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface SourceFile {
  /** Path from the repository's top, with forward slashes. */
  path: string;
  text: string;
}

const SKIP = new Set(['node_modules', 'dist', '.git', '.work', '.cache', 'data', '.screens']);

/** All files below `folder` whose name matches. */
export function sources(folder: string, name: RegExp): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (dir: string) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (SKIP.has(entry.name)) continue;
      const path = join(dir, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (name.test(entry.name)) {
        const place = relative(ROOT, path).split(sep).join('/');
        found.push({ path: place, text: readFileSync(path, 'utf8') });
      }
    }
  };
  walk(join(ROOT, folder));
  return found;
}

/** What a file imports, as written. */
export function importsOf(file: SourceFile): string[] {
  const found: string[] = [];
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;]*?\bfrom\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g;
  for (const match of file.text.matchAll(pattern)) found.push(match[1] ?? match[2] ?? '');
  return found;
}

/** The text without comments and strings, so that words in them do not count as code. */
export function codeOf(file: SourceFile): string {
  return file.text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:])\/\/.*$/gm, '$1')
    .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
}
