import { axisValue } from '../call/axis.ts';
import type { Cue } from '../call/cue.ts';
import type { CallHead } from '../call/event.ts';
import { unaskedHandover } from '../call/handover.ts';
import { topCue } from '../call/moment.ts';
import type { CallState, OpenCall } from '../call/state.ts';
import { RANK } from '../call/verdict.ts';
import type { Manual } from '../manual/compile.ts';
import { maskText } from './mask.ts';
import { maskSaid } from './quotes.ts';
import type { FloorTile } from './views.ts';

/**
 * One tile on the supervisor's floor. `need` sorts: 4 danger or life, 3 help wanted, 2 look,
 * 1 watch, 0 nothing. Throws where the call has not started.
 */
export function floorTile(state: CallState, manual: Manual, seq: number): FloorTile {
  if (state.phase === 'waiting') throw new Error('floorTile: the call has not started');
  const { head, talk, supervisor } = state;
  const cue = topCue(state.cues);
  const last =
    state.turns.findLast((t) => t.utterance.channel === 'customer') ?? state.turns.at(-1);
  const need = needOf(state, manual);
  return {
    callId: head.callId,
    seq,
    status: state.phase,
    agentId: head.agentId,
    agentName: head.agentName,
    site: head.site,
    skill: head.skill,
    startedAtMs: head.startedAtMs,
    nowMs: state.nowMs,
    need: need.level,
    needText: need.text,
    cue: cue?.kind ?? null,
    conduct: axisValue(talk.conduct, state.nowMs, manual),
    demand: axisValue(talk.demand, state.nowMs, manual),
    verdict: state.verdict,
    tone: talk.lastCustomer?.tone ?? 0,
    lastText: last ? maskSaid(state, last.utterance.i, last.utterance.text) : '',
    lastTextAtMs: last?.utterance.startMs ?? 0,
    customerLabel: state.phase === 'ended' ? labelOf(head) : null,
    waitingSinceMs: waitingSince(state),
    askedAtMs: isAwaited(state) ? supervisor.askedAtMs : null,
    seenBy: supervisor.seenBy,
    tookOverBy: supervisor.tookOverBy,
    ...(supervisor.reported && { reported: supervisor.reported }),
    onHold: state.hold.on,
    scorer: talk.scorer,
  };
}

/** The caller as in the lists of the record: the name itself is hidden. */
function labelOf({ customerLabel }: CallHead): string | null {
  return customerLabel === undefined ? null : maskText(customerLabel, '', customerLabel);
}

/** Nobody has taken the call over, and it goes on. */
function isAwaited(state: OpenCall): boolean {
  return state.phase === 'live' && state.supervisor.tookOverBy === null;
}

/** Danger or a life, asked by the agent, promised to the caller, or a cue says so. */
function waitingSince(state: OpenCall): number | null {
  if (!isAwaited(state)) return null;
  const vital = vitalCue(state);
  if (vital) return vital.openedAtMs;
  const asked = state.supervisor.askedAtMs;
  const cue = state.cues.find((c) => c.kind === 'escalate' && c.status === 'open');
  if (asked !== null) return cue ? Math.min(asked, cue.openedAtMs) : asked;
  return (cue ?? unaskedHandover(state))?.openedAtMs ?? null;
}

function vitalCue(state: OpenCall): Cue | undefined {
  const open = (kind: Cue['kind']) =>
    state.cues.find((c) => c.kind === kind && c.status === 'open');
  return open('call110') ?? open('lifeline');
}

function needOf(state: OpenCall, manual: Manual): { level: FloorTile['need']; text: string } {
  const open = (kind: string) => state.cues.find((c) => c.kind === kind && c.status === 'open');
  const vital = vitalCue(state);
  if (vital) return { level: 4, text: vital.reason.text };
  if (state.phase === 'ended') return { level: 0, text: '' };
  const helped = state.supervisor.tookOverBy !== null;
  const end = open('end');
  if (end && !helped) return { level: 3, text: end.reason.text };
  const escalate = open('escalate');
  if (escalate && !helped) return { level: 3, text: escalate.reason.text };
  if (state.supervisor.askedAtMs !== null && !helped)
    return { level: 3, text: '応対者がSVを呼んでいます' };
  if (unaskedHandover(state)) return { level: 3, text: '応対者が交代を告げました。依頼はまだです' };
  const warn = open('warn');
  if (warn) return { level: 2, text: warn.reason.text };
  if (state.verdict === 'harassment') return { level: 2, text: '行為か要求が強くなっています' };
  const hold = open('hold');
  if (hold) return { level: 1, text: hold.reason.text };
  if (RANK[state.verdict] >= RANK.grey) return { level: 1, text: '判断が分かれる通話です' };
  const notice = (manual.figures['sv-notice'] ?? 15) * 60_000;
  if (state.nowMs >= notice && state.verdict === 'claim')
    return { level: 1, text: '通話が長くなっています' };
  return { level: 0, text: '' };
}
