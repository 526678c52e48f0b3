import type { CallEvent, CallHead, Utterance } from '@kikimori/shared/call/event.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { FOLD_VERSION, step } from '@kikimori/shared/call/step.ts';
import type { CueKind } from '@kikimori/shared/label.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { CallUpdate, ChunkReceipt, DeskCall } from '@kikimori/shared/protocol/events.ts';
import type { Assembled, Step } from '@kikimori/shared/transcript/assemble.ts';
import { assemble, flushHeld, missingSeqs } from '@kikimori/shared/transcript/assemble.ts';
import type { CallEnd, CallStart, Chunk } from '@kikimori/shared/transcript/segment.ts';
import { callView } from '@kikimori/shared/view/call.ts';
import { floorTile } from '@kikimori/shared/view/floor.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import { transcriptItem } from '@kikimori/shared/view/transcript.ts';
import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { createCallQueues } from './lib/call-queue.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';
import type { Metrics } from './lib/metrics.ts';
import { Refused } from './lib/refused.ts';
import { createLeftBehind } from './live/left-behind.ts';
import type { LiveCall } from './live/live.ts';
import {
  callClockMs,
  freshCall,
  noteEvent,
  restoreAssembly,
  settles,
  turnsSaid,
} from './live/live.ts';
import { createUnsettled, KEEP_UNSETTLED_MS } from './live/unsettled.ts';
import type { Publisher } from './publish/publish.ts';
import type { CallSummary, EventRow, RecordStore } from './record/record.ts';
import { replay } from './replay/replay.ts';
import type { PlainTurn, Scorer, ScoringSession } from './score/score.ts';

/**
 * The sentence, live: a source speaks; we ingest, tokenise, score; the call takes a step; we
 * record; we publish. One queue per call; an answer only after the commit; publishing only after
 * that. Any failure to store drops the call from memory: it is loaded again from the record, so
 * that memory never runs ahead of the disk.
 */

export const TICK_EVERY_MS = 5_000;
/** How long an ended call stays in memory for late chunks and the after-call screen. */
const KEEP_ENDED_MS = 10 * 60 * 1000;

type Call = LiveCall<ScoringSession>;
/** An action of a person; the pipeline adds the time. */
export type Action = { [K in CallEvent['kind']]: Omit<Extract<CallEvent, { kind: K }>, 'atMs'> }[
  | 'answered'
  | 'held'
  | 'asked'
  | 'supervised'
  | 'flagged'];

export type Pipeline = ReturnType<typeof createPipeline>;

