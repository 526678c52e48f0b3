import { createHash } from 'node:crypto';
import { scoreCall } from '../../shared/src/call/drive.ts';
import type { Manual } from '../../shared/src/manual/compile.ts';
import { judgementSchema } from '../../shared/src/manual/judgement.ts';
import { type Counts, costOf, countCall, sumCounts } from './figures.ts';
import type { CallScores, LabelledCall } from './oracle.ts';

/** One call with the scores that the fold is to see. */
export interface Case {
  call: LabelledCall;
  scores: CallScores;
}

/** Figures of the manual that differ from what its file says, by dotted path under `judgement`. */
export type Setting = Readonly<Record<string, number>>;

/** Values that are tried for one figure. */
export interface Axis {
  path: string;
  values: readonly number[];
}

/** The figures that depend on how sure the model is: tried in this order, the vital ones first. */
export const AXES: readonly Axis[] = [
  { path: 'certainty.danger', values: [0.4, 0.5, 0.6, 0.7, 0.77, 0.85] },
  { path: 'certainty.selfHarm', values: [0.4, 0.5, 0.6, 0.7, 0.77, 0.84] },
  { path: 'certainty.dangerTogether', values: [0.6, 0.7, 0.82, 0.9] },
  { path: 'certainty.selfHarmTogether', values: [0.5, 0.6, 0.7, 0.8] },
  { path: 'certainty.dangerWithSafety', values: [0.1, 0.2, 0.3, 0.37, 0.5] },
  { path: 'certainty.dangerWithPolice', values: [0.002, 0.01, 0.05, 0.1] },
  { path: 'certainty.selfHarmWithCare', values: [0.05, 0.1, 0.15, 0.25] },
  { path: 'certainty.threat', values: [0.6, 0.7, 0.77, 0.84, 0.9] },
  { path: 'certainty.act', values: [0.5, 0.56, 0.61, 0.66, 0.72, 0.8] },
  { path: 'certainty.actQuiet', values: [0.56, 0.61, 0.66, 0.72, 0.8, 0.88] },
  { path: 'certainty.actAgain', values: [0.35, 0.45, 0.55, 0.65] },
  { path: 'certainty.demand', values: [0.4, 0.5, 0.6] },
  { path: 'certainty.repeat', values: [0.3, 0.4, 0.5, 0.6] },
  { path: 'certainty.angry', values: [0.4, 0.5, 0.6] },
  { path: 'context.refused', values: [1, 1.5, 2.44, 4] },
  { path: 'context.notRefused', values: [0.15, 0.24, 0.4, 0.7, 1] },
  { path: 'context.objected', values: [5, 10, 20] },
  { path: 'context.managerAgain', values: [1, 1.7, 2.5, 4] },
  { path: 'context.demandRefused', values: [0.9, 1.23, 1.7] },
  { path: 'context.demandNotRefused', values: [0.5, 0.7, 1] },
  { path: 'pressing.undue', values: [0.9, 1.1, 1.35, 1.6] },
  { path: 'pressing.manager', values: [0.6, 0.8, 1] },
  { path: 'pressing.restated', values: [1.8, 2.1, 2.4, 2.8] },
  { path: 'pressing.acts', values: [2.4, 2.8, 3.172, 3.6] },
  { path: 'pressing.unheard', values: [0.2, 0.45, 0.7] },
  { path: 'pressing.refusedAgain', values: [0.4, 0.6, 0.8] },
  { path: 'hold.angryTurns', values: [1.1, 1.2, 1.35, 1.5, 1.65] },
  { path: 'hold.fromTurn', values: [2, 3] },
  { path: 'hold.lookUpUneasy', values: [0.4, 0.5, 0.6, 0.7] },
  { path: 'hold.restated', values: [1.2, 1.5, 1.7, 2] },
  { path: 'end.finalAnswers', values: [2, 3] },
  { path: 'end.actsWithoutSv', values: [2.6, 3.294, 4] },
  { path: 'zones.claimConduct', values: [0.07, 0.1, 0.13] },
  { path: 'zones.greyConduct', values: [0.2, 0.23, 0.26, 0.3] },
  { path: 'zones.greyDemand', values: [0.22, 0.26, 0.3, 0.34] },
  { path: 'zones.harassment.0.conduct', values: [0.63, 0.66, 0.7, 0.74] },
  { path: 'zones.harassment.1.conduct', values: [0.48, 0.52, 0.57, 0.62] },
  { path: 'zones.harassment.1.demand', values: [0.3, 0.35, 0.4, 0.45] },
  { path: 'types.restraint', values: [1, 1.5, 2] },
  { path: 'types.repeats', values: [2, 2.57, 3.2, 4] },
  { path: 'types.repeatActs', values: [0, 0.2, 0.35, 0.5] },
  { path: 'types.money', values: [1.2, 1.8, 2.6] },
  { path: 'types.grovel', values: [1.8, 2.7] },
  { path: 'types.insult', values: [0.48, 0.6, 0.8] },
  { path: 'types.threat', values: [0.6, 0.8, 1] },
  { path: 'types.authority', values: [0.8, 1.2, 1.5] },
  { path: 'types.privacy', values: [1, 1.5, 2] },
  { path: 'types.discrimination', values: [0.6, 0.9, 1.5, 2.5] },
  { path: 'types.demandAlone', values: [1, 1.5, 2] },
];

