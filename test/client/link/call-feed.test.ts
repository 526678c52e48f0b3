import { describe, expect, it } from '@jest/globals';
import { callClockMs, createCallFeed } from '@kikimori/client/src/link/call-feed.ts';
import type { CallUpdate } from '@kikimori/shared/protocol/events.ts';
import { aLine, aView } from '../support/calls.ts';

function update(seq: number, lines: number[] = [], nowMs = seq * 1_000): CallUpdate {
  return {
    callId: 'c-1',
    seq,
    items: lines.map((i) => aLine(i)),
    view: aView({ seq, nowMs }),
  };
}

function partial(utteranceId: string, text: string) {
  return { callId: 'c-1', utteranceId, channel: 'customer', text, provisional: null } as const;
}

function aFeed() {
  const clock = { ms: 1_000 };
  return { clock, feed: createCallFeed(() => clock.ms) };
}

describe('a call on the screen', () => {
  it('shows each line once, however often it is told', () => {
    const { feed } = aFeed();
    feed.apply(update(1, [0]));
    feed.apply(update(2, [1]));
    feed.apply(update(2, [1]));
    feed.apply(update(3, [1]));
    expect(feed.get().items.map((item) => item.i)).toEqual([0, 1]);
  });

  it('ignores an update older than what it has', () => {
    const { feed } = aFeed();
    feed.apply(update(5, [0, 1]));
    expect(feed.apply(update(4, [0]))).toBe('known');
    expect(feed.get().view?.seq).toBe(5);
  });

  it('takes the corrected text of a line', () => {
    const { feed } = aFeed();
    feed.apply(update(1, [0]));
    const corrected = { ...update(2), items: [aLine(0, { text: '直した', revised: true })] };
    feed.apply(corrected);
    expect(feed.get().items[0]?.text).toBe('直した');
  });

  it('fills a gap from a whole answer without undoing what is newer', () => {
    const { feed } = aFeed();
    feed.apply({ ...update(7), items: [aLine(2, { text: '新しい' })] });
    expect(feed.hasHole()).toBe(true);
    feed.apply(update(6, [0, 1, 2]), true);
    expect(feed.hasHole()).toBe(false);
    expect(feed.get().items[2]?.text).toBe('新しい');
    expect(feed.get().seq).toBe(7);
  });

  it('shows what is being said, and drops it when the final comes', () => {
    const { feed } = aFeed();
    feed.partial(partial('u-0', 'もし'));
    feed.partial(partial('u-0', 'もしもし'));
    expect(feed.get().partials.customer?.text).toBe('もしもし');
    feed.apply(update(1, [0]));
    expect(feed.get().partials).toEqual({});
    feed.partial(partial('u-0', 'もしもし'));
    expect(feed.get().partials).toEqual({});
  });

  it('clears a partial whose text is empty, but not a newer one', () => {
    const { feed } = aFeed();
    feed.partial(partial('u-8', 'あの'));
    feed.partial(partial('u-7', ''));
    expect(feed.get().partials.customer?.text).toBe('あの');
    feed.partial(partial('u-8', ''));
    expect(feed.get().partials).toEqual({});
  });

  it('runs its clock between updates and never backwards', () => {
    const { feed, clock } = aFeed();
    feed.apply(update(1, [], 10_000));
    clock.ms += 2_500;
    expect(callClockMs(feed.get(), clock.ms)).toBe(12_500);
    feed.apply(update(2, [], 11_000));
    expect(callClockMs(feed.get(), clock.ms)).toBe(12_500);
    feed.apply(update(3, [], 60_000));
    expect(callClockMs(feed.get(), clock.ms)).toBe(60_000);
  });

  it('stops its clock when the call has ended', () => {
    const { feed, clock } = aFeed();
    feed.apply({ ...update(1), view: aView({ seq: 1, nowMs: 90_000, status: 'ended' }) });
    clock.ms += 60_000;
    expect(callClockMs(feed.get(), clock.ms)).toBe(90_000);
  });
});
