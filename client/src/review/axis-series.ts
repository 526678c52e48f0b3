/** Both axes over the call's time, read off the replayed states. */
import { axisValue } from '@kikimori/shared/call/axis.ts';
import type { Replay } from './replay.ts';

export interface AxisSeries {
  atMs: number[];
  /** 0–1, one for each time. */
  conduct: number[];
  demand: number[];
}

/** Null for a record whose manual is gone. At most `most` points, the last one always. */
export function axisSeries(replay: Replay, most = 600): AxisSeries | null {
  const { manual, frames } = replay;
  if (!manual) return null;
  const series: AxisSeries = { atMs: [], conduct: [], demand: [] };
  const stride = Math.max(1, Math.ceil(frames.length / most));
  for (const [index, { state, atMs }] of frames.entries()) {
    if (state.phase === 'waiting') continue;
    if (index % stride !== 0 && index !== frames.length - 1) continue;
    series.atMs.push(atMs);
    series.conduct.push(axisValue(state.talk.conduct, state.nowMs, manual));
    series.demand.push(axisValue(state.talk.demand, state.nowMs, manual));
  }
  return series;
}
