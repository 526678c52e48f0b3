import { jaModel, Parser } from 'budoux';
import { Fragment, memo } from 'react';

const parser = new Parser(jaModel);
const known = new Map<string, string[]>();
const MOST_KNOWN = 2_000;
/** A longer phrase may be wider than a narrow line: it is cut where a word begins, if anywhere. */
const LONG = 10;
/** Where polite words begin, and where a word in kanji or katakana follows a particle. */
const WORD =
  /(?=いらっしゃ|でござ|いただ|いたし|くださ|おりま|でしょう)|(?<!で)(?=ござい)|(?<=[をにでがはのともへや])(?=[\p{Script=Han}\p{Script=Katakana}])|(?<=から|まで|より)(?=\p{Script=Han})/u;

/** Cuts Japanese text into phrases (文節, spaces) at which a line may break. Remembers recent texts. */
export function phrases(text: string): string[] {
  let cut = known.get(text);
  if (!cut) {
    cut = closedUp(parser.parse(text).flatMap((phrase) => phrase.split(/(?<=\s)(?=\S)/u)));
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, cut);
  }
  return cut;
}

/** Marks that begin no line stand at the end of the phrase before (行頭禁則). */
function closedUp(cut: readonly string[]): string[] {
  const closed: string[] = [];
  for (const phrase of cut) {
    const marks = closed.length > 0 ? (/^[・、。，．）」』】！？]+/u.exec(phrase)?.[0] ?? '') : '';
    closed.push((closed.pop() ?? '') + marks);
    if (phrase.length > marks.length) closed.push(phrase.slice(marks.length));
  }
  return closed.filter((phrase) => phrase !== '');
}

interface Piece {
  text: string;
  /** Spaces after it; within a block of its own they would not be seen. */
  space: string;
}

function pieces(text: string): Piece[] {
  return phrases(text)
    .flatMap((phrase) => (phrase.length > LONG ? phrase.split(WORD) : phrase))
    .map((piece) => ({
      text: piece.trimEnd(),
      space: piece.slice(piece.trimEnd().length),
    }));
}

/** Text that breaks its lines between phrases, as a Japanese reader expects. */
export const Phrase = memo(function Phrase({
  children,
  className = 'phrase',
}: {
  children: string;
  className?: string;
}) {
  return (
    <span className={className}>
      {pieces(children).map(({ text, space }, index) => (
        // Pieces never move: the text is the identity of the whole.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {text.length > LONG ? <span className="phrase-long">{text}</span> : text}
          {space}
        </Fragment>
      ))}
    </span>
  );
});
