import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLink } from '../app/link-provider.tsx';
import { useStore } from '../link/use-store.ts';
import { timeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { AskingButton } from './asking-button.tsx';

const OUTCOMES = ['reported', 'contacted', 'unneeded'] as const;
type Outcome = (typeof OUTCOMES)[number];

interface SettleBarProps {
  callId: string;
  /** Danger or a life of this ended call still waits for a supervisor. */
  unsettled: boolean;
}

/** After the call: what was done about danger or a life. It goes to the record and off the floor. */
export function SettleBar({ callId, unsettled }: SettleBarProps) {
  const { t, i18n } = useTranslation();
  const { outbox } = useLink();
  const key = `sv:resolve:${callId}`;
  const busy = useStore(outbox.pending).has(key);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [result, setResult] = useState<'failed' | { text: string; atMs: number } | null>(null);
  const group = useId();
  const status = useRef<HTMLParagraphElement>(null);
  const settled = result !== null && result !== 'failed';
  // The button that was pressed is gone: Tab and Esc go on from here.
  useEffect(() => {
    if (settled) status.current?.focus();
  }, [settled]);
  async function settle(text: string) {
    const answer = await outbox.sendSurely(key, 'sv:act', { callId, action: 'resolve', text });
    if (answer.ok) setResult({ text, atMs: Date.now() });
    else if (answer.code !== 'unsent') setResult('failed');
  }
  if (!unsettled && !settled && !busy) return null;
  return (
    <div className="flex flex-col gap-2">
      {!settled && (
        <AskingButton label={t('floor.act.settle')} icon="check">
          {(back) => (
            <>
              <fieldset className="mb-2">
                <legend className="mb-1">{t('floor.settle.question')}</legend>
                <div className="flex flex-wrap gap-x-4">
                  {OUTCOMES.map((one) => (
                    <label key={one} className="flex min-h-11 items-center gap-2">
                      <input
                        type="radio"
                        name={group}
                        checked={outcome === one}
                        onChange={() => setOutcome(one)}
                        className="size-5 accent-key"
                      />
                      {t(`floor.settle.${one}`)}
                    </label>
                  ))}
                </div>
              </fieldset>
              <div className="flex flex-wrap gap-2">
                <Button
                  look="solid"
                  disabled={busy || outcome === null}
                  onClick={() => outcome && settle(t(`floor.settle.${outcome}`))}
                >
                  {t('floor.settle.confirm')}
                </Button>
                <Button onClick={back}>{t('floor.act.back')}</Button>
              </div>
            </>
          )}
        </AskingButton>
      )}
      <p ref={status} role="status" tabIndex={-1} className="leading-snug text-sub">
        <Phrase>
          {result === null
            ? t('floor.act.settleHelp')
            : result === 'failed'
              ? t('floor.act.failed')
              : t('floor.settle.done', {
                  text: result.text,
                  time: timeText(result.atMs, i18n.language),
                })}
        </Phrase>
      </p>
    </div>
  );
}
