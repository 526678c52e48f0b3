import type { Act, CallType, Demand, Verdict } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import { axisValue } from './axis.ts';
import type { OpenCall, Talk } from './state.ts';

/**
 * The verdict is read off the plane 行為 × 要求 and nothing else, as QA does on the two-axis
 * worksheet; a zone is left only clearly below its border (rules C5, C6).
 */
export function judge(state: OpenCall, manual: Manual): Verdict {
  const conduct = axisValue(state.talk.conduct, state.nowMs, manual);
  const demand = axisValue(state.talk.demand, state.nowMs, manual);
  const enter = zoneOf(conduct, demand, manual, 1);
  if (RANK[enter] >= RANK[state.verdict]) return enter;
  const stay = zoneOf(conduct, demand, manual, manual.judgement.zones.hysteresis);
  return RANK[stay] >= RANK[state.verdict] ? state.verdict : stay;
}

export const RANK: Readonly<Record<Verdict, number>> = {
  normal: 0,
  claim: 1,
  grey: 2,
  harassment: 3,
};

function zoneOf(conduct: number, demand: number, manual: Manual, scale: number): Verdict {
  const { zones } = manual.judgement;
  const inside = (c: number, d: number) => conduct >= c * scale && demand >= d * scale;
  if (zones.harassment.some((corner) => inside(corner.conduct, corner.demand))) return 'harassment';
  if (conduct >= zones.greyConduct * scale || demand >= zones.greyDemand * scale) return 'grey';
  return conduct >= zones.claimConduct * scale ? 'claim' : 'normal';
}

/** The MHLW types that the talk shows; only for grey and harassment (LABELS.md). */
export function typesOf(state: OpenCall, verdict: Verdict, manual: Manual): readonly CallType[] {
  if (verdict === 'normal' || verdict === 'claim') return [];
  const t = manual.judgement.types;
  const { talk } = state;
  const n = actCounts(talk);
  const types: CallType[] = [];
  const long = state.nowMs / 60_000 >= (manual.figures['long-call'] ?? 30);
  if (n.restraint >= t.restraint || long) types.push('time');
  // Where acts prevail, the restating is their occasion and not the matter.
  const repeats = talk.chains.reduce((most, c) => Math.max(most, c.repeats), 0);
  const acts = talk.acts.reduce((sum, m) => sum + (m.p >= 0.5 ? m.p : 0), 0);
  const restated = repeats - acts * t.repeatActs >= t.repeats;
  if (restated || isRepeatCaller(state, manual)) types.push('repeat');
  if (n.insult >= t.insult) types.push('abuse');
  if (talk.danger.since !== null && talk.danger.threat >= 0.5) types.push('violence');
  if (n.threat + n.intimidation * t.intimidationShare >= t.threat) types.push('threat');
  if (n.authority >= t.authority) types.push('authority');
  if (asked(talk, 'visit') >= t.visit) types.push('outside');
  if (n.exposure >= t.exposure) types.push('exposure');
  if (n.sexual >= t.sexual) types.push('sexual');
  const alone = types.length === 0;
  const prejudice = n.discrimination >= (alone ? t.discriminationAlone : t.discrimination);
  const prying = n.privacy >= t.privacy && n.sexual < t.sexual;
  const undue =
    asked(talk, 'excessive_money') >= t.money || n.grovel >= t.grovel || prejudice || prying;
  const pressed = alone && !undue ? mostPressed(talk, t.demandAlone) : null;
  // A rule that is asked to bend again and again, and nothing else: the asking is the matter.
  if (pressed === 'special_treatment') types.push('repeat');
  else if (undue || pressed !== null) types.push('other');
  return types;
}

/**
 * Enough earlier calls of the same caller went beyond a claim. Calls that were fair do not count:
 * who calls back because nobody called them back is no リピート型.
 */
function isRepeatCaller(state: OpenCall, manual: Manual): boolean {
  const beyond = state.head.earlier.filter(
    (call) => call.verdict === 'grey' || call.verdict === 'harassment',
  );
  return beyond.length + 1 >= (manual.figures.repeat ?? 3);
}

/** The demand that was pressed most, 責任者を出せ aside, if it was pressed at least so often. */
function mostPressed(talk: Talk, least: number): Demand | null {
  const threads = talk.threads.filter((t) => t.demand !== 'manager' && t.pushes >= least);
  return threads.sort((a, b) => b.pushes - a.pushes)[0]?.demand ?? null;
}

function actCounts(talk: Talk): Record<Act, number> {
  const counts: Record<Act, number> = {
    insult: 0,
    threat: 0,
    intimidation: 0,
    sexual: 0,
    discrimination: 0,
    exposure: 0,
    grovel: 0,
    privacy: 0,
    authority: 0,
    restraint: 0,
  };
  for (const mark of talk.acts) for (const [act, p] of mark.acts) if (p >= 0.5) counts[act] += p;
  return counts;
}

function asked(talk: Talk, demand: string): number {
  return talk.threads.find((t) => t.demand === demand)?.asked ?? 0;
}
