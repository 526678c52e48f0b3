/**
 * One call as this screen knows it.
 * In: updates and partials of the link. Out: a plain store that React reads.
 * Never: an update whose seq is already there, a final line twice, a clock that runs backwards.
 */
import type { Channel } from '@kikimori/shared/label.ts';
import type { ErrorCode } from '@kikimori/shared/protocol/errors.ts';
import type { CallPartial, CallUpdate } from '@kikimori/shared/protocol/events.ts';
import type { CallView, TranscriptItem } from '@kikimori/shared/view/views.ts';
import { createStore, type Store } from './store.ts';

export interface CallFeedState {
  phase: 'loading' | 'ready' | 'refused';
  /** Why the call cannot be shown; null unless refused. */
  refusal: ErrorCode | null;
  /** Last sequence number applied; -1 before the first. */
  seq: number;
  view: CallView | null;
  /** In order; index = `i`. */
  items: readonly TranscriptItem[];
  /** What is being said just now, at most one per channel. */
  partials: Readonly<Partial<Record<Channel, CallPartial>>>;
  /** The call's clock: `callMs` was true at `localMs` of this screen's clock. */
  anchor: { callMs: number; localMs: number };
}

export interface CallFeed extends Store<CallFeedState> {
  /** `whole` marks the answer to a watch from -1: its lines are taken even at a known seq. */
  apply(update: CallUpdate, whole?: boolean): 'applied' | 'known';
  partial(partial: CallPartial): void;
  /** Forget what was being said; a lost link cannot tell how it went on. */
  clearPartials(): void;
  refuse(code: ErrorCode): void;
  /** True where a line is missing, which only a fault can cause. */
  hasHole(): boolean;
}

/** A clock that is ahead by less than this is left to run; a larger jump is followed. */
const CLOCK_SLACK_MS = 3_000;

/** The call's time now, in milliseconds from its start; stands still once the call has ended. */
export function callClockMs(state: CallFeedState, localMs: number): number {
  if (state.view?.status === 'ended') return state.view.nowMs;
  return Math.max(0, state.anchor.callMs + (localMs - state.anchor.localMs));
}

function withoutSettled(
  partials: CallFeedState['partials'],
  settled: ReadonlySet<string>,
): CallFeedState['partials'] {
  const kept = Object.entries(partials).filter(([, p]) => p && !settled.has(p.utteranceId));
  return kept.length === Object.keys(partials).length ? partials : Object.fromEntries(kept);
}

/** `now` gives this screen's clock in milliseconds. */
export function createCallFeed(now: () => number): CallFeed {
  const store = createStore<CallFeedState>({
    phase: 'loading',
    refusal: null,
    seq: -1,
    view: null,
    items: [],
    partials: {},
    anchor: { callMs: 0, localMs: now() },
  });
  const settled = new Set<string>();

  return {
    get: store.get,
    subscribe: store.subscribe,
    apply(update, whole = false) {
      const state = store.get();
      const isNew = update.seq > state.seq;
      if (!isNew && !whole) return 'known';
      const items = state.items.slice();
      for (const item of update.items) {
        if (isNew || items[item.i] === undefined) items[item.i] = item;
        settled.add(item.utteranceId);
      }
      const localMs = now();
      const shownMs = callClockMs(state, localMs);
      const lead = shownMs - update.view.nowMs;
      const keepClock = state.view !== null && lead > 0 && lead < CLOCK_SLACK_MS;
      store.set({
        ...state,
        phase: 'ready',
        refusal: null,
        seq: Math.max(state.seq, update.seq),
        view: isNew ? update.view : state.view,
        items,
        partials: withoutSettled(state.partials, settled),
        anchor: keepClock ? state.anchor : { callMs: update.view.nowMs, localMs },
      });
      return 'applied';
    },
    partial(partial) {
      if (settled.has(partial.utteranceId)) return;
      const state = store.get();
      const { [partial.channel]: former, ...others } = state.partials;
      if (partial.text === '') {
        if (former?.utteranceId === partial.utteranceId) store.set({ ...state, partials: others });
        return;
      }
      store.set({ ...state, partials: { ...others, [partial.channel]: partial } });
    },
    clearPartials() {
      const state = store.get();
      if (Object.keys(state.partials).length > 0) store.set({ ...state, partials: {} });
    },
    refuse(code) {
      store.set({ ...store.get(), phase: 'refused', refusal: code });
    },
    hasHole() {
      const { items } = store.get();
      for (let i = 0; i < items.length; i += 1) if (items[i] === undefined) return true;
      return false;
    },
  };
}
