import type { Act } from '../label.ts';
import { ACTS } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import { hears, normaliseTalk } from '../manual/phrase.ts';
import type { Score } from '../score.ts';
import { maskText } from '../view/mask.ts';
import { conductWeight, observeConduct, observeDanger, observeDemand, reweigh } from './axis.ts';
import { actOdds, withOdds } from './context.ts';
import type { Utterance } from './event.ts';
import type { ActMark, HeardMark, Peril, Talk, ToneMark, Turn } from './state.ts';
import { TONE_WINDOW } from './state.ts';
import {
  demandWeight,
  latestDemand,
  observeChains,
  observeThreads,
  refusedJustNow,
} from './threads.ts';

/**
 * One utterance → what it adds to the talk. Agent turns: what is heard being done. Customer
 * turns: tone, acts, demands, repetition, danger, by their probabilities.
 */

/** Acts that are warned about. `authority` alone is answered, not warned (LABELS.md). */
export const WARNED_ACTS: readonly Act[] = ACTS.filter((a) => a !== 'authority');

/** Longest stretch of an agent's turn that is listened to, in characters. */
const LISTEN_CHARS = 2000;
const MAX_PERIL_QUOTES = 3;
/** Acts less likely than this are not even remembered for the agent's answer. */
const TRACE = 0.01;

/** Makes a turn of an utterance: the words are read through the mask, so a masked replay agrees. */
export function turnOf(utterance: Utterance, revised: boolean, manual: Manual): Turn {
  if (utterance.channel === 'customer') return { utterance, revised, heard: [] };
  const talk = normaliseTalk(maskText(utterance.text.slice(0, LISTEN_CHARS)));
  const heard = manual.heard.filter((group) => hears(talk, group)).map((group) => group.id);
  return { utterance, revised, heard };
}

/** Adds one turn to the talk. */
export function observe(talk: Talk, turn: Turn, manual: Manual): Talk {
  const next =
    turn.utterance.channel === 'agent'
      ? observeAgent(talk, turn, manual)
      : observeCustomer(talk, turn, manual);
  if (isThreatening(talk.danger) || !isThreatening(next.danger)) return next;
  // Once danger is sure, its threat alone goes beyond what any demand could justify.
  const { danger } = next;
  const conduct = observeDanger(next.conduct, danger.lastI, turn.utterance.startMs, manual);
  return { ...next, conduct };
}

/** Danger that the caller announces, and is no victim of. */
function isThreatening(danger: Peril): boolean {
  return danger.since !== null && danger.threat >= 0.5;
}

function observeAgent(talk: Talk, turn: Turn, manual: Manual): Talk {
  const { i, startMs } = turn.utterance;
  const heard: Record<string, HeardMark> = { ...talk.heard };
  for (const id of turn.heard) {
    const before = heard[id];
    heard[id] = before
      ? { ...before, count: before.count + 1, lastI: i, lastMs: startMs }
      : { count: 1, firstI: i, lastI: i, firstMs: startMs, lastMs: startMs };
  }
  const objects = turn.heard.includes('warning') || turn.heard.includes('remark');
  const refuses = turn.heard.includes('refusal') || turn.heard.includes('final-answer');
  const threads = refuses ? refusedJustNow(talk, manual) : talk.threads;
  const acts = objects ? objectedTo(talk, manual) : talk.acts;
  const last = talk.lastCustomer?.i ?? -1;
  const weigh = (of: Pick<Talk, 'acts' | 'threads'>) => ({
    conduct: conductWeight(
      of.acts.findLast((m) => m.i === last),
      manual,
    ),
    demand: demandWeight(of.threads, last, manual),
  });
  const [before, after] = [weigh(talk), weigh({ acts, threads })];
  return {
    ...talk,
    ...answeredTone(talk, turn, manual),
    agentTurns: talk.agentTurns + 1,
    heard,
    threads,
    acts,
    conduct: reweigh(talk.conduct, last, before.conduct, after.conduct),
    demand: reweigh(talk.demand, last, before.demand, after.demand),
    danger: answeredDanger(talk, turn, manual),
    selfHarm: answeredSelfHarm(talk, turn, manual),
    supervisorFrom: talk.supervisorFrom ?? supervisorFrom(talk, turn),
  };
}

/** How the agent answers tells the tone of what was said: one apologises to the angry. */
function answeredTone(
  talk: Talk,
  turn: Turn,
  manual: Manual,
): Pick<Talk, 'lastCustomer' | 'tones' | 'toneTurns' | 'angriest'> {
  const last = talk.lastCustomer;
  const before = talk.tones.at(-1);
  if (!last || before !== last) return talk;
  let { uneasy, angry } = last;
  for (const answer of manual.judgement.context.answers) {
    if (!turn.heard.includes(answer.heard)) continue;
    uneasy = withOdds(uneasy, answer.uneasy);
    angry = withOdds(angry, answer.angry);
  }
  if (uneasy === last.uneasy && angry === last.angry) return talk;
  const told: ToneMark = { ...last, uneasy: Math.max(uneasy, angry), angry };
  return {
    lastCustomer: told,
    tones: [...talk.tones.slice(0, -1), told],
    toneTurns: talk.toneTurns - toneLoad(last, manual) + toneLoad(told, manual),
    angriest: Math.max(talk.angriest, told.angry),
  };
}

