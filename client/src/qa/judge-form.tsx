import type { Verdict } from '@kikimori/shared/label.ts';
import { CALL_TYPES, VERDICTS } from '@kikimori/shared/label.ts';
import type {
  Decision,
  Deck,
  DeckCard,
  Judgements,
} from '@kikimori/shared/protocol/review-week.ts';
import { OWN_FAULTS } from '@kikimori/shared/protocol/review-words.ts';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '../app/session.ts';
import { useStore } from '../link/use-store.ts';
import { Button } from '../ui/button.tsx';
import { useKeys } from '../ui/keys.ts';
import { announce } from '../ui/live-region.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { Checks } from './checks.tsx';
import { type Draft, keepDraft, readDraft, startOf } from './draft.ts';
import { send } from './send.ts';
import { FIELD } from './shell.tsx';
import { useSay } from './words.ts';
import { Worksheet } from './worksheet.tsx';
import { zoneOf } from './zone.ts';

const DOUBLE_CLICK_MS = 700;

interface JudgeFormProps {
  card: DeckCard;
  zones: Deck['zones'];
  onJudged: (decision: Decision, judgements: Judgements) => void;
}

/** One reviewer's own judgement of a call, made before anybody else's is shown. */
export function JudgeForm({ card, zones, onJudged }: JudgeFormProps) {
  const say = useSay();
  const { t } = useTranslation();
  const id = useId();
  const signedIn = useStore(session);
  const userId = signedIn.phase === 'in' ? signedIn.info.userId : '';
  const [kept] = useState(() => readDraft(userId, card.callId));
  const [draft, setDraft] = useState(kept ?? startOf(card.mine));
  const { point, moved, chosen, types, fault, stage, reasons } = draft;
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(userId, card.callId, next);
  };
  const [state, setState] = useState<'ready' | 'sending' | 'failed'>('ready');
  /** The contradiction of verdict and point that the reviewer was told of. */
  const [told, setTold] = useState<{ what: string; at: number } | null>(null);
  const verdict = chosen ?? (moved ? zoneOf(point, zones) : null);
  const zone = zoneOf(point, zones);
  const isAtOdds =
    moved && verdict !== null && verdict !== zone && !(isCalm(verdict) && isCalm(zone));
  const contradiction = isAtOdds ? `${verdict} ${zone}` : null;
  const isTold = contradiction !== null && contradiction === told?.what;
  const isReady = moved && verdict !== null && reasons.trim() !== '';

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isReady) return;
    // Said once, never refused: a second press saves it as it is, a double click does not.
    if (contradiction && contradiction !== told?.what) {
      setTold({ what: contradiction, at: event.timeStamp });
      return;
    }
    if (contradiction && event.timeStamp - (told?.at ?? 0) < DOUBLE_CLICK_MS) return;
    setState('sending');
    try {
      const answer = await send<{ decision: Decision; judgements: Judgements }>(
        'POST',
        '/api/review/decisions',
        { callId: card.callId, stage, ...point, verdict, types, reasons, ownFault: fault || null },
      );
      keepDraft(userId, card.callId, null);
      announce(say('saved'));
      onJudged(answer.decision, answer.judgements);
    } catch {
      setState('failed');
    }
  }

  const form = useRef<HTMLFormElement>(null);
  useKeys({ m: () => form.current?.querySelector<HTMLInputElement>('[type=range]')?.focus() });

  return (
    <form ref={form} onSubmit={submit} className="flex min-w-0 flex-col gap-4">
      {kept && (
        <p className="text-sub">
          <Phrase>{say('sheet.kept')}</Phrase>
        </p>
      )}
      <Worksheet
        zones={zones}
        mine={{ conduct: point.conduct, demand: point.demand }}
        placed={moved}
        onMove={(to) => change({ point: to, moved: true })}
        model={null}
        others={[]}
      />
      <fieldset>
        <legend className="font-bold">{say('sheet.verdict')}</legend>
        <div className="flex flex-wrap gap-x-4">
          {VERDICTS.map((option) => (
            <label key={option} className="flex min-h-11 items-center gap-2">
              <input
                type="radio"
                required
                name={`${id}-verdict`}
                checked={verdict === option}
                onChange={() => change({ chosen: option })}
                className="size-5"
              />
              {t(`review.verdict.${option}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <Checks
        legend={say('sheet.types')}
        options={CALL_TYPES}
        nameOf={(type) => t(`type.${type}`)}
        chosen={types}
        onChange={(to) => change({ types: to })}
      />
      <div className="flex flex-wrap gap-4">
        <label className="flex items-center gap-2">
          {say('sheet.fault')}
          <select
            className={FIELD}
            value={fault}
            onChange={(e) => change({ fault: e.target.value })}
          >
            <option value="">{say('fault.unsaid')}</option>
            {OWN_FAULTS.map((option) => (
              <option key={option} value={option}>
                {say(`fault.${option}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-2">
          {say('sheet.stage')}
          <select
            className={FIELD}
            value={stage}
            onChange={(e) => change({ stage: e.target.value })}
          >
            {(['qa', 'final'] as const).map((option) => (
              <option key={option} value={option}>
                {say(`stage.${option}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div>
        <label htmlFor={`${id}-reasons`} className="font-bold">
          {say('sheet.reasons')}
        </label>
        <p id={`${id}-help`} className="text-sub">
          <Phrase>{say('sheet.reasonsHelp')}</Phrase>
        </p>
        <textarea
          id={`${id}-reasons`}
          aria-describedby={`${id}-help`}
          rows={3}
          maxLength={4000}
          value={reasons}
          onChange={(event) => change({ reasons: event.target.value })}
          className={`${FIELD} w-full py-2`}
        />
      </div>
      <p role="alert" className="empty:hidden">
        {isTold && verdict && (
          <Phrase>
            {say('sheet.contradiction', {
              verdict: t(`review.verdict.${verdict}`),
              zone: t(`review.verdict.${zone}`),
            })}
          </Phrase>
        )}
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="solid" disabled={state === 'sending' || !isReady}>
          {say(state === 'sending' ? 'saving' : isTold ? 'sheet.submitAnyway' : 'sheet.submit')}
        </Button>
        {!isReady && (
          <span className="text-sub">{say(moved ? 'sheet.needReasons' : 'sheet.needPoint')}</span>
        )}
        {state === 'failed' && (
          <span role="alert" className="text-notice">
            {say('notSaved')}
          </span>
        )}
      </div>
    </form>
  );
}

/** Whether a calm call is an enquiry or a claim, its place on the sheet does not tell. */
function isCalm(verdict: Verdict): boolean {
  return verdict === 'normal' || verdict === 'claim';
}
