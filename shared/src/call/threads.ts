import type { Demand } from '../label.ts';
import { DEMANDS } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import type { Score } from '../score.ts';
import { demandOdds, withOdds } from './context.ts';
import type { Chain, Talk, Thread } from './state.ts';

/**
 * Demands and points over the call. "Pressed twice" and "for the third time" count the pushes
 * after the first clear refusal or answer (LABELS.md, settled questions), so both need to know
 * what the agent was heard saying in between. All counts are expected numbers: probabilities add
 * up, so that three likely pushes weigh more than one sure one.
 */

/** A mention less likely than this leaves no trace. */
const TRACE = 0.05;
/** How many turns after a refusal a first special request still counts as pressing against it. */
const AFTER_REFUSAL_TURNS = 3;

/** Index of the agent's latest clear no: a refusal or a final answer. */
export function lastRefusal(talk: Talk): number {
  return Math.max(talk.heard.refusal?.lastI ?? -1, talk.heard['final-answer']?.lastI ?? -1);
}

/** Index of the agent's latest clear answer of any kind. */
export function lastAnswer(talk: Talk): number {
  return Math.max(lastRefusal(talk), talk.heard.answer?.lastI ?? -1);
}

/** The demands of a customer turn added to the threads. */
export function observeThreads(
  talk: Talk,
  i: number,
  score: Score,
  manual: Manual,
): readonly Thread[] {
  let threads = talk.threads;
  for (const demand of DEMANDS) {
    const p = withOdds(score.demandP[demand] ?? 0, demandOdds(talk, demand, manual));
    if (p < TRACE) continue;
    const old = threads.find((t) => t.demand === demand);
    const thread = mention(
      old,
      demand,
      i,
      p,
      pushShare(talk, old, demand, i, score, manual),
      manual,
    );
    threads = old ? threads.map((t) => (t === old ? thread : t)) : [...threads, thread];
  }
  return threads;
}

/** How likely this mention, if it is one, presses against a refusal. */
function pushShare(
  talk: Talk,
  old: Thread | undefined,
  demand: Demand,
  i: number,
  score: Score,
  manual: Manual,
): number {
  const made = old ? old.made : 0;
  // 責任者を出せ is parried more often than refused: asked again, it is pressed.
  if (demand === 'manager') return made;
  // 特別扱い is labelled from the first push after a refusal on; restated, it was refused before.
  const special = demand === 'special_treatment';
  const refusedAt = lastRefusal(talk);
  const refused = refusedAt >= 0 && old !== undefined && refusedAt > old.firstI ? made : 0;
  const first = special && refusedAt >= 0 && i - refusedAt <= AFTER_REFUSAL_TURNS ? 1 : 0;
  // A refusal may go unheard; a restated demand tells of it, with less weight.
  const again = score.repeatP * (special ? 1 : made) * manual.judgement.pressing.unheard;
  return 1 - (1 - Math.max(refused, first)) * (1 - again);
}

function mention(
  old: Thread | undefined,
  demand: Demand,
  i: number,
  p: number,
  share: number,
  manual: Manual,
): Thread {
  const sure = p >= manual.judgement.certainty.demand;
  const base = old ?? {
    firstI: i,
    made: 0,
    asked: 0,
    pushes: 0,
    places: [],
  };
  return {
    demand,
    // A first mention that was hardly one does not start the thread.
    firstI: base.made < 0.3 ? i : base.firstI,
    lastI: i,
    made: 1 - (1 - base.made) * (1 - p),
    asked: base.asked + p,
    pushes: base.pushes + p * share,
    places: sure ? [...base.places, i] : base.places,
    last: {
      p,
      share,
      made: base.made,
      asked: base.asked,
      pushes: base.pushes,
      places: base.places,
    },
  };
}

/** The agent refuses: what was said last was a demand all the more, and more so the second time. */
export function refusedJustNow(talk: Talk, manual: Manual): readonly Thread[] {
  const i = talk.lastCustomer?.i;
  if (i === undefined) return talk.threads;
  const { context, pressing } = manual.judgement;
  const refusedAt = lastRefusal(talk);
  // Only what was asked before an earlier refusal is refused again.
  const isAgain = (t: Thread) => t.firstI < refusedAt && refusedAt < i;
  const likeliest = talk.threads
    .filter((t) => t.demand !== 'manager')
    .reduce<Thread | null>(
      (best, t) => (best === null || weightNow(t, i) > weightNow(best, i) ? t : best),
      null,
    );
  return talk.threads.map((t) => {
    const here = t.lastI === i;
    const again = t === likeliest && isAgain(t);
    if (!here && !again) return t;
    const lifted = here ? withOdds(t.last.p, context.refusedNow) : 0;
    const p = again ? Math.max(lifted, pressing.refusedAgain) : lifted;
    const share = again ? 1 : t.last.share;
    return here
      ? mention({ ...t, ...t.last }, t.demand, i, p, share, manual)
      : mention(t, t.demand, i, p, share, manual);
  });
}

/** How likely this thread is what the agent refuses now. */
function weightNow(t: Thread, i: number): number {
  return (t.lastI === i ? t.last.p * 2 : 0) + t.made;
}

/** How much a turn's demands weigh on the demand axis, 0–1. */
export function demandWeight(threads: readonly Thread[], i: number, manual: Manual): number {
  let none = 1;
  for (const t of threads) {
    if (t.lastI !== i || t.last.p < manual.judgement.axis.floor) continue;
    const w = manual.judgement.axis.demands[t.demand];
    none *= 1 - t.last.p * (w.ask + (w.push - w.ask) * t.last.share);
  }
  return 1 - none;
}

/** The demand that was made last, if any is sure enough. */
export function latestDemand(threads: readonly Thread[], i: number, manual: Manual): Demand | null {
  const sure = threads.filter(
    (t) => t.lastI === i && t.last.p >= manual.judgement.certainty.demand,
  );
  return sure.sort((a, b) => b.last.p - a.last.p)[0]?.demand ?? null;
}

/** Chains of restated points, joined as `evaluate` joins them: by their root. */
export function observeChains(
  talk: Talk,
  i: number,
  score: Score,
  manual: Manual,
): readonly Chain[] {
  const of = score.repeatOf;
  if (of === null || of >= i || score.repeatP < manual.judgement.certainty.repeat)
    return talk.chains;
  const p = score.repeatP;
  const old = talk.chains.find((c) => c.places.includes(of));
  const answered = lastAnswer(talk) > (old?.root ?? of);
  const chain: Chain = {
    root: old?.root ?? of,
    places: [...(old?.places ?? [of]), i],
    repeats: (old?.repeats ?? 0) + p,
    pressed: (old?.pressed ?? 0) + (answered ? p : 0),
  };
  return old ? talk.chains.map((c) => (c === old ? chain : c)) : [...talk.chains, chain];
}
