import type { SearchHit } from '@kikimori/shared/protocol/review.ts';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { VerdictChip } from '../review/call-table.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { BlindChip } from './blind-chip.tsx';
import { LINK } from './shell.tsx';
import { useSay } from './words.ts';

/** One call that was found, and where the words were said. */
export function SearchHitCard({ hit }: { hit: SearchHit }) {
  const say = useSay();
  const { t, i18n } = useTranslation();
  const to = `/review/${encodeURIComponent(hit.callId)}`;
  return (
    <li className="card p-3">
      <div className="flex flex-wrap items-center gap-x-3">
        <InnerLink to={to} className={LINK}>
          {dateTimeText(hit.startedAtMs, i18n.language)}
        </InnerLink>
        {hit.verdict ? <VerdictChip verdict={hit.verdict} /> : <BlindChip />}
        {hit.judged && (
          <span>
            {say('search.judged', {
              stage: say(`stage.${hit.judged.stage}`),
              verdict: t(`review.verdict.${hit.judged.verdict}`),
            })}
          </span>
        )}
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
        <p key={place.seq} className="mt-1 leading-snug">
          <span className="tabular text-sub">{clockText(place.atMs)}</span> {place.text}
        </p>
      ))}
    </li>
  );
}
