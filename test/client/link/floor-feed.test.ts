import { describe, expect, it } from '@jest/globals';
import {
  createFloorFeed,
  ENDED_LINGER_MS,
  PAINT_INTERVAL_MS,
} from '@kikimori/client/src/link/floor-feed.ts';
import { aTile } from '../support/calls.ts';

/** A floor whose clock is turned by hand. */
function aFloor() {
  let nowMs = 0;
  let tasks: { task: () => void; atMs: number }[] = [];
  const feed = createFloorFeed({
    now: () => nowMs,
    schedule: (task, delayMs) => {
      tasks.push({ task, atMs: nowMs + delayMs });
    },
  });
  return {
    feed,
    pass(ms: number) {
      nowMs += ms;
      const due = tasks.filter((t) => t.atMs <= nowMs);
      tasks = tasks.filter((t) => t.atMs > nowMs);
      for (const { task } of due) task();
    },
  };
}

describe('the floor', () => {
  it('paints at most ten times a second, however many calls speak', () => {
    const { feed, pass } = aFloor();
    feed.reset(Array.from({ length: 1_000 }, (_, i) => aTile(i)));
    let paints = 0;
    feed.subscribe(() => {
      paints += 1;
    });
    for (let ms = 0; ms < 1_000; ms += 5) {
      feed.apply([aTile(ms % 1_000, { seq: 2 + ms, lastText: `今 ${ms}` })]);
      pass(5);
    }
    expect(paints).toBeGreaterThan(5);
    expect(paints).toBeLessThanOrEqual(1_000 / PAINT_INTERVAL_MS);
    expect(feed.get().tiles.get('c-995')?.lastText).toBe('今 995');
  });

  it('keeps the newer of two tiles of a call', () => {
    const { feed, pass } = aFloor();
    feed.reset([aTile(1, { seq: 9, need: 3 })]);
    feed.apply([aTile(1, { seq: 8, need: 0 })]);
    pass(PAINT_INTERVAL_MS);
    expect(feed.get().tiles.get('c-1')?.need).toBe(3);
  });

  it('keeps danger after the call until it is settled, also in a new list', () => {
    const { feed, pass } = aFloor();
    const danger = aTile(1, { seq: 2, status: 'ended', need: 4, cue: 'call110' });
    feed.reset([aTile(1), aTile(2)]);
    feed.apply([danger]);
    pass(PAINT_INTERVAL_MS);
    pass(100 * ENDED_LINGER_MS);
    expect(feed.get().tiles.get('c-1')?.need).toBe(4);
    feed.reset([danger, aTile(3)]);
    expect([...feed.get().tiles.keys()]).toEqual(['c-1', 'c-3']);
    feed.apply([{ ...danger, seq: 3, need: 0 }]);
    pass(PAINT_INTERVAL_MS);
    pass(ENDED_LINGER_MS);
    expect([...feed.get().tiles.keys()]).toEqual(['c-3']);
  });

  it('lets an ended call go after a while, and a new list at once', () => {
    const { feed, pass } = aFloor();
    feed.reset([aTile(1), aTile(2)]);
    feed.apply([aTile(1, { seq: 2, status: 'ended' })]);
    pass(PAINT_INTERVAL_MS);
    expect(feed.get().tiles.get('c-1')?.status).toBe('ended');
    pass(ENDED_LINGER_MS);
    expect([...feed.get().tiles.keys()]).toEqual(['c-2']);
    feed.reset([aTile(3)]);
    expect([...feed.get().tiles.keys()]).toEqual(['c-3']);
  });
});
