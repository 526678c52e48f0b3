import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { codeOf, importsOf, sources } from './sources.ts';

/**
 * The import arrows of ARCHITECTURE.md. A stage of the server knows shared and lib, never another
 * stage; shared knows nothing but the schema library and has no clock, no chance and no I/O.
 */

const STAGES = [
  'source',
  'ingest',
  'tokenise',
  'score',
  'live',
  'record',
  'publish',
  'manual',
  'review',
  'web',
];

/** Types that travel: a stage may name another stage's port without running its code. */
const PORTS: Record<string, string[]> = {
  replay: ['record'],
  review: ['record', 'tokenise'],
  web: ['record', 'publish', 'manual', 'review'],
};

const isType = (text: string, specifier: string) =>
  !new RegExp(`import\\s+(?!type)[^;]*?from\\s*'${specifier.replaceAll('.', '\\.')}'`).test(text);

describe('import arrows', () => {
  it('shared imports only itself and zod', () => {
    const wrong = sources('shared/src', /\.ts$/).flatMap((file) =>
      importsOf(file)
        .filter((s) => s !== 'zod' && !s.startsWith('./') && !s.startsWith('../'))
        .map((s) => `${file.path} -> ${s}`),
    );
    expect(wrong).toEqual([]);
  });

  it('shared has no clock, no chance, no I/O and no logging', () => {
    const forbidden =
      /\b(Date\.now|new Date\b|Math\.random|console\.|process\.|fetch\(|setTimeout|setInterval|performance\.)/;
    const wrong = sources('shared/src', /\.ts$/)
      .filter((file) => forbidden.test(codeOf(file)))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });

  it('a stage of the server does not run another stage', () => {
    const wrong: string[] = [];
    for (const stage of STAGES) {
      for (const file of sources('server/src', /\.ts$/)) {
        if (!file.path.startsWith(`server/src/${stage}/`)) continue;
        for (const specifier of importsOf(file).filter((s) => s.startsWith('.'))) {
          const target = posix.join(posix.dirname(file.path), specifier).split('/')[2] ?? '';
          if (target === stage || target === 'lib') continue;
          const mayName = STAGES.includes(target) && isType(file.text, specifier);
          if (mayName && (PORTS[stage]?.includes(target) ?? false)) continue;
          // Scorer and search cut text with the tokeniser, each inside its worker.
          if (['score', 'review'].includes(stage) && target === 'tokenise') continue;
          wrong.push(`${file.path} -> ${specifier}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('the client knows shared only, and no Node', () => {
    const wrong = sources('client/src', /\.tsx?$/).flatMap((file) =>
      importsOf(file)
        .filter((s) => s.startsWith('node:') || /^@kikimori\/(?!shared\/)/.test(s))
        .map((s) => `${file.path} -> ${s}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the guard sees imports at all', () => {
    const app = sources('server/src', /^app\.ts$/)[0];
    expect(app && importsOf(app)).toEqual(expect.arrayContaining(['./pipeline.ts', 'node:path']));
  });
});
