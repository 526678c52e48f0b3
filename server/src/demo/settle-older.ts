import { Refused } from '../lib/refused.ts';
import type { Pipeline } from '../pipeline.ts';

/** How many ended calls in danger, or with a life at stake, the demo leaves to its visitor. */
export const MOST_UNSETTLED = 4;

/**
 * The sample calls come round for hours, danger among them, and only a supervisor takes danger off
 * the floor. So that a visitor finds a floor as it is at work, the demo settles all but the latest
 * as a supervisor would: by the same action, under its own name, and it says so in the record.
 */
export async function settleOlder(pipeline: Pick<Pipeline, 'tiles' | 'act'>): Promise<void> {
  const older = pipeline
    .tiles()
    .filter((tile) => tile.status === 'ended')
    .sort((a, b) => b.startedAtMs + b.nowMs - (a.startedAtMs + a.nowMs))
    .slice(MOST_UNSETTLED);
  for (const { callId } of older) {
    try {
      await pipeline.act(callId, {
        kind: 'supervised',
        action: 'resolve',
        by: 'demo',
        byName: 'デモ',
        text: '見本の通話のため、デモが片づけました',
      });
    } catch (error) {
      // The visitor, or another seat, was faster.
      if (!(error instanceof Refused && error.refusal.code === 'call_ended')) throw error;
    }
  }
}