export function createPipeline(deps: {
  store: RecordStore;
  scorer: Scorer;
  publisher: Publisher;
  /** The manual for calls that start now. */
  currentManual: () => Manual;
  /** A stored manual, read back for a call that ran with it. */
  reviveManual: (stored: unknown) => Manual;
  clock: Clock;
  metrics: Metrics;
  log: Logger;
  reorderMs: number;
}) {
  const { store, scorer, publisher, clock, metrics, log } = deps;
  const queues = createCallQueues();
  const calls = new Map<string, Call>();
  const unsettled = createUnsettled(clock, (tile) => publisher.tile(tile));
  const leftBehind = createLeftBehind(clock, (callId) => unsettled.has(callId));
  let stopping = false;

  // ── record, then publish ────────────────────────────────────────────────────────────────────

  /** The call takes a step; the step is stored; only then it counts and is shown. */
  async function take(call: Call, event: CallEvent, sourceSeq: number | null): Promise<void> {
    const { state, cues } = step(call.state, event, call.manual);
    const seq = call.seq + 1;
    const row: EventRow = {
      callId: call.head.callId,
      seq,
      recordedAtMs: clock.nowMs(),
      sourceSeq,
      event,
      cues,
      hash: hashState(state),
    };
    const before = event.kind === 'tick' ? callView(call.state, call.manual, seq) : null;
    const startedMs = performance.now();
    try {
      if (event.kind === 'started') await store.open(call.head, row);
      else await store.append(row, summaryOf(call, state, event));
    } catch (error) {
      forget(call);
      log.error({ callId: call.head.callId, seq, err: String(error) }, 'event not stored');
      throw new Refused('store_failed', 'the event could not be stored; send it again');
    }
    metrics.commitSeconds.observe((performance.now() - startedMs) / 1000);
    call.state = state;
    noteEvent(call, event, seq, clock.nowMs());
    for (const { change, cue } of cues) metrics.cues.inc({ kind: cue.kind, change });

    // A tick that changes nothing a person would see is stored but not sent.
    if (before && cues.length === 0 && sameButTime(before, callView(state, call.manual, seq))) {
      return;
    }
    publisher.update(call.head, updateOf(call, seq - 1));
    publisher.tile(tileOf(call));
  }

  function tileOf(call: Call): FloorTile {
    return unsettled.note(floorTile(call.state, call.manual, call.seq), call.settled);
  }

  function summaryOf(call: Call, state: Call['state'], event: CallEvent): CallSummary | undefined {
    if (event.kind !== 'ended' && event.kind !== 'flagged') return undefined;
    const view = callView(state, call.manual, call.seq + 1);
    if (view.status !== 'ended') return undefined;
    return {
      endedAtMs: call.head.startedAtMs + view.nowMs,
      durationMs: view.nowMs,
      verdict: view.verdict,
      types: view.types,
      conduct: view.conduct.value,
      demand: view.demand.value,
      cueCount: view.past.length + view.waiting.length + (view.cue ? 1 : 0),
      flag: view.flag,
    };
  }

  function updateOf(call: Call, afterSeq: number): CallUpdate {
    return {
      callId: call.head.callId,
      seq: call.seq,
      items: call.shown
        .filter((s) => s.seq > afterSeq)
        .map((s) =>
          transcriptItem(s.turn, textBefore(call, s.turn.utterance.i), call.head.customerLabel),
        ),
      view: callView(call.state, call.manual, call.seq),
    };
  }

  // ── calls in memory ─────────────────────────────────────────────────────────────────────────

  function forget(call: Call): void {
    call.cancelFlush?.();
    calls.delete(call.head.callId);
    const error = new Refused('store_failed', 'the chunk could not be stored; send it again');
    for (const waiting of call.waiting.values()) waiting.reject(error);
    call.waiting.clear();
    metrics.liveCalls.set(liveCount());
  }

  function liveCount(): number {
    let n = 0;
    for (const call of calls.values()) if (call.state.phase === 'live') n += 1;
    return n;
  }

  /** The call, from memory or else from the record. Runs inside the call's queue. */
  async function need(callId: string): Promise<Call> {
    return calls.get(callId) ?? (await restore(callId));
  }

  async function restore(callId: string): Promise<Call> {
    const rows = await store.events(callId);
    const first = rows[0];
    const last = rows.at(-1);
    if (first?.event.kind !== 'started' || !last) {
      throw new Refused('unknown_call', `callId: no call ${callId}`, 'callId');
    }
    const head = first.event.call;
    const stored = await store.manual(head.versions.manual);
    if (stored === null) {
      throw new Refused('internal', `manual ${head.versions.manual} is not in the record`);
    }
    const manual = deps.reviveManual(stored);
    const { state, firstDifferentSeq } = replay(rows, manual);
    if (firstDifferentSeq !== null) {
      log.error({ callId, seq: firstDifferentSeq }, 'replay differs from the record');
    }
    const call: Call = {
      ...freshCall(head, manual, await scorer.open(turnsSaid(rows).map(plain)), clock.nowMs()),
      state,
      seq: last.seq,
      assembly: restoreAssembly(rows),
    };
    for (const row of rows) noteEvent(call, row.event, row.seq, clock.nowMs());
    calls.set(callId, call);
    metrics.liveCalls.set(liveCount());
    if (state.phase === 'ended') dropLater(call);
    return call;
  }

  function deskCallOf({ head, state }: Call): DeskCall {
    const { callId, startedAtMs, customerRef, customerLabel } = head;
    const call = {
      callId,
      startedAtMs,
      ...(customerRef === undefined ? {} : { customerRef }),
      ...(customerLabel === undefined ? {} : { customerLabel }),
    };
    if (state.phase !== 'ended') return { ...call, status: 'live' };
    const isOpen = (kind: CueKind) =>
      state.cues.some((cue) => cue.kind === kind && cue.status === 'open');
    const vital = (['call110', 'lifeline'] as const).find(isOpen);
    return {
      ...call,
      status: 'ended',
      endedAtMs: startedAtMs + state.nowMs,
      saved: state.flag !== null,
      ...(vital && unsettled.has(callId) ? { vital } : {}),
    };
  }

  function dropLater(call: Call): void {
    clock.after(KEEP_ENDED_MS, () => {
      if (calls.get(call.head.callId) !== call) return;
      calls.delete(call.head.callId);
      leftBehind.note(call.head.agentId, deskCallOf(call));
    });
  }

  // ── the way of a chunk ──────────────────────────────────────────────────────────────────────

  async function takeAll(call: Call, assembled: Assembled): Promise<void> {
    call.assembly = assembled.state;
    for (const oddity of assembled.oddities) metrics.oddities.inc({ reason: oddity });
    for (const one of assembled.steps) await takeStep(call, one);
    call.cancelFlush?.();
    call.cancelFlush = null;
    if (call.assembly.held.length > 0) {
      call.cancelFlush = clock.after(deps.reorderMs, () => {
        void queues
          .run(call.head.callId, () => takeAll(call, flushHeld(call.assembly)))
          .catch((error) => log.warn({ callId: call.head.callId, err: String(error) }, 'flush'));
      });
    }
  }

  async function takeStep(call: Call, one: Step): Promise<void> {
    if (one.kind === 'partial') {
      settle(call, one.chunk, 'shown');
      showPartial(call, one.chunk);
      return;
    }
    if (one.kind === 'dropped') {
      settle(call, one.chunk, one.reason);
      return;
    }
    const { chunk, i, revises } = one.turn;
    const turn: PlainTurn = { i, channel: chunk.channel, text: chunk.text, startMs: chunk.startMs };
    const startedMs = performance.now();
    const score = await (revises ? call.session.revise(turn) : call.session.hear(turn));
    if (score) metrics.scoreSeconds.observe((performance.now() - startedMs) / 1000);
    if (score?.scorer === 'lexicon') metrics.fallbacks.inc();
    const receivedAtMs = call.waiting.get(chunk)?.receivedAtMs;
    await take(
      call,
      {
        kind: revises ? 'revised' : 'utterance',
        atMs: Math.max(call.clock.atMs, chunk.endMs),
        utterance: {
          i,
          utteranceId: chunk.utteranceId,
          channel: chunk.channel,
          text: chunk.text,
          startMs: chunk.startMs,
          endMs: chunk.endMs,
          ...(chunk.confidence === undefined ? {} : { confidence: chunk.confidence }),
          ...(score ? { score } : {}),
        },
      },
      chunk.seq,
    );
    settle(call, chunk, revises ? 'revised' : 'stored');
    if (receivedAtMs !== undefined) {
      metrics.publishSeconds.observe((performance.now() - receivedAtMs) / 1000);
    }
  }

  function settle(call: Call, chunk: Chunk, outcome: ChunkReceipt['outcome']): void {
    metrics.chunks.inc({ outcome });
    call.waiting.get(chunk)?.resolve({ outcome, missing: missingSeqs(call.assembly) });
    call.waiting.delete(chunk);
  }

  /** Shown at once, never stored, never folded. Early warning for danger and self-harm only. */
  function showPartial(call: Call, chunk: Chunk): void {
    const show = (provisional: 'danger' | 'selfHarm' | null) =>
      publisher.partial(call.head, {
        callId: chunk.callId,
        utteranceId: chunk.utteranceId,
        channel: chunk.channel,
        text: maskText(chunk.text, textBefore(call, call.shown.length), call.head.customerLabel),
        provisional,
      });
    show(null);
    if (chunk.channel !== 'customer' || call.warning) return;
    call.warning = true;
    scorer
      .provisional(chunk.text, call.session)
      .then((found) => {
        const isOpen = call.assembly.finals[chunk.utteranceId] === undefined;
        if (found && isOpen) show(found);
      })
      .catch((error) => log.warn({ callId: chunk.callId, err: String(error) }, 'early warning'))
      .finally(() => {
        call.warning = false;
      });
  }

  // ── what the outside may ask ────────────────────────────────────────────────────────────────

  function refuseWhenStopping(): void {
    if (stopping) throw new Refused('stopping', 'the server is stopping; send it again');
  }

  return {
    /** @throws Refused `call_exists`. */
    async start(body: CallStart): Promise<void> {
      refuseWhenStopping();
      await queues.run(body.callId, async () => {
        if (calls.has(body.callId) || (await store.has(body.callId))) {
          throw new Refused('call_exists', `callId: ${body.callId} exists`, 'callId');
        }
        const manual = deps.currentManual();
        const earlier = body.customerRef
          ? await store.earlier(body.site, body.customerRef, body.startedAtMs)
          : [];
        const { customerRef, customerLabel, ...rest } = body;
        const head: CallHead = {
          ...rest,
          ...(customerRef === undefined ? {} : { customerRef }),
          ...(customerLabel === undefined ? {} : { customerLabel }),
          earlier,
          versions: { fold: FOLD_VERSION, manual: manual.version, model: scorer.model },
        };
        const call: Call = freshCall(head, manual, await scorer.open(), clock.nowMs());
        await store.saveManual(manual.version, manual);
        await take(call, { kind: 'started', atMs: 0, call: head }, null);
        calls.set(body.callId, call);
        metrics.liveCalls.set(liveCount());
        publisher.desk(head.agentId);
      });
    },

    /** Answers when the chunk is durable (finals) or shown (partials). */
    async chunk(body: Chunk): Promise<ChunkReceipt> {
      refuseWhenStopping();
      const receivedAtMs = performance.now();
      return new Promise<ChunkReceipt>((resolve, reject) => {
        queues
          .run(body.callId, async () => {
            const call = await need(body.callId);
            call.waiting.set(body, { receivedAtMs, resolve, reject });
            await takeAll(call, assemble(call.assembly, body));
          })
          .catch(reject);
      });
    },

    /** Ending an ended call again is accepted without effect. */
    async end(body: CallEnd): Promise<void> {
      refuseWhenStopping();
      await queues.run(body.callId, async () => {
        const call = await need(body.callId);
        if (call.state.phase === 'ended') return;
        await takeAll(call, flushHeld(call.assembly));
        const atMs = Math.max(call.clock.atMs, body.atMs);
        await take(call, { kind: 'ended', atMs, reason: body.reason }, null);
        metrics.liveCalls.set(liveCount());
        publisher.desk(call.head.agentId);
        dropLater(call);
      });
    },

    /** Something a person did. @throws Refused `unknown_call`, `unknown_cue`, `call_ended`. */
    async act(callId: string, action: Action): Promise<void> {
      refuseWhenStopping();
      await queues.run(callId, async () => {
        const call = await need(callId);
        // After the call a note may be written, and a supervisor settles what outlived it.
        const late = action.kind === 'flagged' || (settles(action) && unsettled.has(callId));
        if (call.state.phase === 'ended' && !late) {
          throw new Refused('call_ended', `callId: ${callId} has ended`, 'callId');
        }
        if (action.kind === 'answered') {
          const view = callView(call.state, call.manual, call.seq);
          const known = [view.cue, ...view.waiting, ...view.past].some(
            (c) => c?.id === action.cueId,
          );
          if (!known) throw new Refused('unknown_cue', `cueId: no cue ${action.cueId}`, 'cueId');
        }
        const atMs =
          call.state.phase === 'ended' ? call.clock.atMs : callClockMs(call, clock.nowMs());
        await take(call, { ...action, atMs } as CallEvent, null);
        // The way back to an ended call goes once it is written up or settled.
        if (call.state.phase === 'ended') publisher.desk(call.head.agentId);
      });
    },

    /** All that changed after `afterSeq`, for a viewer who joins or comes back. */
    async catchUp(callId: string, afterSeq: number): Promise<CallUpdate> {
      return queues.run(callId, async () => updateOf(await need(callId), afterSeq));
    },

    /** Whose call is it: for the door. */
    async scope(callId: string): Promise<{ agentId: string; site: string }> {
      const call = calls.get(callId) ?? (await queues.run(callId, () => need(callId)));
      return { agentId: call.head.agentId, site: call.head.site };
    },

    /** Live calls of an agent, those just ended, and those still to be written up, newest first. */
    desk(agentId: string): DeskCall[] {
      const inMemory = [...calls.values()]
        .filter((c) => c.head.agentId === agentId && c.seq >= 0)
        .map(deskCallOf);
      return [...inMemory, ...leftBehind.of(agentId).filter((c) => !calls.has(c.callId))].sort(
        (a, b) => b.startedAtMs - a.startedAtMs,
      );
    },

    /** Live calls, and ended ones whose danger or life is unsettled. */
    tiles(): FloorTile[] {
      const live = [...calls.values()]
        .filter((c) => c.state.phase === 'live')
        .map((c) => floorTile(c.state, c.manual, c.seq));
      return [...live, ...unsettled.tiles()];
    },

    /** One tick for every live call. */
    async tick(): Promise<void> {
      await Promise.all(
        [...calls.values()]
          .filter((c) => c.state.phase === 'live')
          .map((c) =>
            queues
              .run(c.head.callId, async () => {
                if (c.state.phase !== 'live' || calls.get(c.head.callId) !== c) return;
                await take(c, { kind: 'tick', atMs: callClockMs(c, clock.nowMs()) }, null);
              })
              .catch((error) =>
                log.error({ callId: c.head.callId, err: String(error) }, 'tick not stored'),
              ),
          ),
      );
    },

    /**
     * Loads every call that was live when the server last stopped, and those that ended lately with
     * danger or a life at stake. Gives the number of live ones.
     */
    async recover(): Promise<number> {
      const ids = await store.unfinished();
      const vital = await store.vitalSince(clock.nowMs() - 2 * KEEP_UNSETTLED_MS);
      for (const id of [...ids, ...vital]) {
        try {
          await queues.run(id, async () => tileOf(await need(id)));
        } catch (error) {
          log.error({ callId: id, err: String(error) }, 'call not recovered');
        }
      }
      return ids.length;
    },

    /** Refuses new work, finishes what was accepted, and waits for the store. */
    async stop(): Promise<void> {
      stopping = true;
      for (const call of calls.values()) {
        call.cancelFlush?.();
        await queues.run(call.head.callId, () => takeAll(call, flushHeld(call.assembly)));
      }
      await queues.idle();
      await store.drain();
    },
  };
}

/** What was said just before utterance `i`: a number that was asked for is masked, however short. */
function textBefore(call: Call, i: number): string {
  return call.shown[i - 1]?.turn.utterance.text ?? '';
}

function plain({ i, channel, text, startMs }: Utterance): PlainTurn {
  return { i, channel, text, startMs };
}

function sameButTime(before: object, after: object): boolean {
  const bare = (view: object) => JSON.stringify({ ...view, nowMs: 0, seq: 0 });
  return bare(before) === bare(after);
}