/** The agent objects: what the customer said last was an act all the more. */
function objectedTo(talk: Talk, manual: Manual): readonly ActMark[] {
  const { context, axis } = manual.judgement;
  const last = talk.lastActs;
  if (!last || last.p < context.objectedFrom) return talk.acts;
  // The objection says that some act was there, not which: the likelier ones get more of it.
  // After a refusal there is hardly any objection without an act.
  const known = talk.heard.refusal ? context.objectedRefused : 0;
  const some = Math.max(withOdds(last.p, context.objected), known);
  const sum = last.acts.reduce((n, [, p]) => n + p, 0);
  const lifted = markOf(
    last,
    last.acts.map(([act, p]) => [act, Math.max(p, sum > 0 ? (some * p) / sum : 0)] as const),
    axis.floor,
  );
  if (lifted.acts.length === 0) return talk.acts;
  return [...talk.acts.filter((m) => m.i !== last.i), lifted];
}

/** A mark with those acts that reach the floor. */
function markOf(
  mark: Pick<ActMark, 'i' | 'atMs' | 'hostile'>,
  all: readonly (readonly [Act, number])[],
  floor: number,
): ActMark {
  const acts = all.filter(([, p]) => p >= floor).sort((a, b) => b[1] - a[1]);
  const warned = acts.filter(([act]) => WARNED_ACTS.includes(act));
  return {
    i: mark.i,
    atMs: mark.atMs,
    hostile: mark.hostile,
    p: 1 - warned.reduce((none, [, p]) => none * (1 - p), 1),
    acts,
  };
}

function answeredDanger(talk: Talk, turn: Turn, manual: Manual): Peril {
  const c = manual.judgement.certainty;
  if (turn.heard.includes('police')) return answeredBy(talk, talk.danger, c.dangerWithPolice);
  if (turn.heard.includes('safety')) return answeredBy(talk, talk.danger, c.dangerWithSafety);
  return talk.danger;
}

function answeredSelfHarm(talk: Talk, turn: Turn, manual: Manual): Peril {
  const c = manual.judgement.certainty;
  // To a caller in danger one also says: I will not hang up.
  if (talk.danger.since !== null || turn.heard.includes('police')) return talk.selfHarm;
  if (turn.heard.includes('life')) return answeredBy(talk, talk.selfHarm, c.selfHarmWithLife);
  if (turn.heard.includes('care')) return answeredBy(talk, talk.selfHarm, c.selfHarmWithCare);
  return talk.selfHarm;
}

/** The agent answers what was said last as danger (or as a cry for help). */
function answeredBy(talk: Talk, before: Peril, need: number): Peril {
  const last = talk.lastCustomer;
  if (before.since !== null || last === null || before.last < need) return before;
  const quotes = before.quotes.includes(last.i) ? before.quotes : [...before.quotes, last.i];
  return {
    ...before,
    since: last.i,
    lastI: last.i,
    quotes: quotes.slice(-MAX_PERIL_QUOTES),
    threat: Math.max(before.threat, last.hostile),
  };
}

/**
 * A supervisor is on the line from the agent turn that says so (お電話代わりました, 責任者の…です),
 * not counting the greeting, or from the first agent turn after the change was announced; or from
 * a turn in which a second voice on the agent's side says its name right after the first.
 */
function supervisorFrom(talk: Talk, turn: Turn): number | null {
  const { i, text } = turn.utterance;
  if (talk.customerTurns === 0) return null;
  if (turn.heard.includes('supervisor')) return i;
  if ((talk.lastCustomer?.i ?? i) < i - 1 && saysItsName(text)) return i;
  const announced = talk.heard.escalation;
  return announced && !turn.heard.includes('hold') ? i : null;
}

/** 教務の椎名でございます, 玉城です, 片桐と申します: at the beginning of what is said. */
const OWN_NAME =
  /^(?:[ぁ-んー]{0,8}[のに])?(?:[^のはがをにで]{1,10}の)?[一-龠々ヶヴァ-ヺー●]{1,5}(?:です|でございます|と申します)(?:$|[^がかねよけの])/u;
const NAME_CHARS = 40;

/** Does a voice on the agent's side begin by saying its name? */
export function saysItsName(text: string): boolean {
  const head = maskText(text.slice(0, NAME_CHARS)).normalize('NFKC');
  const said = head
    .replace(/^(?:お待たせ\S*|お電話\S*|恐れ入り\S*)\s+/u, '')
    .replace(/[\s、。]+/gu, '');
  return OWN_NAME.test(said);
}

