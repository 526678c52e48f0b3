/**
 * Step 7: turns as the call head sees them, by the code that serves. What the model said of the
 * turns is out of fold, so that they look as they do when they are new.
 *
 * Three kinds of rows: every turn of whole calls in its call; the same as if the call had begun up to
 * three turns before, since written calls hardly ever begin with the worst and real ones may; and
 * single turns with their context, which hold most of the rare labels.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { agentWords } from '../../server/src/score/agent-words.ts';
import { type CourseTurn, callFeatures, HEAD_FEATURES } from '../../server/src/score/call-head.ts';
import { isBackchannel, pairWords } from '../../server/src/score/repeat.ts';
import type { Tokenise } from '../../server/src/tokenise/tokenise.ts';
import { readCalls, readTurns } from './corpus.ts';
import { readCalm } from './pretext.ts';
import { CALM_GROUP, CALM_ROWS, groupOfTurn } from './step-rows.ts';

interface Alone {
  group: string;
  i: number;
  toneP: number[];
  logits: number[];
}
export interface HeadOptions {
  corpusDir: string;
  workDir: string;
  tokenise: Tokenise;
  pretextDir: string | null;
  shareAlike: boolean;
}
type Kind = 'call' | 'cut' | 'single' | 'calm';

/** Reads alone.json; writes head.json (which rows) and head.bin (their features). Returns the number of rows. */
export function stepHead(options: HeadOptions): number {
  const { corpusDir, workDir, tokenise } = options;
  const alone = JSON.parse(readFileSync(join(workDir, 'alone.json'), 'utf8')) as Alone[];
  const known = new Map(alone.map((a) => [`${a.group}#${a.i}`, a]));
  const which: { kind: Kind; group: string; i: number }[] = [];
  const features: number[] = [];
  const add = (kind: Kind, group: string, i: number, course: readonly CourseTurn[]) => {
    which.push({ kind, group, i });
    for (const x of callFeatures(course)) features.push(x);
  };
  const agent = (text: string): CourseTurn => ({
    channel: 'agent',
    said: agentWords(normalise(text).trim()),
  });
  const customer = (text: string, said: Alone): CourseTurn => {
    const plain = normalise(text).trim();
    return {
      channel: 'customer',
      answer: { toneP: said.toneP, logits: said.logits, embedding: new Float32Array() },
      words: pairWords(tokenise(plain)),
      backchannel: isBackchannel(plain),
    };
  };
  const single = (
    kind: Kind,
    group: string,
    i: number,
    text: string,
    context: readonly { channel: 'agent' | 'customer'; text: string }[],
  ) => {
    const said = known.get(`${group}#${i}`);
    if (!said) return;
    // What the customer said before was not scored; what the agent said is known.
    const before = context.filter((c) => c.channel === 'agent').map((c) => agent(c.text));
    add(kind, group, i, [...before, customer(text, said)]);
  };

  for (const call of readCalls(corpusDir)) {
    const course: CourseTurn[] = [];
    for (const u of call.utterances) {
      if (u.channel === 'agent') course.push(agent(u.text));
      const said = known.get(`${call.callId}#${u.i}`);
      if (u.channel === 'agent' || !said) continue;
      course.push(customer(u.text, said));
      add('call', call.callId, u.i, course);
      const kept = 1 + ((u.i * 7 + call.callId.length + call.utterances.length) % 4);
      if (course.length > kept) add('cut', call.callId, u.i, course.slice(-kept));
    }
  }
  for (const t of readTurns(corpusDir)) single('single', groupOfTurn(t), t.line, t.text, t.context);
  readCalm(options.pretextDir, options.shareAlike, CALM_ROWS, 0).forEach((t, k) => {
    single('calm', `${CALM_GROUP}${k}`, k, t.text, t.context);
  });
  writeFileSync(join(workDir, 'head.json'), JSON.stringify({ features: HEAD_FEATURES, which }));
  writeFileSync(join(workDir, 'head.bin'), Float32Array.from(features));
  return which.length;
}
