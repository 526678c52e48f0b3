import type { Demand } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import type { Score } from '../score.ts';
import type { Talk } from './state.ts';

/**
 * A score knows a turn and a little before it; the call knows more. An act is likelier in a
 * hostile turn, after a refusal, or where the agent is heard objecting, and less likely in a calm
 * call where nothing was refused. Said as factors on the odds, which the manual holds. (C7)
 */

/** A probability with its odds multiplied. */
export function withOdds(p: number, factor: number): number {
  const yes = p * factor;
  const no = 1 - p;
  return yes + no > 0 ? yes / (yes + no) : p;
}

/** By how much the call so far changes the odds that this turn holds an act. */
export function actOdds(talk: Talk, score: Score, manual: Manual): number {
  const c = manual.judgement.context;
  const tone = score.toneP.reduce((sum, p, t) => sum + p * (c.tone[t] ?? 1), 0);
  return tone * (talk.heard.refusal ? c.refused : c.notRefused);
}

/**
 * The same for a demand beyond what is due. 責任者を出せ needs no refusal, since it is often
 * legitimate, but who asked for it once and speaks to the same agent still is likely to mean it.
 */
export function demandOdds(talk: Talk, demand: Demand, manual: Manual): number {
  const c = manual.judgement.context;
  if (demand === 'manager') {
    const wasAsked = talk.threads.some((t) => t.demand === 'manager' && t.made >= 0.5);
    return wasAsked ? c.managerAgain : 1;
  }
  return talk.heard.refusal ? c.demandRefused : c.demandNotRefused;
}
