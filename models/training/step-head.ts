/**
 * Step 7: every turn of whole calls as the call head sees it, by the code that serves. What the
 * model said of the turns is out of fold, so that they look as they do when they are new.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { agentWords } from '../../server/src/score/agent-words.ts';
import { type CourseTurn, callFeatures, HEAD_FEATURES } from '../../server/src/score/call-head.ts';
import { isBackchannel, pairWords } from '../../server/src/score/repeat.ts';
import type { Tokenise } from '../../server/src/tokenise/tokenise.ts';
import { readCalls } from './corpus.ts';

interface Alone {
  callId: string;
  i: number;
  toneP: number[];
  logits: number[];
}

/** Reads alone.json; writes head.json (which turns) and head.bin (their features). Returns the number of turns. */
export function stepHead(corpusDir: string, workDir: string, tokenise: Tokenise): number {
  const alone = JSON.parse(readFileSync(join(workDir, 'alone.json'), 'utf8')) as Alone[];
  const known = new Map(alone.map((a) => [`${a.callId}#${a.i}`, a]));
  const which: { callId: string; i: number }[] = [];
  const features: number[] = [];
  for (const call of readCalls(corpusDir)) {
    const course: CourseTurn[] = [];
    for (const u of call.utterances) {
      const text = normalise(u.text).trim();
      const said = known.get(`${call.callId}#${u.i}`);
      if (u.channel === 'agent') course.push({ channel: 'agent', said: agentWords(text) });
      else if (said) {
        const answer = { toneP: said.toneP, logits: said.logits, embedding: new Float32Array() };
        course.push({
          channel: 'customer',
          answer,
          words: pairWords(tokenise(text)),
          backchannel: isBackchannel(text),
        });
        which.push({ callId: call.callId, i: u.i });
        features.push(...callFeatures(course));
      }
    }
  }
  writeFileSync(join(workDir, 'head.json'), JSON.stringify({ features: HEAD_FEATURES, which }));
  writeFileSync(join(workDir, 'head.bin'), Float32Array.from(features));
  return which.length;
}
