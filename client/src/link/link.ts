/**
 * The link to the server: one socket, and what this screen watches over it.
 * In: server events. Out: feeds that React reads, answers to what a person did.
 * Never: a gap or a double after a lost line. After each connect every watch is asked for again
 * with the last sequence number it has; what arrives live meanwhile waits behind the answer.
 */
import type { Answer } from '@kikimori/shared/protocol/errors.ts';
import type { CallUpdate, ClientToServer, DeskCall } from '@kikimori/shared/protocol/events.ts';
import { type CallFeed, createCallFeed } from './call-feed.ts';
import { createFloorFeed, type FloorFeed } from './floor-feed.ts';
import { type LinkState, watchLink } from './link-state.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import type { LinkSocket } from './socket.ts';
import { createStore, type Store } from './store.ts';

export interface DeskState {
  loaded: boolean;
  calls: readonly DeskCall[];
}

export interface Link {
  state: Store<LinkState>;
  /** What a person did and the server has not yet answered. */
  outbox: Outbox;
  desk: Store<DeskState>;
  floor: FloorFeed;
  /** The feed of a call; it fills while somebody holds a watch on it. */
  call(callId: string): CallFeed;
  /** Each returns the way to stop watching. */
  watchCall(callId: string): () => void;
  watchDesk(): () => void;
  watchFloor(): () => void;
  start(): void;
  stop(): void;
  /** After sleep or a change of network: finds out at once whether the line still lives. */
  wake(): void;
}

interface CallWatch {
  feed: CallFeed;
  holders: number;
  /** Rises with each question, so that a late answer to an older one is dropped. */
  generation: number;
  /** Live updates that wait for the answer to the watch; null when none is pending. */
  held: CallUpdate[] | null;
}

const ASK_TIMEOUT_MS = 8_000;
const RETRY_MS = 1_000;

/** `now` gives this screen's clock in milliseconds. */
export function createLink(socket: LinkSocket, now: () => number = () => performance.now()): Link {
  const life = watchLink(socket, now);
  const watches = new Map<string, CallWatch>();
  const desk = createStore<DeskState>({ loaded: false, calls: [] });
  const floor = createFloorFeed({ now, schedule: (task, delayMs) => setTimeout(task, delayMs) });
  let deskHolders = 0;
  let floorHolders = 0;

  /** One question with a time limit. A link that does not answer is dead: it is cut and remade. */
  async function ask<E extends keyof ClientToServer>(
    event: E,
    body: Parameters<ClientToServer[E]>[0],
  ): Promise<Answer<Record<string, unknown>> | null> {
    if (!socket.connected) return null;
    try {
      const asked = socket.timeout(ASK_TIMEOUT_MS) as unknown as {
        emitWithAck(event: string, body: unknown): Promise<Answer<Record<string, unknown>>>;
      };
      const answer = await asked.emitWithAck(event, body);
      if (!answer.ok && answer.error.code === 'unauthenticated') life.signedOut();
      return answer;
    } catch {
      if (socket.connected) socket.io.engine.close();
      return null;
    }
  }

  async function askCall(callId: string, whole = false): Promise<void> {
    const watch = watches.get(callId);
    if (!watch || watch.holders === 0) return;
    watch.generation += 1;
    const { generation } = watch;
    watch.held = [];
    const afterSeq = whole ? -1 : watch.feed.get().seq;
    const answer = await ask('call:watch', { callId, afterSeq });
    if (generation !== watch.generation || answer === null) return;
    const held = watch.held;
    watch.held = null;
    if (!answer.ok) {
      if (answer.error.retryable) setTimeout(() => askCall(callId, whole), RETRY_MS);
      else if (answer.error.code !== 'unauthenticated') watch.feed.refuse(answer.error.code);
      return;
    }
    watch.feed.apply(answer.update as CallUpdate, afterSeq === -1);
    for (const update of held) watch.feed.apply(update);
    if (!whole && watch.feed.hasHole()) await askCall(callId, true);
  }

  async function askDesk() {
    if (deskHolders === 0) return;
    const answer = await ask('desk:watch', {});
    if (answer?.ok) desk.set({ loaded: true, calls: answer.calls as DeskCall[] });
    else if (answer?.error.retryable) setTimeout(askDesk, RETRY_MS);
  }
  async function askFloor() {
    if (floorHolders === 0) return;
    const answer = await ask('floor:watch', {});
    if (answer?.ok) floor.reset(answer.tiles as Parameters<FloorFeed['reset']>[0]);
    else if (answer?.error.retryable) setTimeout(askFloor, RETRY_MS);
  }
  function askAll() {
    void askDesk();
    void askFloor();
    for (const callId of watches.keys()) void askCall(callId);
  }

  const outbox = createOutbox({ send: ask, connected: () => socket.connected });

  socket.on('connect', () => {
    for (const { feed } of watches.values()) feed.clearPartials();
    askAll();
    outbox.flush();
  });
  socket.on('call:update', (update) => {
    const watch = watches.get(update.callId);
    if (!watch) return;
    if (watch.held) watch.held.push(update);
    else {
      watch.feed.apply(update);
      if (watch.feed.hasHole()) void askCall(update.callId, true);
    }
  });
  socket.on('call:partial', (partial) => watches.get(partial.callId)?.feed.partial(partial));
  socket.on('desk:calls', (calls) => desk.set({ loaded: true, calls }));
  socket.on('floor:tiles', (tiles) => floor.apply(tiles));

  function watchOf(callId: string): CallWatch {
    let watch = watches.get(callId);
    if (!watch) {
      watch = { feed: createCallFeed(now), holders: 0, generation: 0, held: null };
      watches.set(callId, watch);
    }
    return watch;
  }

  return {
    state: life.state,
    outbox,
    desk,
    floor,
    call: (callId) => watchOf(callId).feed,
    watchCall(callId) {
      const watch = watchOf(callId);
      watch.holders += 1;
      if (watch.holders === 1) void askCall(callId);
      return () => {
        watch.holders -= 1;
        if (watch.holders > 0) return;
        watch.generation += 1;
        watch.held = null;
        void ask('call:unwatch', { callId });
      };
    },
    watchDesk() {
      deskHolders += 1;
      if (deskHolders === 1) void askDesk();
      return () => {
        deskHolders -= 1;
      };
    },
    watchFloor() {
      floorHolders += 1;
      if (floorHolders === 1) void askFloor();
      return () => {
        floorHolders -= 1;
        if (floorHolders === 0) void ask('floor:unwatch', {});
      };
    },
    start: life.start,
    stop: life.stop,
    wake() {
      if (socket.connected) askAll();
      else if (life.state.get().phase === 'lost') socket.connect();
    },
  };
}
