import type { FloorTile } from '@kikimori/shared/view/views.ts';
import type { Clock } from '../lib/clock.ts';

/** How long danger or a life stays on the floor after the call, where no supervisor settles it. */
export const KEEP_UNSETTLED_MS = 12 * 60 * 60 * 1000;

export type Unsettled = ReturnType<typeof createUnsettled>;

/**
 * Ended calls whose danger or life no supervisor has settled: somebody may still have to call.
 * In: the tile of a call that took a step. Out: the tile as the floor should show it.
 */
export function createUnsettled(clock: Clock, publish: (tile: FloorTile) => void) {
  const tiles = new Map<string, FloorTile>();

  function expire(callId: string): void {
    const left = tiles.get(callId);
    if (tiles.delete(callId) && left) publish(calm(left));
  }

  return {
    /** `settled`: a supervisor said so after the call. */
    note(tile: FloorTile, settled: boolean): FloorTile {
      if (tile.status === 'live' || tile.need !== 4) return tile;
      const leftMs = tile.startedAtMs + tile.nowMs + KEEP_UNSETTLED_MS - clock.nowMs();
      if (settled || leftMs <= 0) {
        tiles.delete(tile.callId);
        return calm(tile);
      }
      if (!tiles.has(tile.callId)) clock.after(leftMs, () => expire(tile.callId));
      tiles.set(tile.callId, tile);
      return tile;
    },
    has: (callId: string) => tiles.has(callId),
    tiles: () => tiles.values(),
  };
}

function calm(tile: FloorTile): FloorTile {
  return { ...tile, need: 0, needText: '' };
}
