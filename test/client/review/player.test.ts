import { describe, expect, it } from '@jest/globals';
import { rowsOf } from '@kikimori/client/src/review/mark-rows.ts';
import { createPlayer } from '@kikimori/client/src/review/player.ts';

function aPlayer(durationMs: number) {
  let nowMs = 0;
  let next: (() => void) | null = null;
  const player = createPlayer({
    durationMs,
    now: () => nowMs,
    onFrame: (task) => {
      next = task;
      return () => {
        next = null;
      };
    },
  });
  return {
    player,
    pass(ms: number) {
      nowMs += ms;
      const task = next;
      next = null;
      task?.();
    },
  };
}

describe('the player', () => {
  it('moves with the clock, at the chosen speed', () => {
    const { player, pass } = aPlayer(60_000);
    player.toggle();
    pass(1_000);
    player.setRate(4);
    pass(1_000);
    expect(player.get().atMs).toBe(5_000);
    player.toggle();
    pass(5_000);
    expect(player.get()).toMatchObject({ atMs: 5_000, playing: false });
  });

  it('stops at the end, and begins anew from there', () => {
    const { player, pass } = aPlayer(2_000);
    player.toggle();
    pass(3_000);
    expect(player.get()).toMatchObject({ atMs: 2_000, playing: false });
    player.toggle();
    expect(player.get()).toMatchObject({ atMs: 0, playing: true });
  });

  it('never leaves the call', () => {
    const { player } = aPlayer(2_000);
    player.seek(-5);
    expect(player.get().atMs).toBe(0);
    player.seek(9_999);
    expect(player.get().atMs).toBe(2_000);
  });
});

describe('marks of the timeline', () => {
  it('never cover each other', () => {
    expect(rowsOf([0, 10, 20, 40, 45, 200], 32)).toEqual([0, 1, 2, 0, 1, 0]);
    expect(rowsOf([], 32)).toEqual([]);
  });
});
