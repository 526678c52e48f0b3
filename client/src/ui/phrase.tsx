import { jaModel, Parser } from 'budoux';
import { Fragment, memo } from 'react';

const parser = new Parser(jaModel);
const known = new Map<string, string[]>();
const MOST_KNOWN = 2_000;
/** A longer phrase may be wider than a narrow line and then breaks by itself. */
const LONG = 10;

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

/** Text that breaks its lines between phrases, as a Japanese reader expects. */
export const Phrase = memo(function Phrase({
  children,
  className = 'phrase',
}: {
  children: string;
  className?: string;
}) {
  const cut = phrases(children);
  return (
    <span className={className}>
      {cut.map((piece, index) => (
        // Pieces never move: the text is the identity of the whole.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {piece.length > LONG ? <span className="phrase-long">{piece}</span> : piece}
        </Fragment>
      ))}
    </span>
  );
});
