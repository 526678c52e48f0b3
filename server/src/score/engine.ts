/**
 * In: prepared turns. Out: calibrated probabilities and a sentence vector each. Runs in the
 * scoring worker. Never: keeps a turn, never depends on which turns share a batch.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LocatedModel } from '@kikimori/models/locate.ts';
import { ACTS, type Channel, DEMANDS } from '@kikimori/shared/label.ts';
import { ngrams } from '@kikimori/shared/text/ngrams.ts';
import { type Normalised, normaliseWithMap } from '@kikimori/shared/text/normalise.ts';
import { joinPieces, type PieceRow } from '@kikimori/shared/text/sequence.ts';
import { AutoModel, AutoTokenizer, env, Tensor } from '@xenova/transformers';
import { createKuromoji } from '../tokenise/kuromoji.ts';
import type { Morpheme } from '../tokenise/tokenise.ts';
import { CALL_HEAD_FILE, type CallHead, readCallHead } from './call-head.ts';
import { createPieces } from './pieces.ts';

/** A turn as the model reads it. */
export interface Prepared {
  channel: Channel;
  normalised: Normalised;
  morphemes: Morpheme[];
  pieces: number[];
}
/** One row to score: a turn and what was heard before it, oldest first. */
export interface Row {
  turn: Prepared;
  context: readonly Prepared[];
}
/** Raw answer for one row. `logits`: acts, demands, danger, selfHarm in label order. */
export interface Answer {
  toneP: number[];
  logits: number[];
  embedding: Float32Array;
}
export interface Engine {
  /** Null where the model has none: then a turn is what the model says of it alone. */
  readonly head: CallHead | null;
  prepare(channel: Channel, text: string): Prepared;
  pieces(words: readonly { surface: string }[]): number[];
  run(rows: readonly Row[]): Promise<Answer[]>;
  close(): Promise<void>;
}

/** What is used of an onnxruntime session and of its tensors. */
interface OrtSession {
  run(
    feeds: Record<string, unknown>,
  ): Promise<Record<string, { dims: readonly number[]; data: unknown }>>;
}

const PAD_GRAM = 0;
/** Rows share a run where their lengths differ by no more than this, in pieces. */
const PAD_AT_MOST = 12;
const LOGITS = ['acts', 'demands', 'danger', 'selfHarm'] as const;

function softmax(logits: number[]): number[] {
  const top = Math.max(...logits);
  const e = logits.map((x) => Math.exp(x - top));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
}

