import type { SearchHit } from '@kikimori/shared/protocol/review.ts';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { VerdictChip } from '../review/call-table.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { BlindChip } from './blind-chip.tsx';
import { LINK } from './shell.tsx';
import { useSay } from './words.ts';

/** One call that was found: people's judgement before the software's reading, and where the words were said. */
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
        <p key={place.seq} className="mt-1 leading-snug">
          <span className="tabular text-sub">{clockText(place.atMs)}</span> {place.text}
        </p>
      ))}
    </li>
  );
}
