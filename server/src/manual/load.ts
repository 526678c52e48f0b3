import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Manual, ManualError } from '@kikimori/shared/manual/compile.ts';
import { compileManual } from '@kikimori/shared/manual/compile.ts';
import { lintManual } from '@kikimori/shared/manual/lint.ts';
import { type Merged, mergeManuals, type Origin } from '@kikimori/shared/manual/overlay.ts';
import { manualSchema } from '@kikimori/shared/manual/schema.ts';
import {
  type Document,
  type ErrorCode,
  isMap,
  isNode,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLParseError,
} from 'yaml';

/**
 * In: a manual's YAML file and the overlays of site and industry upon it. Out: a manual the fold
 * can run, or errors that name file, line, column and field. Never: a manual that is half right.
 */

/** One thing that is wrong, with its place in the file that the QA lead edits. */
export interface ManualProblem {
  file: string;
  /** 1-based; 0 where the file could not be read at all. */
  line: number;
  column: number;
  /** Dotted path, e.g. `steps.3.say.0`. */
  field: string;
  message: string;
}

/** Path of the file in which an item of a list (by id), or a card, was last written. */
export type FileOf = (list: string, id: string) => string;

export type Loaded =
  | { ok: true; manual: Manual; fileOf: FileOf }
  | { ok: false; problems: ManualProblem[] };

interface Source {
  file: string;
  doc: Document;
  lines: LineCounter;
  plain: unknown;
}

/** Reads, merges and compiles. Does not throw; a file that cannot be read is a problem, too. */
export function loadManual(file: string, overlays: readonly string[] = []): Loaded {
  const checked = checkManual(file, overlays);
  return checked.manual
    ? { ok: true, manual: checked.manual, fileOf: checked.fileOf }
    : { ok: false, problems: checked.problems };
}

/** The same with the linter's warnings. */
export function checkManual(
  file: string,
  overlays: readonly string[] = [],
): {
  manual: Manual | null;
  problems: ManualProblem[];
  warnings: ManualProblem[];
  fileOf: FileOf;
} {
  const nowhere: FileOf = () => file;
  const sources: Source[] = [];
  const problems: ManualProblem[] = [];
  for (const path of [file, ...overlays]) {
    const read = readSource(path);
    if ('problems' in read) problems.push(...read.problems);
    else sources.push(read);
  }
  if (problems.length > 0) return { manual: null, problems, warnings: [], fileOf: nowhere };
  const merged = mergeManuals(sources.map((s) => s.plain));
  const compiled = compileManual(merged.plain);
  const placed = (error: ManualError) => place(error, merged.origin(error.path), sources);
  if (!compiled.ok) {
    const wrong = compiled.errors.map(placed);
    return { manual: null, problems: wrong, warnings: [], fileOf: nowhere };
  }
  const source = manualSchema.parse(merged.plain);
  return {
    manual: compiled.manual,
    problems: [],
    warnings: lintManual(source).map(placed),
    fileOf: filesOf(merged, sources),
  };
}

/** The last of the files that wrote any field of an item. */
function filesOf(merged: Merged, sources: readonly Source[]): FileOf {
  return (list, id) => {
    const value = (merged.plain as Record<string, unknown>)[list];
    const items: unknown[] = Array.isArray(value) ? value : [value];
    const k = Array.isArray(value) ? items.findIndex((i) => (i as { id?: unknown }).id === id) : 0;
    const base = Array.isArray(value) ? [list, k] : [list];
    const fields = Object.keys((items[k] ?? {}) as object);
    const last = Math.max(0, ...fields.map((field) => merged.origin([...base, field]).source));
    return sources[last]?.file ?? '';
  };
}

/** One file as a plain object, unchecked. */
export function readManual(file: string): { plain: unknown } | { problems: ManualProblem[] } {
  return readSource(file);
}

function readSource(file: string): Source | { problems: ManualProblem[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      problems: [{ file, line: 0, column: 0, field: '', message: `読めません: ${why}` }],
    };
  }
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (doc.errors.length > 0) {
    return {
      problems: doc.errors.map((e) => {
        const at = lines.linePos(e.pos[0]);
        return { file, line: at.line, column: at.col, field: '', message: yamlMessage(e) };
      }),
    };
  }
  if (!isMap(doc.contents)) {
    const message = 'マニュアルの形になっていません。「項目: 値」の形で書きます';
    return { problems: [{ file, line: 1, column: 1, field: '', message }] };
  }
  return { file, doc, lines, plain: doc.toJS({ maxAliasCount: 100 }) as unknown };
}

const YAML_MISTAKES: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: '字下げか閉じる括弧が揃っていません',
  TAB_AS_INDENT: '字下げにタブは使えません。空白にしてください',
  DUPLICATE_KEY: '同じ項目が二つあります',
  MISSING_CHAR: '記号(: や引用符など)が足りません',
  UNEXPECTED_TOKEN: 'ここに書けない文字があります',
  BAD_SCALAR_START: '値をこの文字で始めることはできません。引用符で囲んでください',
  BLOCK_AS_IMPLICIT_KEY: '一行に「: 」が二つあります。値を引用符で囲んでください',
  MULTILINE_IMPLICIT_KEY: '項目名の途中で改行か「: 」が入っています',
  BAD_ALIAS: '参照(*名前)を読めません',
  MULTIPLE_DOCS: '一つのファイルに書けるマニュアルは一つです',
};

/** The mistake in the QA lead's words, with the parser's own behind it. */
function yamlMessage({ code, message }: YAMLParseError): string {
  return `YAML: ${YAML_MISTAKES[code] ?? '書き方が正しくありません'} (${message})`;
}

/** Finds the node an error speaks of; where it is missing, its nearest parent. */
function place(error: ManualError, origin: Origin, sources: readonly Source[]): ManualProblem {
  const source = sources[origin.source] ?? sources[0];
  const field = error.path.join('.');
  if (!source) return { file: '', line: 0, column: 0, field, message: error.message };
  let node: Node | null = isNode(source.doc.contents) ? source.doc.contents : null;
  let found = node;
  for (const key of origin.path) {
    if (!isMap(node) && !isSeq(node)) break;
    const next: unknown = node.get(key, true);
    const keyNode: unknown = isMap(node)
      ? node.items.find((pair) => String(pair.key) === String(key))?.key
      : undefined;
    if (isNode(keyNode)) found = keyNode;
    if (!isNode(next)) break;
    node = next;
    if (!isNode(keyNode)) found = next;
  }
  const at = found?.range ? source.lines.linePos(found.range[0]) : { line: 1, col: 1 };
  return { file: source.file, line: at.line, column: at.col, field, message: error.message };
}

/** One line for a terminal or a log: `default.yaml:12:5 steps.0.title: …`. */
export function describeProblem(problem: ManualProblem): string {
  const field = problem.field === '' ? '' : ` ${problem.field}:`;
  return `${basename(problem.file)}:${problem.line}:${problem.column}${field} ${problem.message}`;
}
