import { axisValue } from '../call/axis.ts';
import type { Cue } from '../call/cue.ts';
import { quotesOf } from '../call/cues.ts';
import { unaskedHandover } from '../call/handover.ts';
import { topCue } from '../call/moment.ts';
import { URGENCY } from '../call/rules/rules.ts';
import type { AxisState, CallState, OpenCall } from '../call/state.ts';
import type { Manual } from '../manual/compile.ts';
import { card110 } from './card110.ts';
import { maskQuotes } from './quotes.ts';
import type { Axis, CallView, RepeatChain, StepView } from './views.ts';

const MAX_AXIS_QUOTES = 3;
const MAX_REPEATS = 5;

/**
 * Everything the agent's sidebar shows besides the transcript: a pure function of the state, with
 * every text masked. `seq` is the sequence number of the last event folded in. Throws where the
 * call has not started, which no caller may ask.
 */
export function callView(state: CallState, manual: Manual, seq: number): CallView {
  if (state.phase === 'waiting') throw new Error('callView: the call has not started');
  const { head, talk, supervisor } = state;
  const cue = topCue(state.cues);
  const open = state.cues.filter((c) => c.status === 'open' && c.id !== cue?.id);
  open.sort((a, b) => URGENCY.indexOf(a.kind) - URGENCY.indexOf(b.kind));
  return {
    callId: head.callId,
    seq,
    status: state.phase,
    nowMs: state.nowMs,
    startedAtMs: head.startedAtMs,
    agentId: head.agentId,
    agentName: head.agentName,
    site: head.site,
    skill: head.skill,
    customerLabel: head.customerLabel ?? null,
    earlierCalls: head.earlier.length,
    conduct: axisView(state, talk.conduct, manual),
    demand: axisView(state, talk.demand, manual),
    verdict: state.verdict,
    types: [...state.types],
    cue: cue && maskCue(cue, state),
    waiting: open.map((c) => maskCue(c, state)),
    past: state.cues.filter((c) => c.status !== 'open').map((c) => maskCue(c, state)),
    step: stepView(state, manual),
    card110: card110(state, manual),
    repeats: repeatsOf(state, manual),
    hold: { ...state.hold },
    supervisor: {
      asked: supervisor.askedAtMs !== null,
      askedAtMs: supervisor.askedAtMs,
      unasked: unaskedHandover(state) !== null,
      ...(supervisor.resolvedAtMs === null ? {} : { settled: true as const }),
      seenBy: supervisor.seenBy,
      tookOverBy: supervisor.tookOverBy,
      whispers: supervisor.whispers.map((w) => ({ ...w })),
      ...(supervisor.reported && { reported: supervisor.reported }),
    },
    agentSaid: {
      refusals: talk.heard.refusal?.count ?? 0,
      warnings: (talk.heard.warning?.count ?? 0) + (talk.heard.remark?.count ?? 0),
      apologies: talk.heard.apology?.count ?? 0,
    },
    flag: state.flag,
    scorer: talk.scorer,
    versions: { ...head.versions },
  };
}

function axisView(state: OpenCall, axis: AxisState, manual: Manual): Axis {
  const places = axis.quotes.slice(0, MAX_AXIS_QUOTES).map((q) => q.i);
  return {
    value: axisValue(axis, state.nowMs, manual),
    quotes: maskQuotes(state, quotesOf(state, places)),
  };
}

function maskCue(cue: Cue, state: OpenCall): Cue {
  return { ...cue, reason: { ...cue.reason, quotes: maskQuotes(state, cue.reason.quotes) } };
}

/** Cases shown beside a step: more is not read in a call. */
const MOST_CASES = 2;

function stepView(state: OpenCall, manual: Manual): StepView | null {
  const place = state.step;
  const step = manual.steps.find((s) => s.id === place?.id);
  if (!place || !step) return null;
  const index = manual.stages.findIndex((s) => s.id === step.stage);
  const cases = (manual.cases ?? [])
    .filter((c) => c.step === step.id)
    .slice(0, MOST_CASES)
    .map(({ title, lines, lesson }) => ({ title, lines, lesson }));
  return {
    id: step.id,
    title: step.title,
    stage: {
      index: index + 1,
      of: manual.stages.length,
      name: manual.stages[index]?.name ?? '',
    },
    say: step.say,
    checks: step.checks.map((c) => ({
      id: c.id,
      label: c.label,
      doneAtMs: place.ticks[c.id] ?? null,
    })),
    ...(step.note === undefined ? {} : { note: step.note }),
    ...(cases.length === 0 ? {} : { cases }),
  };
}

/** Points restated often enough to be worth a link. */
function repeatsOf(state: OpenCall, manual: Manual): RepeatChain[] {
  const from = Math.max(1, (manual.figures.repeat ?? 3) - 1);
  return state.talk.chains
    .filter((c) => c.places.length >= from)
    .sort((a, b) => b.places.length - a.places.length)
    .slice(0, MAX_REPEATS)
    .map((c) => ({
      count: c.places.length,
      places: maskQuotes(state, quotesOf(state, c.places)),
    }));
}
