import type { z } from 'zod';
import { hashText } from './content-hash.ts';
import { compilePhrase, type Phrase } from './phrase.ts';
import { type ManualSource, manualSchema } from './schema.ts';

/** A group of phrases by which the agent is heard doing one thing. */
export interface HeardGroup {
  id: string;
  name: string;
  any: Phrase[];
  unless: Phrase[];
}

/**
 * A manual the fold can run: plain data through and through, so that it can be stored with a call
 * and sent to a browser.
 */
export type Manual = Omit<ManualSource, 'heard' | 'version'> & {
  /** Id, version and content hash, e.g. `default@1.0.0+5f1c02ab`. */
  version: string;
  heard: HeardGroup[];
  /** Thresholds by id. */
  figures: Record<string, number>;
};

export interface ManualError {
  /** Where in the plain object, e.g. `['steps', 3, 'say', 0]`. */
  path: (string | number)[];
  /** Japanese, for the QA lead. */
  message: string;
}
export type Compiled = { ok: true; manual: Manual } | { ok: false; errors: ManualError[] };

/** What the fold listens for; a manual without one of these cannot be run. */
export const CORE_HEARD = [
  'refusal',
  'warning',
  'apology',
  'answer',
  'hold',
  'back',
  'escalation',
  'supervisor',
  'closing',
  'final-answer',
  'police',
  'safety',
  'life',
  'care',
  'remark',
  'words',
] as const;

/** Figures that the rules read; each must be listed under `thresholds` with its source. */
export const CORE_FIGURES = ['long-call', 'sv-notice', 'repeat', 'hold-return'] as const;

/** Checks a plain object and makes a manual of it. Never throws; every error has its place. */
export function compileManual(plain: unknown): Compiled {
  const parsed = manualSchema.safeParse(plain);
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.flatMap(explain) };
  const source = parsed.data;
  const errors: ManualError[] = [];
  const heard: HeardGroup[] = source.heard.map((group, g) => ({
    id: group.id,
    name: group.name,
    any: compileList(group.any, ['heard', g, 'any'], errors),
    unless: compileList(group.unless, ['heard', g, 'unless'], errors),
  }));
  checkReferences(source, errors);
  if (errors.length > 0) return { ok: false, errors };
  const figures: Record<string, number> = {};
  for (const t of source.thresholds) figures[t.id] = t.value;
  const version = `${source.id}@${source.version}+${hashText(JSON.stringify(source))}`;
  return { ok: true, manual: { ...source, version, heard, figures } };
}

function compileList(list: string[], path: (string | number)[], errors: ManualError[]): Phrase[] {
  return list.flatMap((phrase, k) => {
    try {
      return [compilePhrase(phrase)];
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      errors.push({ path: [...path, k], message: `言い回し「${phrase}」を読めません: ${why}` });
      return [];
    }
  });
}

/** Ids are unique and every reference points to something. */
function checkReferences(source: ManualSource, errors: ManualError[]): void {
  const lists = ['stages', 'steps', 'heard', 'types', 'sorting', 'criteria', 'authority'] as const;
  for (const name of [...lists, 'thresholds', 'aftercare'] as const) {
    const seen = new Set<string>();
    source[name].forEach((item, k) => {
      if (seen.has(item.id))
        errors.push({ path: [name, k, 'id'], message: `id「${item.id}」が二度使われています` });
      seen.add(item.id);
    });
  }
  const cases = new Set<string>();
  source.cases?.forEach(({ id }, k) => {
    if (cases.has(id))
      errors.push({ path: ['cases', k, 'id'], message: `id「${id}」が二度使われています` });
    cases.add(id);
  });
  const stages = new Set(source.stages.map((s) => s.id));
  const heard = new Set(source.heard.map((h) => h.id));
  for (const id of CORE_HEARD)
    if (!heard.has(id))
      errors.push({ path: ['heard'], message: `言い回しの組「${id}」がありません(必須)` });
  const figures = new Set(source.thresholds.map((t) => t.id));
  for (const id of CORE_FIGURES)
    if (!figures.has(id))
      errors.push({ path: ['thresholds'], message: `しきい値「${id}」がありません(必須)` });
  source.thresholds.forEach((t, k) => {
    if (t.own === (t.source !== undefined))
      errors.push({
        path: ['thresholds', k],
        message: '出典(source)か own: true のどちらか一つを書いてください',
      });
  });
  source.steps.forEach((step, k) => {
    if (!stages.has(step.stage))
      errors.push({
        path: ['steps', k, 'stage'],
        message: `段階「${step.stage}」は stages にありません`,
      });
    const ids = new Set<string>();
    step.checks.forEach((check, c) => {
      if (ids.has(check.id))
        errors.push({
          path: ['steps', k, 'checks', c, 'id'],
          message: `id「${check.id}」が二度使われています`,
        });
      ids.add(check.id);
      check.heard?.forEach((h, n) => {
        if (!heard.has(h))
          errors.push({
            path: ['steps', k, 'checks', c, 'heard', n],
            message: `言い回しの組「${h}」は heard にありません`,
          });
      });
    });
    for (const field of ['heard', 'notHeard'] as const)
      step.when[field]?.forEach((h, n) => {
        if (!heard.has(h))
          errors.push({
            path: ['steps', k, 'when', field, n],
            message: `言い回しの組「${h}」は heard にありません`,
          });
      });
  });
  source.judgement.context.answers.forEach((answer, k) => {
    if (!heard.has(answer.heard))
      errors.push({
        path: ['judgement', 'context', 'answers', k, 'heard'],
        message: `言い回しの組「${answer.heard}」は heard にありません`,
      });
  });
  for (const kind of ['hold', 'warn', 'escalate', 'end', 'call110', 'lifeline'] as const)
    if (!source.steps.some((s) => s.when.cue?.includes(kind)))
      errors.push({ path: ['steps'], message: `案内「${kind}」のときの手順がありません(必須)` });
  source.judgement.zones.harassment.forEach((corner, k) => {
    if (corner.conduct === 0 && corner.demand === 0)
      errors.push({
        path: ['judgement', 'zones', 'harassment', k],
        message: '両軸とも0では全ての通話がカスハラになります',
      });
  });
}

/** zod's issues in words a QA lead understands. */
function explain(issue: z.core.$ZodIssue): ManualError[] {
  const path = issue.path.map((p) => (typeof p === 'symbol' ? String(p) : p));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((k) => ({
        path: [...path, k],
        message: `項目「${k}」は知られていません`,
      }));
    case 'invalid_type':
      return [
        {
          path,
          message:
            issue.input === undefined
              ? '必須の項目がありません'
              : `${issue.expected} を書いてください`,
        },
      ];
    case 'too_big':
      return [{ path, message: `長すぎるか大きすぎます(上限 ${issue.maximum})` }];
    case 'too_small':
      return [{ path, message: `短すぎるか小さすぎます(下限 ${issue.minimum})` }];
    case 'invalid_value':
      return [{ path, message: `次のどれかを書いてください: ${issue.values.join(', ')}` }];
    case 'invalid_format':
      return [{ path, message: issue.message }];
    default:
      return [{ path, message: issue.message }];
  }
}
