import { describe, expect, it } from '@jest/globals';
import {
  NO_FILTER,
  orderTiles,
  passes,
  summarise,
  unsettledTiles,
  waitingTiles,
} from '@kikimori/client/src/floor/order.ts';
import { aTile } from '../support/calls.ts';

const start = 1_700_000_000_000;
const tile = (i: number, patch: Parameters<typeof aTile>[1] = {}) =>
  aTile(i, { startedAtMs: start, nowMs: 600_000, ...patch });
const ids = (tiles: { callId: string }[]) => tiles.map((t) => t.callId);

describe('order of the floor', () => {
  it('is by danger, then by need, then by who waits longest, then by the longest call; danger of an ended call comes after all who want help now', () => {
    const tiles = [
      tile(1),
      tile(2, { startedAtMs: start - 60_000 }),
      tile(3, { need: 3, waitingSinceMs: 500_000 }),
      tile(4, { need: 3, waitingSinceMs: 100_000 }),
      tile(5, { need: 4 }),
      tile(6, { need: 4, status: 'ended' }),
      tile(7, { need: 2 }),
      tile(8, { status: 'ended' }),
    ];
    expect(ids(orderTiles(tiles, null))).toEqual([
      'c-5',
      'c-4',
      'c-3',
      'c-6',
      'c-7',
      'c-2',
      'c-1',
      'c-8',
    ]);
  });

  it('does not change with words or clocks', () => {
    const before = [tile(1), tile(2, { need: 1 }), tile(3)];
    const after = before.map((t) => ({
      ...t,
      lastText: '別の言葉',
      nowMs: t.nowMs + 9_000,
      seq: 7,
    }));
    expect(ids(orderTiles(after.reverse(), null))).toEqual(ids(orderTiles(before, null)));
  });

  it('keeps the tile under the pointer where it is', () => {
    const tiles = [tile(1), tile(2), tile(3), tile(4, { need: 2 })];
    const before = ids(orderTiles(tiles, null));
    expect(before).toEqual(['c-4', 'c-1', 'c-2', 'c-3']);
    const risen = tiles.map((t) => (t.callId === 'c-2' ? { ...t, need: 4 as const } : t));
    expect(ids(orderTiles(risen, { callId: 'c-2', index: 2 }))).toEqual(before);
    expect(ids(orderTiles(risen, null))[0]).toBe('c-2');
  });

  it('puts danger before those who wait longer, and leaves the calm out', () => {
    const tiles = [
      tile(1),
      tile(2, { need: 3, waitingSinceMs: 1_000 }),
      tile(3, { need: 4 }),
      tile(4, { need: 3, waitingSinceMs: 400_000 }),
      tile(5, { need: 3, status: 'ended' }),
      tile(6, { need: 4, status: 'ended' }),
    ];
    expect(ids(waitingTiles(tiles))).toEqual(['c-3', 'c-2', 'c-4']);
  });

  it('puts an agent who asked before those whom a cue lists, however long these wait', () => {
    const tiles = [
      tile(1, { need: 3, waitingSinceMs: 1_000 }),
      tile(2, { need: 3, waitingSinceMs: 590_000, askedAtMs: 590_000 }),
      tile(3, { need: 3, waitingSinceMs: 400_000, askedAtMs: 400_000 }),
      tile(4, { need: 4, waitingSinceMs: 595_000, askedAtMs: 300_000 }),
      tile(5, { need: 4, waitingSinceMs: 500_000 }),
    ];
    const wanted = ['c-5', 'c-4', 'c-3', 'c-2', 'c-1'];
    expect(ids(waitingTiles(tiles))).toEqual(wanted);
    expect(ids(orderTiles(tiles, null))).toEqual(wanted);
  });

  it('keeps danger of ended calls apart, the latest end first', () => {
    const tiles = [
      tile(1, { need: 4 }),
      tile(2, { need: 4, status: 'ended', nowMs: 60_000 }),
      tile(3, { need: 4, status: 'ended', nowMs: 90_000 }),
      tile(4, { status: 'ended' }),
    ];
    expect(ids(unsettledTiles(tiles))).toEqual(['c-3', 'c-2']);
  });

  it('filters by site, skill, part of the name and least need', () => {
    const tiles = [
      tile(1, { site: 'osaka', agentName: '鈴木' }),
      tile(2, { site: 'tokyo', agentName: 'Suzuki', need: 2 }),
      tile(3, { site: 'tokyo', skill: 'billing', agentName: '佐藤' }),
    ];
    const shown = (patch: Partial<typeof NO_FILTER>) =>
      ids(tiles.filter((t) => passes(t, { ...NO_FILTER, ...patch })));
    expect(shown({ site: 'tokyo' })).toEqual(['c-2', 'c-3']);
    expect(shown({ agent: ' suz' })).toEqual(['c-2']);
    expect(shown({ agent: '佐 藤' })).toEqual(['c-3']);
    expect(shown({ need: 1 })).toEqual(['c-2']);
    expect(shown({ skill: 'billing' })).toEqual(['c-3']);
  });

  it('counts live calls only', () => {
    const summary = summarise([
      tile(1),
      tile(2, { need: 4 }),
      tile(3, { status: 'ended', need: 4 }),
    ]);
    expect(summary.live).toBe(2);
    expect(summary.byNeed).toEqual([1, 0, 0, 0, 1]);
  });
});
