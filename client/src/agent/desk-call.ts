import type { DeskCall } from '@kikimori/shared/protocol/events.ts';

/** The call of this desk: the newest live one, else the one that has just ended. */
export function deskCall(calls: readonly DeskCall[]): string | null {
  const newestFirst = [...calls].sort((a, b) => b.startedAtMs - a.startedAtMs);
  return (newestFirst.find((call) => call.status === 'live') ?? newestFirst[0])?.callId ?? null;
}
