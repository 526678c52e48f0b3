import type { CallType, Channel, CueKind, Verdict } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import type { Score } from '../score.ts';
import { axisValue } from './axis.ts';
import type { CallEvent, CallHead } from './event.ts';
import { FOLD_VERSION, initialState, step } from './step.ts';

/** The live server sends a tick this often while a call is live (call clock). */
export const TICK_MS = 5000;

/** A call in the form of models/eval/LABELS.md, as far as the fold needs it. */
export interface ScriptedCall {
  callId: string;
  industry?: string;
  utterances: readonly {
    i: number;
    channel: Channel;
    startMs: number;
    endMs: number;
    text: string;
  }[];
}

/** The head a scripted call starts with; only ids and versions matter to the fold. */
export function scriptedHead(call: ScriptedCall, manual: Manual, model: string): CallHead {
  return {
    callId: call.callId,
    agentId: 'agent',
    agentName: '応対者',
    site: 'site',
    skill: 'skill',
    startedAtMs: 0,
    metadata: call.industry ? { industry: call.industry } : {},
    earlier: [],
    versions: { fold: FOLD_VERSION, manual: manual.version, model },
  };
}

/**
 * The events the live server would make of a scripted call: started, each utterance at its end,
 * ticks every TICK_MS of call clock between them, ended. `scoreOf` is asked for each customer
 * utterance in order, and sees no later one.
 */
export function* drive(
  call: ScriptedCall,
  head: CallHead,
  scoreOf: (i: number) => Score | undefined,
): Generator<CallEvent, void, void> {
  yield { kind: 'started', atMs: 0, call: head };
  let nowMs = 0;
  let nextTickMs = TICK_MS;
  for (const u of call.utterances) {
    const endMs = Math.max(nowMs, u.endMs);
    for (; nextTickMs < endMs; nextTickMs += TICK_MS) yield { kind: 'tick', atMs: nextTickMs };
    nowMs = endMs;
    const score = u.channel === 'customer' ? scoreOf(u.i) : undefined;
    yield {
      kind: 'utterance',
      atMs: endMs,
      utterance: {
        i: u.i,
        utteranceId: `u${u.i}`,
        channel: u.channel,
        text: u.text,
        startMs: u.startMs,
        endMs: u.endMs,
        ...(score ? { score } : {}),
      },
    };
  }
  yield { kind: 'ended', atMs: nowMs, reason: 'hangup' };
}

/** One line of models/eval/SCORED.md. */
export interface ScoredCall {
  callId: string;
  verdict: Verdict;
  types: CallType[];
  axis: { conduct: number; demand: number };
  utterances: { i: number; score: Score }[];
  cues: { cue: CueKind | 'step'; at: number; atMs: number; step: string; reason: string }[];
}

/** Runs a scripted call through the fold and writes what SCORED.md asks for. */
export function scoreCall(
  call: ScriptedCall,
  manual: Manual,
  scoreOf: (i: number) => Score | undefined,
  model: string,
): ScoredCall {
  const cues: ScoredCall['cues'] = [];
  const utterances: ScoredCall['utterances'] = [];
  let state = initialState();
  let stepId: string | null = null;
  for (const event of drive(call, scriptedHead(call, manual, model), scoreOf)) {
    const stepped = step(state, event, manual);
    state = stepped.state;
    if (event.kind === 'utterance' && event.utterance.score)
      utterances.push({ i: event.utterance.i, score: event.utterance.score });
    for (const { change, cue } of stepped.cues)
      if (change === 'opened')
        cues.push({
          cue: cue.kind,
          at: cue.at,
          atMs: cue.openedAtMs,
          step: cue.step,
          reason: cue.reason.text,
        });
    if (state.phase === 'waiting' || state.step === null || state.step.id === stepId) continue;
    stepId = state.step.id;
    cues.push({
      cue: 'step',
      at: state.turns.at(-1)?.utterance.i ?? 0,
      atMs: state.nowMs,
      step: stepId,
      reason: '',
    });
  }
  if (state.phase === 'waiting') throw new Error('scoreCall: the call never started');
  return {
    callId: call.callId,
    verdict: state.verdict,
    types: [...state.types],
    axis: {
      conduct: axisValue(state.talk.conduct, state.nowMs, manual),
      demand: axisValue(state.talk.demand, state.nowMs, manual),
    },
    utterances,
    cues,
  };
}
