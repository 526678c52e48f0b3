/**
 * Step 7: pairs of customer turns of the same call with the features of serving, for the
 * repetition head. Label probabilities are the out-of-fold ones, so that the head sees turns as
 * they look when they are new.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asksAgain, refuses } from '../../server/src/score/agent-words.ts';
import type { Engine } from '../../server/src/score/engine.ts';
import {
  contentLemmas,
  isBackchannel,
  PAIR_FEATURES,
  type PairTurn,
  pairFeatures,
  pairWords,
} from '../../server/src/score/repeat.ts';
import { type CorpusCall, readCalls } from './corpus.ts';

export interface PairsOptions {
  corpusDir: string;
  workDir: string;
  engine: Engine;
}
interface OutOfFold {
  callId: string;
  i: number;
  toneP: number[];
  p: number[];
}

const ROWS_AT_ONCE = 32;

/** Sentence vectors of a call's customer turns by index. */
export async function callVectors(
  call: CorpusCall,
  engine: Engine,
): Promise<Map<number, Float32Array>> {
  const prepared = call.utterances.map((u) => engine.prepare(u.channel, u.text));
  const out = new Map<number, Float32Array>();
  const rows = call.utterances.flatMap((u, k) => {
    const turn = prepared[k];
    if (u.channel !== 'customer' || !turn) return [];
    return [{ i: u.i, row: { turn, context: prepared.slice(Math.max(0, k - 3), k) } }];
  });
  for (let k = 0; k < rows.length; k += ROWS_AT_ONCE) {
    const part = rows.slice(k, k + ROWS_AT_ONCE);
    const answers = await engine.run(part.map((r) => r.row));
    part.forEach((r, n) => {
      const answer = answers[n];
      if (answer) out.set(r.i, answer.embedding);
    });
  }
  return out;
}

/** Writes pairs.json: one entry a later turn, with all its earlier turns. Returns their number. */
export async function stepPairs({ corpusDir, workDir, engine }: PairsOptions): Promise<number> {
  const scored = JSON.parse(readFileSync(join(workDir, 'oof.json'), 'utf8')) as OutOfFold[];
  const known = new Map(scored.map((s) => [`${s.callId}#${s.i}`, s]));
  // Vectors of models that have not seen the call, where such were trained; else the model's own.
  const vectorsOf: Record<string, number[]> = {};
  for (const file of readdirSync(workDir).filter((f) => /^vectors\..*\.json$/.test(f)))
    Object.assign(vectorsOf, JSON.parse(readFileSync(join(workDir, file), 'utf8')));
  const anyHeldOut = Object.keys(vectorsOf).length > 0;
  const out: unknown[] = [];
  for (const call of readCalls(corpusDir)) {
    const unseen = call.utterances.some((u) => vectorsOf[`${call.callId}#${u.i}`] !== undefined);
    if (anyHeldOut && !unseen) continue;
    const vectors = await callVectors(call, engine);
    const heard: {
      i: number;
      agent: boolean;
      text: string;
      turn: PairTurn | null;
      words: Set<string>;
    }[] = [];
    for (const u of call.utterances) {
      const prepared = engine.prepare(u.channel, u.text);
      const text = prepared.normalised.text.trim();
      const oof = known.get(`${call.callId}#${u.i}`);
      const own = vectorsOf[`${call.callId}#${u.i}`];
      const embedding = own ? Float32Array.from(own) : vectors.get(u.i);
      const turn: PairTurn | null =
        u.channel === 'customer' && oof && embedding
          ? {
              ...pairWords(prepared.morphemes),
              embedding,
              labels: oof.p,
              toneMean: oof.toneP.reduce((sum, p, k) => sum + p * k, 0),
            }
          : null;
      if (turn && u.label && !isBackchannel(text)) {
        const agent = heard.findLast((h) => h.agent);
        const askedAgain = agent !== undefined && asksAgain(agent.text);
        const pairs: { of: number; x: number[] }[] = [];
        const refused = agent !== undefined && refuses(agent.text);
        let answer = new Set<string>();
        const earlier = heard.filter((h) => h.turn && !isBackchannel(h.text)).length;
        let distance = 0;
        let agentTurnsBetween = 0;
        for (let k = heard.length - 1; k >= 0; k--) {
          const then = heard[k];
          if (!then) continue;
          if (then.agent) {
            agentTurnsBetween++;
            answer = then.words;
            continue;
          }
          distance++;
          if (!then.turn || isBackchannel(then.text)) continue;
          pairs.push({
            of: then.i,
            x: pairFeatures(turn, then.turn, {
              distance,
              askedAgain,
              agentTurnsBetween,
              refused,
              earlier,
              answer,
            }),
          });
        }
        if (pairs.length > 0 || u.label.repeatOf !== null)
          out.push({ callId: call.callId, i: u.i, repeatOf: u.label.repeatOf, pairs });
      } else if (u.label && u.label.repeatOf !== null)
        out.push({ callId: call.callId, i: u.i, repeatOf: u.label.repeatOf, pairs: [] });
      heard.push({
        i: u.i,
        agent: u.channel === 'agent',
        text,
        turn,
        words: contentLemmas(prepared.morphemes),
      });
    }
  }
  writeFileSync(
    join(workDir, 'pairs.json'),
    JSON.stringify({ features: PAIR_FEATURES, turns: out }),
  );
  return out.length;
}
