import { fileURLToPath } from 'node:url';
import { loadManual } from '@kikimori/server/manual/load.ts';
import type { RecordStore } from '@kikimori/server/record/record.ts';
import type { CallEvent, CallHead } from '@kikimori/shared/call/event.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { FOLD_VERSION, initialState, step } from '@kikimori/shared/call/step.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { callView } from '@kikimori/shared/view/call.ts';

/** Finished calls put into a real record through the real fold, with scores given by the test. */

export function theManual(): Manual {
  const file = fileURLToPath(new URL('../../shared/manuals/default.yaml', import.meta.url));
  const loaded = loadManual(file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.manual;
}

export function aScore(over: Partial<Score> = {}): Score {
  const tone = over.tone ?? 0;
  const acts = over.acts ?? [];
  const demands = over.demands ?? [];
  return {
    tone,
    toneP: [0, 1, 2, 3].map((t) => (t === tone ? 0.91 : 0.03)),
    acts,
    actP: Object.fromEntries(ACTS.map((a) => [a, acts.includes(a) ? 0.95 : 0.02])) as Score['actP'],
    demands,
    demandP: Object.fromEntries(
      DEMANDS.map((d) => [d, demands.includes(d) ? 0.95 : 0.02]),
    ) as Score['demandP'],
    danger: false,
    dangerP: 0.01,
    selfHarm: false,
    selfHarmP: 0.01,
    repeatOf: null,
    repeatP: 0.02,
    evidence: [],
    scorer: 'onnx',
    model: 'kikimori-ja@test',
    ...over,
  };
}

export interface ATurn {
  who: 'agent' | 'customer';
  text: string;
  score?: Partial<Score>;
}

/** `応:…` is the agent's, all else the customer's. */
export function turnsOf(...lines: (string | [string, Partial<Score>])[]): ATurn[] {
  return lines.map((line) => {
    const [text, score] = typeof line === 'string' ? [line, {}] : line;
    return text.startsWith('応:')
      ? { who: 'agent', text: text.slice(2) }
      : { who: 'customer', text, score };
  });
}

export function aHead(over: Partial<CallHead> & { callId: string }, manual: Manual): CallHead {
  return {
    agentId: 'fujii',
    agentName: '藤井',
    site: '仙台',
    skill: '通信',
    startedAtMs: Date.parse('2026-07-06T05:00:00Z'),
    metadata: { industry: 'telecom' },
    earlier: [],
    versions: { fold: FOLD_VERSION, manual: manual.version, model: 'kikimori-ja@test' },
    ...over,
  };
}

/** Stores a whole call, one event every ten seconds, and its end; `after` may flag it. */
export async function storeCall(
  store: RecordStore,
  manual: Manual,
  call: Partial<CallHead> & { callId: string },
  turns: readonly ATurn[],
  after: readonly CallEvent[] = [],
): Promise<void> {
  const head = aHead(call, manual);
  await store.saveManual(manual.version, manual);
  const events: CallEvent[] = [{ kind: 'started', atMs: 0, call: head }];
  for (const [i, { who, text, score }] of turns.entries()) {
    const startMs = 1000 + i * 10_000;
    events.push({
      kind: 'utterance',
      atMs: startMs + 4000,
      utterance: {
        i,
        utteranceId: `u${i}`,
        channel: who,
        text,
        startMs,
        endMs: startMs + 4000,
        ...(who === 'customer' ? { score: aScore(score) } : {}),
      },
    });
  }
  const endMs = 1000 + turns.length * 10_000;
  events.push({ kind: 'ended', atMs: endMs, reason: 'hangup' }, ...after);
  let state = initialState();
  for (const [seq, event] of events.entries()) {
    const stepped = step(state, event, manual);
    state = stepped.state;
    const row = {
      callId: head.callId,
      seq,
      recordedAtMs: head.startedAtMs + event.atMs,
      sourceSeq: null,
      event,
      cues: stepped.cues,
      hash: hashState(state),
    };
    if (seq === 0) {
      await store.open(head, row);
      continue;
    }
    const view = callView(state, manual, seq);
    const ended = view.status === 'ended';
    await store.append(
      row,
      ended
        ? {
            endedAtMs: head.startedAtMs + view.nowMs,
            durationMs: view.nowMs,
            verdict: view.verdict,
            types: view.types,
            conduct: view.conduct.value,
            demand: view.demand.value,
            cueCount: view.past.length + view.waiting.length + (view.cue ? 1 : 0),
            flag: view.flag,
          }
        : undefined,
    );
  }
}
