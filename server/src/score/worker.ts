/**
 * The scoring worker: kuromoji, the model and every open call's context live here, off the main
 * thread. Rows of all calls share batches; what a row scores does not depend on its batch.
 */

import { MAX_CONTEXT_TURNS } from '@kikimori/shared/text/sequence.ts';
import { type AgentWords, agentWords } from './agent-words.ts';
import { createBatches } from './batches.ts';
import { type CallHead, type CourseTurn, inTheCall } from './call-head.ts';
import { type Answer, createEngine, type Engine, type Prepared, type Row } from './engine.ts';
import { evidenceOf, occluded, phrases } from './evidence.ts';
import { hitColumns, PROVISIONAL_AT_LEAST, probabilityOf, scoreOf } from './judge.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import {
  contentLemmas,
  isBackchannel,
  linearProbability,
  type PairTurn,
  type PairWords,
  pairFeatures,
  pairWords,
  turnFeatures,
} from './repeat.ts';
import type { PlainTurn } from './score.ts';

const MAX_COMPARED = 60;

interface HeardAgent {
  i: number;
  prepared: Prepared;
  said: AgentWords;
}
interface HeardCustomer {
  i: number;
  prepared: Prepared;
  words: PairWords;
  backchannel: boolean;
  /** What the model says of the turn. */
  answer: Promise<Answer>;
  /** The same in the light of the call. */
  judged: Promise<Answer>;
}
type Heard = HeardAgent | HeardCustomer;
interface Repeat {
  of: number | null;
  p: number;
}

const { model, threads }: WorkerStart = JSON.parse(process.argv[2] ?? '{}');
const say = (message: FromWorker) => {
  if (process.connected) process.send?.(message);
};
const calls = new Map<number, Heard[]>();

function pairTurn(heard: HeardCustomer, answer: Answer): PairTurn {
  return {
    ...heard.words,
    embedding: answer.embedding,
    labels: answer.logits.map((z) => 1 / (1 + Math.exp(-z))),
    toneMean: answer.toneP.reduce((sum, p, k) => sum + p * k, 0),
  };
}

/** The call up to and with `now`, whose answer is not in `call` yet where it is provisional. */
async function inItsCall(
  call: readonly Heard[],
  now: Omit<HeardCustomer, 'judged' | 'i'>,
  head: CallHead | null,
): Promise<Answer> {
  const answer = await now.answer;
  if (!head) return answer;
  const course: CourseTurn[] = [];
  for (const h of call) {
    if ('said' in h) course.push({ channel: 'agent', said: h.said });
    else {
      // A turn that the model failed on was judged by the lexicon and tells nothing here.
      const then = await h.answer.catch(() => null);
      if (then) course.push({ ...h, channel: 'customer', answer: then });
    }
  }
  course.push({ ...now, channel: 'customer', answer });
  return inTheCall(course, answer, head);
}

async function repeatOf(call: readonly Heard[], at: number, answer: Answer): Promise<Repeat> {
  const now = call[at];
  const none: Repeat = { of: null, p: 0 };
  if (!now || 'said' in now || now.backchannel) return none;
  const before = call.slice(0, at);
  const agent = before.findLast((h) => 'said' in h);
  const askedAgain = agent?.said.asksAgain ?? false;
  const refused = agent?.said.refuses ?? false;
  const own = pairTurn(now, answer);
  let answerWords = new Set<string>();
  const earlier = before.filter((h) => !('said' in h) && !h.backchannel).length;
  const pairs: { of: number; p: number; x: number[] }[] = [];
  let distance = 0;
  let agentTurnsBetween = 0;
  for (let k = at - 1; k >= 0 && distance < MAX_COMPARED; k--) {
    const then = call[k];
    if (!then) continue;
    if ('said' in then) {
      agentTurnsBetween++;
      answerWords = contentLemmas(then.prepared.morphemes);
      continue;
    }
    distance++;
    if (then.backchannel) continue;
    const x = pairFeatures(own, pairTurn(then, await then.judged), {
      distance,
      askedAgain,
      agentTurnsBetween,
      refused,
      earlier,
      answer: answerWords,
    });
    pairs.push({ of: then.i, p: linearProbability(x, model.repeat.pair), x });
  }
  if (pairs.length === 0) return none;
  const best = pairs.reduce((a, b) => (b.p > a.p ? b : a));
  const raw = linearProbability(turnFeatures(pairs), model.repeat.turn);
  const p = probabilityOf('repeat', Math.log(raw / (1 - raw)), model);
  return { of: p >= (model.thresholds.repeat ?? 1) ? best.of : null, p };
}