/** Throws where a file of the model cannot be loaded; the message names the folder. */
export async function createEngine(model: LocatedModel, threads: number): Promise<Engine> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(model.dir);
  const name = basename(model.dir);
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(model.dir, file), 'utf8')) as T;
  const [tokenise, tokenizer, net] = await Promise.all([
    createKuromoji(),
    AutoTokenizer.from_pretrained(name, { local_files_only: true }),
    AutoModel.from_pretrained(name, {
      local_files_only: true,
      dtype: model.dtype,
      session_options: {
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
      },
    }),
  ]);
  const vocabulary = read<{ model: { vocab: Record<string, number> } }>('tokenizer.json').model
    .vocab;
  const pieces = createPieces(tokenizer, new Map(Object.entries(vocabulary)));
  // An encoder without the n-gram branch has no such list.
  const hasGrams = model.files.some((f) => f.path === 'ngrams.json');
  const grams = new Map<string, number>(
    hasGrams ? read<string[]>('ngrams.json').map((g, k) => [g, k + 1]) : [],
  );

  const gramIds = (row: Row): number[] => {
    const context = row.context.map((c) => ({ channel: c.channel, words: c.morphemes }));
    const ids: number[] = [];
    for (const gram of ngrams(row.turn.morphemes, context)) {
      const id = grams.get(gram);
      if (id !== undefined) ids.push(id);
    }
    return ids;
  };
  const padded = (rows: number[][], pad: number): Tensor => {
    const width = Math.max(1, ...rows.map((r) => r.length));
    const data = new BigInt64Array(rows.length * width).fill(BigInt(pad));
    rows.forEach((row, r) => {
      for (let k = 0; k < row.length; k++) data[r * width + k] = BigInt(row[k] ?? pad);
    });
    return new Tensor('int64', data, [rows.length, width]);
  };

  const session = (net as unknown as { sessions: Record<string, OrtSession> }).sessions.model;
  if (!session) throw new Error(`${model.dir}: transformers.js opened no session for the model`);

  /** Rows of like length, run together. */
  const runAlike = async (rows: readonly Row[], joined: readonly PieceRow[]): Promise<Answer[]> => {
    const ids = joined.map((j) => j.ids);
    const feeds: Record<string, Tensor> = {
      input_ids: padded(ids, pieces.pad),
      attention_mask: padded(
        ids.map((row) => row.map(() => 1)),
        0,
      ),
      token_type_ids: padded(
        joined.map((j) => j.types),
        0,
      ),
    };
    if (hasGrams) feeds.ngram_ids = padded(rows.map(gramIds), PAD_GRAM);
    // The session itself is asked: the library's own call prints its inputs when it fails.
    const out = await session.run(
      Object.fromEntries(Object.entries(feeds).map(([key, tensor]) => [key, tensor.ort_tensor])),
    );
    const column = (key: string, r: number): number[] => {
      const tensor = out[key];
      if (!tensor) throw new Error(`${model.dir}: the model has no output "${key}"`);
      const width = tensor.dims.at(-1) ?? 1;
      return Array.from((tensor.data as Float32Array).subarray(r * width, (r + 1) * width));
    };
    return rows.map((_, r) => ({
      toneP: softmax(column('tone', r)),
      logits: LOGITS.flatMap((key) => column(key, r)),
      embedding: Float32Array.from(column('embedding', r)),
    }));
  };

  const run = async (rows: readonly Row[]): Promise<Answer[]> => {
    const joined = rows.map((r) => joinPieces(r.turn.pieces, r.context, pieces));
    const order = rows
      .map((_, k) => k)
      .sort((a, b) => (joined[a]?.ids.length ?? 0) - (joined[b]?.ids.length ?? 0));
    const answers: Answer[] = new Array(rows.length);
    // Short rows are not padded to the length of long ones: half of the work would be padding.
    for (let from = 0; from < order.length; ) {
      const shortest = joined[order[from] ?? 0]?.ids.length ?? 0;
      let to = from + 1;
      while (
        to < order.length &&
        (joined[order[to] ?? 0]?.ids.length ?? 0) <= shortest + PAD_AT_MOST
      )
        to++;
      const group = order.slice(from, to);
      const part = await runAlike(
        group.flatMap((k) => rows[k] ?? []),
        group.flatMap((k) => joined[k] ?? []),
      );
      group.forEach((k, n) => {
        const answer = part[n];
        if (answer) answers[k] = answer;
      });
      from = to;
    }
    return answers;
  };

  const engine: Engine = {
    head: model.files.some((f) => f.path === CALL_HEAD_FILE)
      ? readCallHead(join(model.dir, CALL_HEAD_FILE))
      : null,
    prepare(channel, text) {
      const normalised = normaliseWithMap(text);
      const morphemes = tokenise(normalised.text);
      return { channel, normalised, morphemes, pieces: pieces.ids(morphemes) };
    },
    pieces: (words) => pieces.ids(words),
    run,
    close: async () => {
      await net.dispose();
    },
  };
  // The first run is slow; a model with other outputs fails here, at start.
  const [probe] = await run([{ turn: engine.prepare('customer', '確認です'), context: [] }]);
  const wanted = ACTS.length + DEMANDS.length + 2;
  if (probe?.toneP.length !== 4 || probe.logits.length !== wanted)
    throw new Error(
      `${model.dir}: the model gives ${probe?.toneP.length} tones and ${probe?.logits.length} labels, needed are 4 and ${wanted}`,
    );
  if (![...probe.toneP, ...probe.logits].every(Number.isFinite))
    throw new Error(`${model.dir}: the model gives figures that are not finite`);
  return engine;
}
