/**
 * When the floor may make a sound.
 * In: the tiles as they stand. Out: calls whose need has risen to help or danger, under a cap: one
 * sound for each need in a while, however many calls ask; a silent floor stays silent.
 */
import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { isAsked } from './order.ts';

/** Least need that may be heard. */
const ALERT_NEED = 3;
/** Between two sounds of the same need. */
export const COOL_DOWN_MS = 20_000;
/** Most sounds in a minute, all needs together. */
export const MAX_A_MINUTE = 4;

export interface Alert {
  tile: FloorTile;
  need: 3 | 4;
}

/** `check` is asked at each change of the floor, with this screen's clock in milliseconds. */
export function createAlertGate() {
  const needs = new Map<string, number>();
  const lastMs = new Map<number, number>();
  let recentMs: number[] = [];
  let isFirst = true;

  return {
    /** The alerts to sound now, most urgent first: at most one for each need. */
    check(tiles: Iterable<FloorTile>, nowMs: number): Alert[] {
      const risen = new Map<number, FloorTile>();
      const present = new Set<string>();
      for (const tile of tiles) {
        present.add(tile.callId);
        const before = needs.get(tile.callId) ?? 0;
        const need = tile.status === 'live' ? tile.need : 0;
        // An agent who asks is heard, too, where a cue had asked before.
        const level = isAsked(tile) ? need + 0.5 : need;
        needs.set(tile.callId, level);
        if (need >= ALERT_NEED && level > before && !tile.seenBy && !risen.has(need)) {
          risen.set(need, tile);
        }
      }
      for (const callId of needs.keys()) if (!present.has(callId)) needs.delete(callId);
      if (isFirst) {
        // What was there when the page opened is seen, not heard.
        isFirst = present.size === 0;
        return [];
      }
      recentMs = recentMs.filter((at) => nowMs - at < 60_000);
      const alerts: Alert[] = [];
      for (const need of [4, 3] as const) {
        const tile = risen.get(need);
        if (!tile || recentMs.length >= MAX_A_MINUTE) continue;
        if (nowMs - (lastMs.get(need) ?? Number.NEGATIVE_INFINITY) < COOL_DOWN_MS) continue;
        lastMs.set(need, nowMs);
        recentMs.push(nowMs);
        alerts.push({ tile, need });
      }
      return alerts;
    },
  };
}
