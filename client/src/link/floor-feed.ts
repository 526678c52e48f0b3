/**
 * The tiles of the floor.
 * In: whole lists and changed tiles. Out: a store that changes at most ten times a second, however
 * many calls speak at once. Never: a tile older than the one shown.
 */
import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { createStore, type Store } from './store.ts';

export interface FloorState {
  loaded: boolean;
  tiles: ReadonlyMap<string, FloorTile>;
  /** This screen's clock when each tile's `nowMs` was true, by call. */
  receivedAtMs: ReadonlyMap<string, number>;
}

export interface FloorFeed extends Store<FloorState> {
  /** Replaces everything: the answer to a watch. */
  reset(tiles: readonly FloorTile[]): void;
  /** Adds or renews tiles; a call that ended stays for a while, an unsettled danger until settled. */
  apply(tiles: readonly FloorTile[]): void;
}

/** Ended, and nothing in it waits for anybody. */
function isOver(tile: FloorTile): boolean {
  return tile.status === 'ended' && tile.need !== 4;
}

/** ≤ 10 paintings a second. */
export const PAINT_INTERVAL_MS = 100;
/** An ended call leaves the floor after this, unless danger or a life in it is unsettled. */
export const ENDED_LINGER_MS = 20_000;

interface FloorFeedDeps {
  now: () => number;
  /** Runs `task` once, `delayMs` later. */
  schedule: (task: () => void, delayMs: number) => void;
}

export function createFloorFeed({ now, schedule }: FloorFeedDeps): FloorFeed {
  const store = createStore<FloorState>({
    loaded: false,
    tiles: new Map(),
    receivedAtMs: new Map(),
  });
  let waiting = new Map<string, FloorTile>();
  const waitingAtMs = new Map<string, number>();
  const endedAtMs = new Map<string, number>();
  let scheduled = false;
  let lingering = false;

  function paint() {
    scheduled = false;
    const state = store.get();
    const tiles = new Map(state.tiles);
    const receivedAtMs = new Map(state.receivedAtMs);
    for (const [callId, tile] of waiting) {
      tiles.set(callId, tile);
      receivedAtMs.set(callId, waitingAtMs.get(callId) ?? now());
      if (isOver(tile)) endedAtMs.set(callId, now());
      else endedAtMs.delete(callId);
    }
    waiting = new Map();
    waitingAtMs.clear();
    for (const [callId, atMs] of endedAtMs) {
      if (now() - atMs < ENDED_LINGER_MS) continue;
      tiles.delete(callId);
      receivedAtMs.delete(callId);
      endedAtMs.delete(callId);
    }
    store.set({ loaded: true, tiles, receivedAtMs });
    if (endedAtMs.size > 0 && !lingering) {
      lingering = true;
      schedule(() => {
        lingering = false;
        paint();
      }, ENDED_LINGER_MS);
    }
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    reset(tiles) {
      waiting = new Map();
      waitingAtMs.clear();
      endedAtMs.clear();
      const at = now();
      const fresh = tiles.filter((tile) => !isOver(tile));
      store.set({
        loaded: true,
        tiles: new Map(fresh.map((tile) => [tile.callId, tile])),
        receivedAtMs: new Map(fresh.map((tile) => [tile.callId, at])),
      });
    },
    apply(tiles) {
      for (const tile of tiles) {
        const known = waiting.get(tile.callId) ?? store.get().tiles.get(tile.callId);
        if (known && known.seq > tile.seq) continue;
        waiting.set(tile.callId, tile);
        waitingAtMs.set(tile.callId, now());
      }
      if (waiting.size > 0 && !scheduled) {
        scheduled = true;
        schedule(paint, PAINT_INTERVAL_MS);
      }
    },
  };
}
