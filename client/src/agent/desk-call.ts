import type { DeskCall } from '@kikimori/shared/protocol/events.ts';

/** The call of this desk: the newest live one, else the one that has just ended. */
export function deskCall(calls: readonly DeskCall[]): string | null {
  const newestFirst = [...calls].sort((a, b) => b.startedAtMs - a.startedAtMs);
  return (newestFirst.find((call) => call.status === 'live') ?? newestFirst[0])?.callId ?? null;
}

/** The newest live call of this desk, or null. */
export function liveCall(calls: readonly DeskCall[]): string | null {
  const own = deskCall(calls);
  return calls.some((call) => call.callId === own && call.status === 'live') ? own : null;
}
