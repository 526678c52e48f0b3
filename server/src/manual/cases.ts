import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ManualCase } from '@kikimori/shared/manual/schema.ts';
import { stringify } from 'yaml';
import { checkManual, type ManualProblem } from './load.ts';

/**
 * The overlay of case studies. In: the cases that QA put into the manual. Out: a file laid over
 * the manual, checked with it before it takes the place of the former one; or what is wrong.
 */

const HEAD = `# 事例集。QAが「事例」の画面で載せ、サーバーが書きます。ここを書き換えても、次に載せたときに消えます。
`;

export interface Prepared {
  /** What stands in the way; then `use` must not be called. */
  problems: ManualProblem[];
  /** What the linter says of the cases. */
  warnings: ManualProblem[];
  /** Puts the file in its place and has the manual read anew. */
  use(): void;
  /** Throws the new file away. */
  drop(): void;
}

export function prepareCases(
  files: { file: string; overlays: readonly string[]; casesFile: string },
  cases: readonly ManualCase[],
  reload: () => void,
): Prepared {
  const { casesFile } = files;
  const fresh = `${casesFile}.new`;
  mkdirSync(dirname(casesFile), { recursive: true });
  writeFileSync(fresh, HEAD + stringify({ cases }), { mode: 0o600 });
  const { problems, warnings } = checkManual(files.file, [...files.overlays, fresh]);
  const ofCases = (p: ManualProblem) => p.field.startsWith('cases');
  return {
    // What else is wrong with the manual is shown where the manual is kept.
    problems: problems.filter(ofCases),
    warnings: warnings.filter(ofCases),
    use() {
      if (cases.length > 0) renameSync(fresh, casesFile);
      else for (const path of [fresh, casesFile]) rmSync(path, { force: true });
      reload();
    },
    drop: () => rmSync(fresh, { force: true }),
  };
}
