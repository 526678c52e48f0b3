import type { CueKind } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import type { Cue, CueChange, CueStatus, Quote } from './cue.ts';
import { stepForCue } from './moment.ts';
import { type Ground, type Judging, stands } from './rules/rule.ts';
import { RULES, URGENCY } from './rules/rules.ts';
import type { CueMemory, OpenCall } from './state.ts';

/**
 * The life of cues: opened on a fresh ground, renewed, withdrawn when stale or silenced, done when
 * the agent is heard doing it, and never more than the quiet budget allows. (C9, C16)
 */

/** Kinds that danger and self-harm silence: the agent stays on the line (C8). */
export const SILENCED: readonly CueKind[] = ['hold', 'warn', 'end'];
/** A cue is renewed at most this often, so that the screen does not flicker. */
const RENEW_MS = 30_000;
const MAX_QUOTES = 4;

/** By which heard phrases a cue counts as done. */
const DONE_BY: Readonly<Partial<Record<CueKind, readonly string[]>>> = {
  hold: ['back'],
  warn: ['warning', 'remark'],
  escalate: ['escalation', 'supervisor'],
  end: ['closing'],
};

export interface CueWork {
  cues: readonly Cue[];
  memory: readonly CueMemory[];
  changes: CueChange[];
}

/** Judges every kind of cue after a turn, a tick or an action. */
export function tendCues(state: OpenCall, judging: Judging): CueWork {
  const work: CueWork = { cues: state.cues, memory: state.cueMemory, changes: [] };
  const silenced = isSilenced(state);
  for (const kind of URGENCY) {
    const live = work.cues.find((c) => c.kind === kind && isLive(c));
    if (silenced && SILENCED.includes(kind)) {
      if (live) close(work, live, 'withdrawn', 'withdrawn', state);
      continue;
    }
    const ground = RULES[kind]({ ...judging, state: { ...state, cues: work.cues } });
    if (live) tendLive(work, live, ground, state, judging);
    else if (ground && mayOpen(work, kind, ground, state, judging.manual)) {
      const cue = open(work, kind, ground, state, judging.manual);
      if (ground.done === true) close(work, cue, 'done', 'answered', state);
    }
  }
  return work;
}

/** Does danger or self-harm stand, and nobody marked it wrong? */
export function isSilenced(state: OpenCall): boolean {
  return stands(state, 'call110') || stands(state, 'lifeline');
}

export function isLive(cue: Cue): boolean {
  return cue.status === 'open' || cue.status === 'snoozed';
}

function tendLive(
  work: CueWork,
  live: Cue,
  ground: Ground | null,
  state: OpenCall,
  judging: Judging,
): void {
  const { manual, turn } = judging;
  const memory = work.memory.find((m) => m.id === live.id);
  if (!memory) return;
  const lastI = turn?.utterance.i ?? -1;
  if (turn && lastI > live.at && turn.heard.some((id) => DONE_BY[live.kind]?.includes(id))) {
    close(work, live, 'done', 'answered', state);
    return;
  }
  if (isOwnHold(live) && turn?.utterance.channel === 'customer') {
    close(work, live, 'done', 'answered', state);
    return;
  }
  if (live.kind === 'hold' && overtaken(work)) {
    close(work, live, 'withdrawn', 'withdrawn', state);
    return;
  }
  if (live.kind === 'warn' && work.cues.some((c) => c.kind === 'end' && c.status === 'open')) {
    close(work, live, 'withdrawn', 'withdrawn', state);
    return;
  }
  if ((live.kind === 'call110' || live.kind === 'lifeline') && !ground) {
    close(work, live, 'withdrawn', 'withdrawn', state);
    return;
  }
  const fresh = ground !== null && ground.groundI > memory.groundI;
  const woken =
    live.status === 'snoozed' && state.nowMs >= (live.snoozedUntilMs ?? 0) && ground !== null;
  const due = state.nowMs - live.changedAtMs >= RENEW_MS || live.reason.rule !== rid(live, ground);
  if (woken || (fresh && due && live.status === 'open')) {
    const cue = describe(live, live.kind, ground as Ground, state, manual);
    const renewed: Cue = { ...cue, status: 'open', changedAtMs: state.nowMs };
    delete renewed.snoozedUntilMs;
    replace(work, renewed, 'renewed');
    remember(work, {
      ...memory,
      groundI: Math.max(memory.groundI, ground?.groundI ?? -1),
      calmTurns: 0,
    });
    return;
  }
  if (turn?.utterance.channel !== 'customer') return;
  const calmTurns = fresh || !isCalmTurn(state) ? 0 : memory.calmTurns + 1;
  const stale = manual.judgement.cues[live.kind].staleTurns;
  if (stale > 0 && calmTurns >= stale) close(work, live, 'withdrawn', 'withdrawn', state);
  else if (calmTurns !== memory.calmTurns || fresh)
    remember(work, {
      ...memory,
      calmTurns,
      groundI: fresh ? (ground as Ground).groundI : memory.groundI,
    });
}

/** A hold that the agent announced unasked: done once the caller answers. */
function isOwnHold(cue: Cue): boolean {
  return cue.reason.rule === 'hold.check';
}

/** Was nobody angry before turn `i`, as far back as the talk is remembered? */
function wasCalm(state: OpenCall, i: number): boolean {
  return state.talk.tones.every((tone) => tone.i > i || tone.angry < 0.5);
}

function rid(live: Cue, ground: Ground | null): string {
  return ground ? `${live.kind}.${ground.rule}` : live.reason.rule;
}

