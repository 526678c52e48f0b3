/**
 * Step 8: pairs of customer turns of the same call with the features of serving, for the
 * repetition head. Label probabilities are the out-of-fold ones, so that the head sees turns as
 * they look when they are new.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { asksAgain, refuses } from '../../server/src/score/agent-words.ts';
import {
  contentLemmas,
  isBackchannel,
  PAIR_FEATURES,
  type PairTurn,
  pairFeatures,
  pairWords,
} from '../../server/src/score/repeat.ts';
import type { Tokenise } from '../../server/src/tokenise/tokenise.ts';
import { readCalls } from './corpus.ts';

export interface PairsOptions {
  corpusDir: string;
  workDir: string;
  tokenise: Tokenise;
}
interface OutOfFold {
  callId: string;
  i: number;
  toneP: number[];
  p: number[];
}

/** Writes pairs.json: one entry a later turn, with all its earlier turns. Returns their number. */
export function stepPairs({ corpusDir, workDir, tokenise }: PairsOptions): number {
  const scored = JSON.parse(readFileSync(join(workDir, 'oof.json'), 'utf8')) as OutOfFold[];
  const known = new Map(scored.map((s) => [`${s.callId}#${s.i}`, s]));
  // Of views that have not seen the call (fit_vector.py).
  const vectors = JSON.parse(readFileSync(join(workDir, 'vectors.json'), 'utf8')) as Record<
    string,
    number[]
  >;
  const out: unknown[] = [];
  for (const call of readCalls(corpusDir)) {
    const heard: {
      i: number;
      agent: boolean;
      text: string;
      turn: PairTurn | null;
      words: Set<string>;
    }[] = [];
    for (const u of call.utterances) {
      const plain = normalise(u.text);
      const morphemes = tokenise(plain);
      const text = plain.trim();
      const oof = known.get(`${call.callId}#${u.i}`);
      const embedding = vectors[`${call.callId}#${u.i}`];
      const turn: PairTurn | null =
        u.channel === 'customer' && oof && embedding
          ? {
              ...pairWords(morphemes),
              embedding: Float32Array.from(embedding),
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
        words: contentLemmas(morphemes),
      });
    }
  }
  writeFileSync(
    join(workDir, 'pairs.json'),
    JSON.stringify({ features: PAIR_FEATURES, turns: out }),
  );
  return out.length;
}
