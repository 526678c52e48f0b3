/**
 * The n-grams that the linear branch reads. Pure; training and serving run these very lines.
 * Marks: `c` characters of the turn, `m` lemmas of the turn, `a` lemmas of the agent's last turn,
 * `p` lemmas of the customer's earlier turns.
 */

import type { Channel } from '../label.ts';
import { isSilent } from './sequence.ts';

/** What of a morpheme is read. */
export interface Word {
  surface: string;
  lemma: string;
}
export interface ContextWords {
  channel: Channel;
  words: readonly Word[];
}

const MAX_CHARACTERS = 4;
/** Character n-grams are taken of at most this many characters; the text is cut before. */
const MAX_TEXT = 480;

/** The words' surfaces joined, silent marks left out, figures alike. */
function plainText(words: readonly Word[]): string[] {
  let text = '';
  for (const w of words) if (!isSilent(w.surface)) text += w.surface;
  return [...text.slice(0, MAX_TEXT).replace(/[0-9]+/g, (m) => '0'.repeat(Math.min(m.length, 5)))];
}

function lemmas(words: readonly Word[]): string[] {
  const out: string[] = [];
  for (const w of words)
    if (!isSilent(w.surface)) out.push(w.lemma.replace(/[0-9]/g, '0').slice(0, 24));
  return out;
}

/** Distinct n-grams of a turn and its context (oldest first, at most three turns are read). */
export function ngrams(turn: readonly Word[], context: readonly ContextWords[]): Set<string> {
  const out = new Set<string>();
  const text = ['^', ...plainText(turn), '$'];
  for (let n = 1; n <= MAX_CHARACTERS; n++)
    for (let k = 0; k + n <= text.length; k++) out.add(`c${text.slice(k, k + n).join('')}`);
  const own = lemmas(turn);
  for (let k = 0; k < own.length; k++) {
    out.add(`m${own[k]}`);
    if (k + 1 < own.length) out.add(`m${own[k]} ${own[k + 1]}`);
  }
  const near = context.slice(-3);
  const agent = near.findLast((t) => t.channel === 'agent');
  if (agent) {
    const said = lemmas(agent.words);
    for (let k = 0; k < said.length; k++) {
      out.add(`a${said[k]}`);
      if (k + 1 < said.length) out.add(`a${said[k]} ${said[k + 1]}`);
    }
  }
  for (const t of near) {
    if (t.channel !== 'customer') continue;
    const said = lemmas(t.words);
    for (let k = 0; k < said.length; k++) {
      out.add(`p${said[k]}`);
      if (k + 1 < said.length) out.add(`p${said[k]} ${said[k + 1]}`);
    }
  }
  return out;
}

/** Marks of context n-grams. */
export const CONTEXT_MARKS = new Set(['a', 'p']);