function observeCustomer(talk: Talk, turn: Turn, manual: Manual): Talk {
  const { i, startMs, score } = turn.utterance;
  const customerTurns = talk.customerTurns + 1;
  if (!score) return { ...talk, customerTurns };
  const tone = toneMark(score, i, startMs);
  const possible = actsOf(talk, score, manual);
  const place = { i, atMs: startMs, hostile: tone.hostile };
  const act = markOf(place, possible, manual.judgement.axis.floor);
  const threads = observeThreads(talk, i, score, manual);
  const toneTurns = talk.toneTurns + toneLoad(tone, manual);
  const next: Talk = {
    ...talk,
    customerTurns,
    lastCustomer: tone,
    tones: [...talk.tones.slice(1 - TONE_WINDOW), tone],
    toneTurns,
    angriest: Math.max(talk.angriest, tone.angry),
    acts: act.acts.length > 0 ? [...talk.acts, act] : talk.acts,
    lastActs: markOf(place, possible, 0),
    demandsLast: latestDemand(threads, i, manual) ?? talk.demandsLast,
    threads,
    chains: observeChains(talk, i, score, manual),
    danger: observePeril(talk, talk.danger, 'danger', i, score, manual),
    selfHarm: observePeril(talk, talk.selfHarm, 'selfHarm', i, score, manual),
    scorer: score.scorer,
  };
  return {
    ...next,
    conduct: observeConduct(next, i, startMs, act, manual),
    demand: observeDemand(next, i, startMs, demandWeight(threads, i, manual), manual),
  };
}

/** How much a turn counts as plain dissatisfaction. */
function toneLoad(tone: ToneMark, manual: Manual): number {
  const [one, two, three] = manual.judgement.axis.toneTurns;
  return (
    surplus(tone.uneasy) * one +
    surplus(tone.angry) * (two - one) +
    surplus(tone.hostile) * (three - two)
  );
}

/** How far a probability is beyond an even chance, as 0–1. */
function surplus(p: number): number {
  return p > 0.5 ? (p - 0.5) * 2 : 0;
}

function toneMark(score: Score, i: number, atMs: number): ToneMark {
  const [, one = 0, two = 0, three = 0] = score.toneP;
  return {
    i,
    atMs,
    tone: score.tone,
    uneasy: one + two + three,
    angry: two + three,
    hostile: three,
  };
}

/** The acts of a turn by their probabilities in this call, however unlikely. */
function actsOf(talk: Talk, score: Score, manual: Manual): readonly (readonly [Act, number])[] {
  const odds = actOdds(talk, score, manual);
  return ACTS.map((act) => [act, withOdds(score.actP[act] ?? 0, odds)] as const).filter(
    ([, p]) => p >= TRACE,
  );
}

/** How likely a turn tells of danger: likelier where it threatens. */
export function dangerIn(score: Score, manual: Manual): number {
  const { dangerThreat } = manual.judgement.context;
  return withOdds(score.dangerP, 1 + dangerThreat * (score.actP.threat ?? 0));
}

/**
 * Danger and self-harm are sure enough by one clear turn, by two turns together, or by a lesser
 * one that the agent answers as such (police, asking after safety). Never unsaid by later turns.
 */
function observePeril(
  talk: Talk,
  before: Peril,
  kind: 'danger' | 'selfHarm',
  i: number,
  score: Score,
  manual: Manual,
): Peril {
  const c = manual.judgement.certainty;
  const threat = score.actP.threat ?? 0;
  const p = kind === 'danger' ? dangerIn(score, manual) : score.selfHarmP;
  const each = kind === 'danger' ? c.dangerEach : c.selfHarmEach;
  const alone = kind === 'danger' ? c.danger : c.selfHarm;
  const sum = kind === 'danger' ? c.dangerTogether : c.selfHarmTogether;
  const together = before.last >= each && p >= each && 1 - (1 - before.last) * (1 - p) >= sum;
  const asked = kind === 'danger' ? talk.heard.police : (talk.heard.life ?? talk.heard.care);
  const need = kind === 'danger' ? c.dangerWithSafety : c.selfHarmWithCare;
  const agentAsked = asked !== undefined && i - asked.lastI <= 2 && p >= need;
  const sure = p >= alone || together || agentAsked;
  const tells = p >= each || sure;
  // Who is in danger speaks calmly or in fear; who threatens is hostile or says so.
  const threatens = Math.max(threat, score.toneP[3] ?? 0);
  return {
    since: before.since ?? (sure ? i : null),
    last: p,
    quotes: tells ? [...before.quotes, i].slice(-MAX_PERIL_QUOTES) : before.quotes,
    threat: tells ? Math.max(before.threat, threatens) : before.threat,
    lastI: sure || (before.since !== null && tells) ? i : before.lastI,
  };
}