/** Puts a turn in its place by index, or in the place of an earlier version of itself. */
function place(call: Heard[], heard: Heard): number {
  let at = call.length;
  while (at > 0 && (call[at - 1]?.i ?? -1) > heard.i) at--;
  if (call[at - 1]?.i === heard.i) {
    call[at - 1] = heard;
    return at - 1;
  }
  call.splice(at, 0, heard);
  return at;
}

function serve(engine: Engine): (message: ToWorker) => void {
  const submit = createBatches<Row, Answer>((rows) => engine.run(rows));
  const rowAt = (call: readonly Heard[], at: number, turn: Prepared): Row => ({
    turn,
    context: call.slice(Math.max(0, at - MAX_CONTEXT_TURNS), at).map((h) => h.prepared),
  });

  const take = (call: Heard[], turn: PlainTurn): { at: number; row: Row; heard: Heard } => {
    const { i, channel, text } = turn;
    const prepared = engine.prepare(channel, text);
    const plain = prepared.normalised.text.trim();
    if (channel === 'agent') {
      const heard: Heard = { i, prepared, said: agentWords(plain) };
      const at = place(call, heard);
      return { heard, at, row: rowAt(call, at, prepared) };
    }
    const before = call.filter((h) => h.i < i);
    const row = rowAt(before, before.length, prepared);
    const now = {
      prepared,
      words: pairWords(prepared.morphemes),
      backchannel: isBackchannel(plain),
      answer: submit(row),
    };
    const heard: Heard = { i, ...now, judged: inItsCall(before, now, engine.head) };
    // Awaited by whoever compares with this turn; here only kept from ending the process.
    heard.answer.catch(() => undefined);
    heard.judged.catch(() => undefined);
    return { heard, at: place(call, heard), row };
  };

  const hear = async (
    id: number,
    call: Heard[],
    turn: PlainTurn,
    deadlineMs: number,
  ): Promise<void> => {
    const startMs = performance.now();
    const { heard, at, row } = take(call, turn);
    if ('said' in heard) return say({ kind: 'scored', id, score: null });
    const words = heard.prepared.morphemes.map(({ surface, lemma }) => ({ surface, lemma }));
    say({ kind: 'cut', id, words });
    const seen = call.slice(0, at + 1);
    const alone = await heard.answer;
    const judged = await heard.judged;
    const hits = hitColumns(judged, model);
    const parts = hits.length > 0 ? phrases(heard.prepared.morphemes) : [];
    const repeat = await repeatOf(seen, at, judged);
    if (parts.length > 0) {
      // Which words carry a label costs many rows: told after, and by nobody once it is too late.
      say({ kind: 'judged', id, score: scoreOf(judged, repeat, [], model) });
      if (performance.now() - startMs > deadlineMs) return;
    }
    const without = await Promise.all(
      occluded(row, parts, engine.pieces).map((r) => submit(r, true)),
    );
    const evidence = evidenceOf(heard.prepared, parts, alone, without, hits);
    say({ kind: 'scored', id, score: scoreOf(judged, repeat, evidence, model) });
  };

  const provisional = async (id: number, call: Heard[], text: string): Promise<void> => {
    const prepared = engine.prepare('customer', text);
    const now = {
      prepared,
      words: pairWords(prepared.morphemes),
      backchannel: isBackchannel(prepared.normalised.text.trim()),
      answer: submit(rowAt(call, call.length, prepared)),
    };
    const judged = await inItsCall([...call], now, engine.head);
    const labels = hitColumns(judged, model, PROVISIONAL_AT_LEAST).map((h) => h.label);
    say({
      kind: 'heard',
      id,
      danger: labels.includes('danger'),
      selfHarm: labels.includes('selfHarm'),
    });
  };

  return (message) => {
    if (message.kind === 'open') {
      const call: Heard[] = [];
      calls.set(message.session, call);
      for (const turn of message.history) take(call, turn);
    } else if (message.kind === 'drop') calls.delete(message.session);
    else if (message.kind === 'close')
      void engine.close().finally(() => {
        process.disconnect();
      });
    else {
      const call = calls.get(message.session ?? -1) ?? [];
      const work =
        message.kind === 'hear'
          ? hear(message.id, call, message.turn, message.deadlineMs)
          : provisional(message.id, call, message.text);
      work.catch((error: unknown) =>
        say({
          kind: 'error',
          id: message.id,
          message: error instanceof Error ? error.message : String(error),
        }),
      );
    }
  };
}

// Ctrl-C at a terminal reaches the whole group; the server finishes its calls first and then says so.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

createEngine(model, threads).then(
  (engine) => {
    process.on('message', serve(engine));
    say({ kind: 'ready' });
  },
  (error: unknown) => {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  },
);