function isCalmTurn(state: OpenCall): boolean {
  const last = state.talk.lastCustomer;
  const act = state.talk.acts.at(-1);
  return last !== null && last.angry < 0.5 && !(act && act.i === last.i && act.p >= 0.5);
}

/** A hold is not needed anew once a warning, an escalation or a closing is on the screen. */
function overtaken(work: CueWork): boolean {
  return work.cues.some(
    (c) => (c.kind === 'warn' || c.kind === 'escalate' || c.kind === 'end') && isLive(c),
  );
}

function mayOpen(
  work: CueWork,
  kind: CueKind,
  ground: Ground,
  state: OpenCall,
  manual: Manual,
): boolean {
  const life = manual.judgement.cues[kind];
  const earlier = work.cues.filter((c) => c.kind === kind);
  const vital = kind === 'call110' || kind === 'lifeline';
  if (earlier.length >= life.budget) return false;
  if (!vital) {
    const others = work.cues.filter((c) => c.kind !== 'call110' && c.kind !== 'lifeline');
    if (others.length >= manual.judgement.quietBudget) return false;
  }
  if (
    kind === 'hold' &&
    work.cues.some((c) => BEYOND_HOLD.includes(c.kind) && c.status !== 'wrong')
  )
    return false;
  if (kind === 'warn' && work.cues.some((c) => c.kind === 'end')) return false;
  if ((kind === 'hold' || kind === 'end') && mayBePeril(state, manual)) return false;
  for (const cue of earlier) {
    const memory = work.memory.find((m) => m.id === cue.id);
    if (!memory) continue;
    // Only what was said after the former cue closed is a new ground.
    if (ground.groundI <= Math.max(memory.groundI, memory.closedAtI ?? -1)) return false;
    const rests = !vital && !(isOwnHold(cue) && wasCalm(state, cue.at));
    if (rests && state.nowMs - (memory.closedAtMs ?? 0) < life.coolDownSec * 1000) return false;
    if (!vital && cue.status === 'wrong' && cue.reason.rule === `${kind}.${ground.rule}`)
      return false;
  }
  return true;
}

/** What was said last may mean danger or a life: until that is clear, the line stays open. */
function mayBePeril(state: OpenCall, manual: Manual): boolean {
  const { danger, selfHarm } = state.talk;
  const { dangerEach, selfHarmEach } = manual.judgement.certainty;
  return danger.last >= dangerEach || selfHarm.last >= selfHarmEach;
}

const BEYOND_HOLD: readonly CueKind[] = ['warn', 'escalate', 'end'];

function open(work: CueWork, kind: CueKind, ground: Ground, state: OpenCall, manual: Manual): Cue {
  const number = work.cues.filter((c) => c.kind === kind).length + 1;
  const blank: Cue = {
    id: `${kind}-${number}`,
    kind,
    status: 'open',
    step: '',
    title: manual.cues[kind].title,
    say: [],
    reason: { rule: '', text: '', quotes: [] },
    at: state.turns.at(-1)?.utterance.i ?? 0,
    openedAtMs: state.nowMs,
    changedAtMs: state.nowMs,
  };
  const cue = describe(blank, kind, ground, state, manual);
  work.cues = [...work.cues, cue];
  work.memory = [
    ...work.memory,
    { id: cue.id, groundI: ground.groundI, calmTurns: 0, closedAtMs: null, closedAtI: null },
  ];
  work.changes.push({ change: 'opened', cue });
  return cue;
}

/** Puts the reason, the quotes, the step and its sentences on a cue. */
function describe(cue: Cue, kind: CueKind, ground: Ground, state: OpenCall, manual: Manual): Cue {
  const step = stepForCue(state, kind, ground.rule, manual);
  const reasons = manual.cues[kind].reasons;
  const text = (reasons[ground.rule] ?? reasons.default ?? manual.cues[kind].title).replace(
    '{n}',
    String(ground.n ?? ground.quotes.length),
  );
  return {
    ...cue,
    step,
    say: manual.steps.find((s) => s.id === step)?.say ?? [],
    reason: { rule: `${kind}.${ground.rule}`, text, quotes: quotesOf(state, ground.quotes) },
  };
}

/** The words of some turns with place and time. */
export function quotesOf(state: OpenCall, places: readonly number[]): Quote[] {
  return places.slice(-MAX_QUOTES).flatMap((i) => {
    const turn = turnAt(state, i);
    return turn ? [{ i, atMs: turn.utterance.startMs, text: turn.utterance.text }] : [];
  });
}

/** The turn with index `i`; turns are mostly stored at their own index. */
export function turnAt(state: OpenCall, i: number) {
  const direct = state.turns[i];
  if (direct?.utterance.i === i) return direct;
  return state.turns.find((t) => t.utterance.i === i);
}

/** Closes a live cue. */
export function close(
  work: CueWork,
  cue: Cue,
  status: Exclude<CueStatus, 'open' | 'snoozed'>,
  change: 'withdrawn' | 'answered',
  state: OpenCall,
): void {
  const closed: Cue = { ...cue, status, changedAtMs: state.nowMs };
  delete closed.snoozedUntilMs;
  replace(work, closed, change);
  const memory = work.memory.find((m) => m.id === cue.id);
  if (memory)
    remember(work, {
      ...memory,
      closedAtMs: state.nowMs,
      closedAtI: state.turns.at(-1)?.utterance.i ?? -1,
    });
}

function replace(work: CueWork, cue: Cue, change: CueChange['change']): void {
  work.cues = work.cues.map((c) => (c.id === cue.id ? cue : c));
  work.changes.push({ change, cue });
}

function remember(work: CueWork, memory: CueMemory): void {
  work.memory = work.memory.map((m) => (m.id === memory.id ? memory : m));
}
