import { FLAGS } from '@kikimori/shared/call/event.ts';
import { VERDICTS } from '@kikimori/shared/label.ts';
import type { Decision, Deck, Judgements } from '@kikimori/shared/protocol/review-week.ts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Phrase } from '../ui/phrase.tsx';
import { useSay } from './words.ts';
import { Worksheet } from './worksheet.tsx';

/** What the others judged, beside one's own. */
export function Reveal(props: {
  mine: Decision | null;
  judgements: Judgements;
  zones: Deck['zones'];
  /** The form that had the focus is gone: the views take it. */
  focused: boolean;
}) {
  const say = useSay();
  const { t } = useTranslation();
  const { mine, judgements, zones, focused } = props;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focused) head.current?.focus();
  }, [focused]);
  const { model } = judgements;
  const verdictName = (verdict: string) => {
    const known = VERDICTS.find((v) => v === verdict);
    return known ? t(`review.verdict.${known}`) : verdict;
  };
  const flagName = (flag: string | null) => {
    const known = FLAGS.find((f) => f === flag);
    return known ? t(`flag.${known}`) : say('reveal.none');
  };
  const figures = (point: { conduct: number; demand: number }) => ({
    conduct: point.conduct.toFixed(2),
    demand: point.demand.toFixed(2),
  });
  const lines = [
    say('reveal.model', { verdict: verdictName(model.verdict), ...figures(model) }),
    say('reveal.agent', { flag: flagName(judgements.agentFlag) }),
    say('reveal.sv', { flag: flagName(judgements.svFlag) }),
  ];
  const others = judgements.decisions.filter((d) => d.byId !== mine?.byId);
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <Worksheet zones={zones} mine={mine} onMove={null} model={model} others={others} />
      <section>
        <h4 ref={head} tabIndex={-1} className="font-bold">
          {say('reveal.title')}
        </h4>
        {mine && (
          <p>
            <Phrase>
              {say(mine.verdict === model.verdict ? 'reveal.same' : 'reveal.differs')}
            </Phrase>
          </p>
        )}
        <ul className="mt-1 list-disc pl-6">
          {lines.map((line) => (
            <li key={line}>
              <Phrase>{line}</Phrase>
            </li>
          ))}
          {judgements.decisions.map((d) => (
            <li key={d.id}>
              <Phrase>
                {say('reveal.decision', {
                  stage: say(`stage.${d.stage}`),
                  name: d.byName,
                  verdict: verdictName(d.verdict),
                  ...figures(d),
                }) + (d.blind ? '' : `・${say('reveal.notBlind')}`)}
              </Phrase>
              <span className="block whitespace-pre-wrap text-sub">
                {say('sheet.reasons')}：{d.reasons}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
