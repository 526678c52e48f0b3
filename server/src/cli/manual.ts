import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { diffManuals, type ManualChange } from '@kikimori/shared/manual/diff.ts';
import { checkManual, describeProblem, readManual } from '../manual/load.ts';

/**
 * npm run manual -- check FILE [OVERLAY…]   errors and warnings with file, line and column
 * npm run manual -- diff OLD NEW            what differs between two manuals
 *
 * Exit status: 0 fine (or no difference), 1 errors (or differences), 2 wrong usage.
 */

const USAGE = `使い方:
  npm run manual -- check マニュアル.yaml [上書き.yaml …]   誤りと注意を、場所を付けて示します
  npm run manual -- diff 旧.yaml 新.yaml                    二つのマニュアルの違いを示します
`;

type Print = (line: string) => void;

/** Runs a command line; returns the exit status. */
export function runManualCommand(args: readonly string[], print: Print): number {
  const [command, ...files] = args;
  if (command === 'check' && files.length >= 1) return check(files, print);
  if (command === 'diff' && files.length === 2) return diff(files, print);
  print(USAGE);
  return 2;
}

function check(files: readonly string[], print: Print): number {
  const [file = '', ...overlays] = files;
  const checked = checkManual(file, overlays);
  for (const problem of checked.problems) print(`誤り ${describeProblem(problem)}`);
  for (const warning of checked.warnings) print(`注意 ${describeProblem(warning)}`);
  if (checked.manual) {
    const { manual } = checked;
    print(
      `${manual.name} ${manual.version}: 手順 ${manual.steps.length}、類型 ${manual.types.length}、` +
        `言い回しの組 ${manual.heard.length}。誤り 0、注意 ${checked.warnings.length}。`,
    );
    return 0;
  }
  print(`誤り ${checked.problems.length}。このマニュアルは使えません。`);
  return 1;
}

function diff(files: readonly string[], print: Print): number {
  const [before, after] = files.map((file) => readManual(file));
  if (!before || !after || 'problems' in before || 'problems' in after) {
    for (const read of [before, after])
      if (read && 'problems' in read)
        for (const problem of read.problems) print(`誤り ${describeProblem(problem)}`);
    return 2;
  }
  const changes = diffManuals(before.plain, after.plain);
  for (const change of changes) print(describeChange(change));
  print(changes.length === 0 ? '違いはありません。' : `違い ${changes.length} か所。`);
  return changes.length === 0 ? 0 : 1;
}

function describeChange({ change, path, before, after }: ManualChange): string {
  if (change === 'added') return `+ ${path}: ${brief(after)}`;
  if (change === 'removed') return `- ${path}: ${brief(before)}`;
  return `~ ${path}: ${brief(before)} → ${brief(after)}`;
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
}

const invoked = process.argv[1];
if (invoked !== undefined && realpathSync(invoked) === fileURLToPath(import.meta.url))
  process.exitCode = runManualCommand(process.argv.slice(2), (line) =>
    process.stdout.write(`${line}\n`),
  );