/** The number at a dotted path under `judgement`, or null. */
export function figureAt(manual: Manual, path: string): number | null {
  let at: unknown = manual.judgement;
  for (const key of path.split('.')) at = (at as Record<string, unknown> | undefined)?.[key];
  return typeof at === 'number' ? at : null;
}

/**
 * The manual with some figures set otherwise.
 *
 * @throws Error where a path names no figure or a value is out of its bounds.
 */
export function withFigures(manual: Manual, setting: Setting): Manual {
  const judgement = structuredClone(manual.judgement);
  for (const [path, value] of Object.entries(setting)) {
    if (figureAt(manual, path) === null) throw new Error(`no figure judgement.${path}`);
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    let at: unknown = judgement;
    for (const key of keys) at = (at as Record<string, unknown>)[key];
    (at as Record<string, number>)[last] = value;
  }
  const checked = judgementSchema.safeParse(judgement);
  if (!checked.success) {
    const issue = checked.error.issues[0];
    throw new Error(`judgement.${issue?.path.join('.')}: ${issue?.message}`);
  }
  return { ...manual, judgement: checked.data };
}

/** Counts of every case under a setting, in order. */
export function run(cases: readonly Case[], manual: Manual, setting: Setting = {}): Counts[] {
  const changed = withFigures(manual, setting);
  return cases.map(({ call, scores }) =>
    countCall(
      call,
      scoreCall(call, changed, (i) => scores.get(i), 'tune'),
    ),
  );
}

/**
 * Two halves of alike make: calls of one verdict and with the same vital cues are dealt in turn,
 * so that the few calls with danger do not all fall into one half. Another `seed`, other halves.
 */
export function halves(cases: readonly Case[], seed = 0): [Case[], Case[]] {
  const keyed = cases.map((one) => ({
    one,
    key: `${kindOf(one.call)} ${shuffle(one.call, seed)}`,
  }));
  const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ one }) => one);
  return [sorted.filter((_, k) => k % 2 === 0), sorted.filter((_, k) => k % 2 === 1)];
}

function kindOf(call: LabelledCall): string {
  const vital = ['call110', 'lifeline'].filter((cue) => call.expect.some((e) => e.cue === cue));
  return `${vital.join('+')} ${call.verdict}`;
}

/** A place in the deal that depends on the call's name and the seed alone. */
function shuffle(call: LabelledCall, seed: number): string {
  return createHash('sha256').update(`${seed} ${call.callId}`).digest('hex');
}

/**
 * What several searches want together: each figure's middle value over them, where a search that
 * left it alone counts for the manual's own value. So a change needs more than half of them.
 */
export function middle(settings: readonly Setting[], manual: Manual): Setting {
  let agreed: Setting = {};
  for (const path of new Set(settings.flatMap((s) => Object.keys(s)))) {
    const base = figureAt(manual, path);
    if (base === null) continue;
    const wanted = settings.map((s) => s[path] ?? base).sort((a, b) => a - b);
    const [low, high] = [wanted[(wanted.length - 1) >> 1], wanted[wanted.length >> 1]];
    // Two middle ones: the one nearer to what is known.
    const value = [low, high].sort((a, b) => Math.abs((a ?? 0) - base) - Math.abs((b ?? 0) - base));
    agreed = set(agreed, path, value[0] ?? base, manual);
  }
  return agreed;
}

export interface SearchOptions {
  axes: readonly Axis[];
  /** Cost that a change must save to be made, in cues that came late: less is chance. */
  gain: number;
  /** Most passes over all axes. */
  passes: number;
  /** No new trial after this moment. */
  until: number;
}

/**
 * One figure after the other is set to its best value, until nothing gains any more. A value is
 * judged together with its neighbours on the axis: a lone good value is luck, a broad one holds.
 */
export function search(cases: readonly Case[], manual: Manual, options: SearchOptions): Setting {
  let setting: Setting = {};
  const costs = new Map<string, number>();
  const cost = (s: Setting) => {
    const key = JSON.stringify(Object.entries(s).sort());
    const known = costs.get(key);
    if (known !== undefined) return known;
    const made = costOf(sumCounts(run(cases, manual, s)));
    costs.set(key, made);
    return made;
  };
  for (let pass = 0; pass < options.passes; pass += 1) {
    const before = setting;
    for (const { path, values } of options.axes) {
      if (Date.now() > options.until) return setting;
      const now = setting[path] ?? figureAt(manual, path);
      if (now === null) continue;
      const all = [...new Set([...values, now])].sort((a, b) => a - b);
      const each = all.map((value) => {
        try {
          return cost(set(setting, path, value, manual));
        } catch {
          return Number.POSITIVE_INFINITY;
        }
      });
      const broad = each.map((c, k) => (2 * c + (each[k - 1] ?? c) + (each[k + 1] ?? c)) / 4);
      const here = all.indexOf(now);
      const best = broad.indexOf(Math.min(...broad));
      const [a, b] = [broad[here], broad[best]];
      const [c, d] = [each[here], each[best]];
      if (a === undefined || b === undefined || c === undefined || d === undefined) continue;
      const value = all[best];
      if (value !== undefined && a - b > options.gain && c - d > 0)
        setting = set(setting, path, value, manual);
    }
    if (JSON.stringify(before) === JSON.stringify(setting)) break;
  }
  return setting;
}

/** The setting with one more figure; a figure at the manual's own value is left out. */
function set(setting: Setting, path: string, value: number, manual: Manual): Setting {
  const { [path]: _, ...others } = setting;
  return figureAt(manual, path) === value ? others : { ...others, [path]: value };
}
