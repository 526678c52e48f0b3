import { FLAGS } from '@kikimori/shared/call/event.ts';
import type { Verdict } from '@kikimori/shared/label.ts';
import type { CallRow } from '@kikimori/shared/protocol/http.ts';
import { useTranslation } from 'react-i18next';
import { Segments } from '../agent/axes.tsx';
import { axisLevel } from '../agent/words.ts';
import { InnerLink } from '../app/masthead.tsx';
import { BlindChip } from '../qa/blind-chip.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';

/** The reading of a call; grey looks undecided. Neither colour nor size judges. */
export function VerdictChip({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  const look: Record<Verdict, string> = {
    normal: 'border-line',
    claim: 'border-line-strong',
    grey: 'border-dashed border-line-strong',
    harassment: 'border-2 border-text',
  };
  return (
    <span className={`inline-block rounded-4 border px-1.5 whitespace-nowrap ${look[verdict]}`}>
      {t(`review.verdict.${verdict}`)}
    </span>
  );
}

function AxisCell({ name, value }: { name: 'conduct' | 'demand'; value: number | null }) {
  const { t } = useTranslation();
  if (value === null) return <span className="text-sub">—</span>;
  const level = axisLevel(value);
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span className="lg:sr-only text-sub">{t(`axis.${name}.name`)}</span>
      <Segments level={level} />
      {t(`axis.${name}.levels.${level}`)}
    </span>
  );
}

/** A table where there is room, one card a call where there is not. */
export function CallTable({ calls }: { calls: readonly CallRow[] }) {
  const { t, i18n } = useTranslation();
  const columns = ['call', 'verdict', 'conduct', 'demand', 'cues', 'length', 'flag'] as const;
  const cell = 'lg:table-cell lg:border-t lg:border-line lg:px-3 lg:py-2 lg:align-top';
  return (
    <table className="block w-full lg:card lg:table lg:border-separate lg:border-spacing-0">
      <thead className="max-lg:sr-only">
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className="px-3 py-2 text-left font-normal text-sub">
              {t(`review.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="flex flex-col gap-2 lg:table-row-group">
        {calls.map((call) => {
          const flag = FLAGS.find((option) => option === call.flag);
          // On a card, what is not told takes no room.
          const hidden = call.blind ? 'max-lg:hidden' : '';
          return (
            <tr
              key={call.callId}
              className="card flex flex-wrap items-center gap-x-4 gap-y-1 p-3 lg:table-row lg:border-0 hover:bg-key-soft"
            >
              <th scope="row" className={`max-lg:w-full text-left font-normal ${cell}`}>
                <InnerLink
                  to={`/review/${encodeURIComponent(call.callId)}`}
                  className="text-key underline underline-offset-4"
                >
                  {dateTimeText(call.startedAtMs, i18n.language)}
                </InnerLink>
                <span className="block leading-snug">
                  <Phrase>
                    {t('review.who', {
                      agent: call.agentName,
                      caller: call.customerLabel ?? t('header.unknownCaller'),
                      site: call.site,
                    })}
                  </Phrase>
                </span>
              </th>
              <td className={cell}>
                {call.verdict ? <VerdictChip verdict={call.verdict} /> : <BlindChip />}
                {call.types.length > 0 && (
                  <span className="block leading-snug text-sub">
                    <Phrase>{call.types.map((type) => t(`type.${type}`)).join('・')}</Phrase>
                  </span>
                )}
              </td>
              <td className={`${cell} ${hidden}`}>
                <AxisCell name="conduct" value={call.conduct} />
              </td>
              <td className={`${cell} ${hidden}`}>
                <AxisCell name="demand" value={call.demand} />
              </td>
              <td className={`tabular ${cell} ${hidden}`}>
                {call.cues === null ? '—' : t('review.cues', { count: call.cues })}
              </td>
              <td className={`tabular ${cell}`}>
                {call.endedAtMs === null ? t('review.live') : clockText(call.durationMs)}
              </td>
              <td className={`${cell} ${flag ? '' : 'max-lg:hidden'}`}>
                {flag ? t(`flag.${flag}`) : <span className="text-sub">—</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
