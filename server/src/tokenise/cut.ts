import type { Cut } from '@kikimori/shared/protocol/manual-index.ts';
import type { Tokenise } from './tokenise.ts';

/** Cuts a text into words with their readings; the surfaces joined are the text. Pure. */
export function cutText(text: string, tokenise: Tokenise): Cut {
  const cut: Cut = [];
  let at = 0;
  for (const { surface, reading, start, end } of tokenise(text)) {
    // White space is no word and still part of the text.
    if (start > at) cut.push(text.slice(at, start));
    cut.push(reading === surface ? surface : [surface, reading]);
    at = end;
  }
  if (at < text.length) cut.push(text.slice(at));
  return cut;
}
