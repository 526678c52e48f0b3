import type { SearchHit } from '@kikimori/shared/protocol/review.ts';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { VerdictChip } from '../review/call-table.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { Who } from '../ui/who.tsx';
import { BlindChip } from './blind-chip.tsx';
import { LINK } from './shell.tsx';
import { useSay } from './words.ts';

/** One call that was found: people's judgement before the software's reading, and where the words were said. */
export function SearchHitCard({ hit, words }: { hit: SearchHit; words: readonly string[] }) {
  const say = useSay();
  const { t, i18n } = useTranslation();
  const to = `/review/${encodeURIComponent(hit.callId)}`;
  return (
    <li className="card p-3">
      <div className="flex flex-wrap items-center gap-x-3">
        <InnerLink to={to} className={LINK}>
          {dateTimeText(hit.startedAtMs, i18n.language)}
        </InnerLink>
        {hit.judged && (
          <strong>
            {say('search.judged', {
              stage: say(`stage.${hit.judged.stage}`),
              verdict: t(`review.verdict.${hit.judged.verdict}`),
            })}
          </strong>
        )}
        {hit.verdict && hit.judged && (
          <span className="text-sub">
            {say('search.reading', { verdict: t(`review.verdict.${hit.verdict}`) })}
          </span>
        )}
        {hit.verdict && !hit.judged && <VerdictChip verdict={hit.verdict} />}
        {!hit.verdict && <BlindChip />}
        <span className="text-sub">
          <Phrase>
            {say('who', {
              agent: hit.agentName,
              site: hit.site,
              skill: hit.skill,
              length: clockText(hit.durationMs),
            })}
          </Phrase>
        </span>
      </div>
      {hit.places.map((place) => (
        <p key={place.seq} className="mt-1 grid grid-cols-[3.5rem_1.5rem_1fr] gap-x-2 leading-snug">
          <span className="tabular text-sub">{clockText(place.atMs)}</span>
          <Who channel={place.channel} />
          <span>
            <Marked text={place.text} words={words} />
          </span>
        </p>
      ))}
    </li>
  );
}

/** The text with the words as they were typed marked; other forms of a word stay plain. */
function Marked({ text, words }: { text: string; words: readonly string[] }) {
  const found = words.filter((word) => text.includes(word));
  if (found.length === 0) return text;
  const escaped = found.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // Every other part is one that matched.
  return text.split(new RegExp(`(${escaped.join('|')})`)).map((part, k) =>
    k % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name, and never move
      <mark key={k} className="bg-mark text-text underline underline-offset-4">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
