/**
 * The scoring worker: kuromoji, the model and every open call's context live here, off the main
 * thread. Rows of all calls share batches; what a row scores does not depend on its batch.
 */
import { MAX_CONTEXT_TURNS } from '@kikimori/shared/text/sequence.ts';
import { createBatches } from './batches.ts';
import { type Answer, createEngine, type Engine, type Prepared, type Row } from './engine.ts';
import { evidenceOf, occluded, phrases } from './evidence.ts';
import { hitColumns, PROVISIONAL_AT_LEAST, probabilityOf, scoreOf } from './judge.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import {
  asksAgain,
  contentLemmas,
  isBackchannel,
  linearProbability,
  type PairTurn,
  type PairWords,
  pairFeatures,
  pairWords,
  refuses,
  turnFeatures,
} from './repeat.ts';
import type { PlainTurn } from './score.ts';

const MAX_COMPARED = 60;

interface Heard {
  i: number;
  prepared: Prepared;
  words: PairWords | null;
  answer: Promise<Answer> | null;
}
interface Repeat {
  of: number | null;
  p: number;
}

const { model, threads }: WorkerStart = JSON.parse(process.argv[2] ?? '{}');
const say = (message: FromWorker) => {
  if (process.connected) process.send?.(message);
};
const calls = new Map<number, Heard[]>();

function pairTurn(heard: Heard, answer: Answer): PairTurn {
  return {
    ...(heard.words ?? pairWords([])),
    embedding: answer.embedding,
    labels: answer.logits.map((z) => 1 / (1 + Math.exp(-z))),
    toneMean: answer.toneP.reduce((sum, p, k) => sum + p * k, 0),
  };
}

async function repeatOf(call: readonly Heard[], at: number, answer: Answer): Promise<Repeat> {
  const now = call[at];
  const none: Repeat = { of: null, p: 0 };
  if (!now || isBackchannel(now.prepared.normalised.text.trim())) return none;
  const agent = call.slice(0, at).findLast((h) => h.prepared.channel === 'agent');
  const askedAgain = agent !== undefined && asksAgain(agent.prepared.normalised.text);
  const refused = agent !== undefined && refuses(agent.prepared.normalised.text);
  const own = pairTurn(now, answer);
  let answerWords = new Set<string>();
  const spoke = (h: Heard) => h.answer && !isBackchannel(h.prepared.normalised.text.trim());
  const earlier = call.slice(0, at).filter(spoke).length;
  const pairs: { of: number; p: number; x: number[] }[] = [];
  let distance = 0;
  let agentTurnsBetween = 0;
  for (let k = at - 1; k >= 0 && distance < MAX_COMPARED; k--) {
    const then = call[k];
    if (!then) continue;
    if (then.prepared.channel === 'agent') {
      agentTurnsBetween++;
      answerWords = contentLemmas(then.prepared.morphemes);
      continue;
    }
    distance++;
    if (!then.answer || !spoke(then)) continue;
    const x = pairFeatures(own, pairTurn(then, await then.answer), {
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

  const take = (call: Heard[], turn: PlainTurn): { heard: Heard; at: number; row: Row } => {
    const prepared = engine.prepare(turn.channel, turn.text);
    const words = turn.channel === 'customer' ? pairWords(prepared.morphemes) : null;
    const heard: Heard = { i: turn.i, prepared, words, answer: null };
    const at = place(call, heard);
    const row = rowAt(call, at, prepared);
    if (turn.channel === 'customer') {
      heard.answer = submit(row);
      // Awaited by whoever compares with this turn; here only kept from ending the process.
      heard.answer.catch(() => undefined);
    }
    return { heard, at, row };
  };

  const hear = async (id: number, call: Heard[], turn: PlainTurn): Promise<void> => {
    const { heard, at, row } = take(call, turn);
    if (!heard.answer) return say({ kind: 'scored', id, score: null });
    const words = heard.prepared.morphemes.map(({ surface, lemma }) => ({ surface, lemma }));
    say({ kind: 'cut', id, words });
    const seen = call.slice(0, at + 1);
    const answer = await heard.answer;
    const hits = hitColumns(answer, model);
    const parts = hits.length > 0 ? phrases(heard.prepared.morphemes) : [];
    const without = await Promise.all(occluded(row, parts, engine.pieces).map(submit));
    const evidence = evidenceOf(heard.prepared, parts, answer, without, hits);
    const repeat = await repeatOf(seen, at, answer);
    say({ kind: 'scored', id, score: scoreOf(answer, repeat, evidence, model) });
  };

  const provisional = async (id: number, call: Heard[], text: string): Promise<void> => {
    const turn = engine.prepare('customer', text);
    const answer = await submit(rowAt(call, call.length, turn));
    const labels = hitColumns(answer, model, PROVISIONAL_AT_LEAST).map((h) => h.label);
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
          ? hear(message.id, call, message.turn)
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
