import type { DeskCall } from '@kikimori/shared/protocol/events.ts';
import type { Clock } from '../lib/clock.ts';

/** How long the desk leads back to an ended call that is not written up; danger until settled. */
export const KEEP_UNWRITTEN_MS = 2 * 60 * 60 * 1000;

/**
 * Ended calls that left memory and whose agent still has something to do: a line of the desk each,
 * so that the call itself need not stay. In: the line when the call leaves. Out: the agent's lines.
 */
export function createLeftBehind(clock: Clock, isUnsettled: (callId: string) => boolean) {
  const lines = new Map<string, { agentId: string; line: DeskCall; untilMs: number }>();

  return {
    note(agentId: string, line: DeskCall): void {
      lines.delete(line.callId);
      if (line.saved && !line.vital) return;
      const endedAtMs = line.endedAtMs ?? line.startedAtMs;
      lines.set(line.callId, { agentId, line, untilMs: endedAtMs + KEEP_UNWRITTEN_MS });
    },
    of(agentId: string): DeskCall[] {
      const found: DeskCall[] = [];
      for (const [callId, { agentId: whose, line, untilMs }] of lines) {
        const { vital, ...plain } = line;
        const isVital = vital !== undefined && isUnsettled(callId);
        const isOver = untilMs < clock.nowMs() || plain.saved;
        if (isOver && !isVital) lines.delete(callId);
        else if (whose === agentId) found.push(isVital ? line : plain);
      }
      return found;
    },
  };
}
