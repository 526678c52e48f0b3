import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadManual } from '@kikimori/server/manual/load.ts';
import type { Cue, CueChange } from '@kikimori/shared/call/cue.ts';
import type { CallEvent, CallHead } from '@kikimori/shared/call/event.ts';
import type { CallState, OpenCall } from '@kikimori/shared/call/state.ts';
import { FOLD_VERSION, initialState, step } from '@kikimori/shared/call/step.ts';
import type { Act, CueKind, Demand, Tone } from '@kikimori/shared/label.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { Score } from '@kikimori/shared/score.ts';

/** Builders for the fold's tests: a call said turn by turn, and what became of it. */

export const MANUALS = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/manuals');

/** The shipped manual. */
export function defaultManual(): Manual {
  const loaded = loadManual(join(MANUALS, 'default.yaml'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.manual;
}

export function aHead(manual: Manual, over: Partial<CallHead> = {}): CallHead {
  return {
    callId: 'c-1',
    agentId: 'fujii',
    agentName: '藤井',
    site: 'sendai',
    skill: '通信',
    startedAtMs: 1_795_000_000_000,
    metadata: {},
    earlier: [],
    versions: { fold: FOLD_VERSION, manual: manual.version, model: 'test' },
    ...over,
  };
}

export interface Said {
  tone?: Tone;
  acts?: Act[];
  demands?: Demand[];
  danger?: boolean | number;
  selfHarm?: boolean | number;
  repeatOf?: number;
  /** How sure the model is of what it says; the rest is shared out. */
  sure?: number;
}

/** A score that says what `said` says. */
export function aScore(said: Said = {}): Score {
  const sure = said.sure ?? 0.95;
  const tone = said.tone ?? 0;
  const toneP = [0, 1, 2, 3].map((t) => (t === tone ? sure : (1 - sure) / 3));
  const p = (yes: boolean) => (yes ? sure : 0.01);
  const level = (value: boolean | number | undefined) =>
    typeof value === 'number' ? value : p(value === true);
  const dangerP = level(said.danger);
  const selfHarmP = level(said.selfHarm);
  return {
    tone,
    toneP,
    acts: said.acts ?? [],
    actP: Object.fromEntries(ACTS.map((a) => [a, p(said.acts?.includes(a) ?? false)])) as Record<
      Act,
      number
    >,
    demands: said.demands ?? [],
    demandP: Object.fromEntries(
      DEMANDS.map((d) => [d, p(said.demands?.includes(d) ?? false)]),
    ) as Record<Demand, number>,
    danger: dangerP >= 0.5,
    dangerP,
    selfHarm: selfHarmP >= 0.5,
    selfHarmP,
    repeatOf: said.repeatOf ?? null,
    repeatP: said.repeatOf === undefined ? 0.02 : sure,
    evidence: [],
    scorer: 'onnx',
    model: 'test',
  };
}

/** A call in progress. Turns take four seconds and follow each other after one. */
export class TestCall {
  readonly manual: Manual;
  state: CallState;
  readonly events: CallEvent[] = [];
  readonly changes: { event: CallEvent; change: CueChange }[] = [];
  private atMs = 0;
  private i = 0;

  constructor(manual: Manual, head: Partial<CallHead> = {}) {
    this.manual = manual;
    this.state = initialState();
    this.send({ kind: 'started', atMs: 0, call: aHead(manual, head) });
  }

  send(event: CallEvent): this {
    const stepped = step(this.state, event, this.manual);
    this.state = stepped.state;
    this.events.push(event);
    for (const change of stepped.cues) this.changes.push({ event, change });
    return this;
  }

  agent(text: string): this {
    return this.say('agent', text);
  }

  customer(text: string, said: Said = {}): this {
    return this.say('customer', text, aScore(said));
  }

  /** Lets the call clock run, tick by tick. */
  wait(sec: number): this {
    for (let left = sec; left > 0; left -= 5) {
      this.atMs += Math.min(left, 5) * 1000;
      this.send({ kind: 'tick', atMs: this.atMs });
    }
    return this;
  }

  answer(cueId: string, answer: 'done' | 'snooze' | 'wrong'): this {
    return this.send({ kind: 'answered', atMs: this.atMs, cueId, answer, by: 'fujii' });
  }

  get now(): number {
    return this.atMs;
  }

  get open(): OpenCall {
    if (this.state.phase === 'waiting') throw new Error('not started');
    return this.state;
  }

  /** Cues that are on the screen. */
  get onScreen(): CueKind[] {
    return this.open.cues.filter((c) => c.status === 'open').map((c) => c.kind);
  }

  cue(kind: CueKind): Cue | undefined {
    return this.open.cues.findLast((c) => c.kind === kind);
  }

  /** Where a kind of cue was opened: indexes of the last utterance before. */
  openedAt(kind: CueKind): number[] {
    return this.changes
      .filter(({ change }) => change.change === 'opened' && change.cue.kind === kind)
      .map(({ change }) => change.cue.at);
  }

  private say(channel: 'agent' | 'customer', text: string, score?: Score): this {
    const startMs = this.atMs + 1000;
    const endMs = startMs + 4000;
    this.atMs = endMs;
    const i = this.i++;
    return this.send({
      kind: 'utterance',
      atMs: endMs,
      utterance: {
        i,
        utteranceId: `u-${i}`,
        channel,
        text,
        startMs,
        endMs,
        ...(score ? { score } : {}),
      },
    });
  }
}
