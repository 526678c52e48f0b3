import type { ManualPage } from '@kikimori/shared/protocol/http.ts';
import type { CasePromotion, CaseStudy } from '@kikimori/shared/protocol/review-cases.ts';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { getJson, LoadError } from '../review/query.tsx';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { send } from './send.ts';
import { FIELD, Loading } from './shell.tsx';
import { useSay } from './words.ts';

const MOST_LINES = 20;

interface PromoteFormProps {
  one: CaseStudy;
  manual: ManualPage;
  onDone: () => void;
  onCancel: () => void;
}

/** A person goes through the words of a case, line by line, before they stand in the manual. */
export function PromoteForm(props: PromoteFormProps) {
  const { one } = props;
  const draft = useQuery({
    queryKey: ['draft', one.id],
    queryFn: () => getJson<{ lines: CasePromotion['lines'] }>(`/api/review/cases/${one.id}/draft`),
    enabled: one.inManual === null,
  });
  const lines = one.inManual?.lines ?? draft.data?.lines;
  return lines ? <Words {...props} start={lines} /> : <Loading />;
}

type Line = CasePromotion['lines'][number] & { key: number };

function Words({
  one,
  manual,
  onDone,
  onCancel,
  start,
}: PromoteFormProps & { start: CasePromotion['lines'] }) {
  const say = useSay();
  const [title, setTitle] = useState((one.inManual?.title ?? one.title).slice(0, 40));
  const [lesson, setLesson] = useState((one.inManual?.lesson ?? one.lesson).slice(0, 300));
  const [step, setStep] = useState(one.inManual?.step ?? one.step);
  const [lines, setLines] = useState<Line[]>(() => start.map((line, key) => ({ ...line, key })));
  const [confirmed, setConfirmed] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const isReady =
    confirmed &&
    step !== '' &&
    title.trim() !== '' &&
    lesson.trim() !== '' &&
    lines.length > 0 &&
    lines.length <= MOST_LINES;

  async function submit(event: FormEvent) {
    event.preventDefault();
    const words = lines.map(({ who, text }) => ({ who, text }));
    try {
      await send('POST', `/api/review/cases/${one.id}/manual`, {
        title,
        lesson,
        step,
        lines: words,
        confirmed,
      });
      onDone();
    } catch (error) {
      setWrong(error instanceof LoadError ? reason(error) : say('notSaved'));
    }
  }
  function reason(error: LoadError): string {
    const line = /^lines\.(\d+)/.exec(error.field)?.[1];
    const who = line === undefined ? undefined : lines[Number(line)]?.who;
    if (line !== undefined && who)
      return say('cases.wrong', {
        where: say('cases.line', { n: Number(line) + 1, who: say(`cases.${who}`) }),
      });
    if (error.field === 'title') return say('cases.wrong', { where: say('cases.caseTitle') });
    if (error.field === 'lesson') return say('cases.wrong', { where: say('cases.lesson') });
    if (error.field) return say('cases.wrongManual', { message: error.message });
    return say('notSaved');
  }
  const edited = () => setConfirmed(false);

  return (
    <form onSubmit={submit} className="mt-3 flex flex-col gap-3 border-t border-line pt-3">
      <label>
        <span className="block">{say('cases.step')}</span>
        <select
          className={`${FIELD} w-full`}
          value={step}
          required
          onChange={(event) => setStep(event.target.value)}
        >
          <option value="">{say('cases.chooseStep')}</option>
          {manual.stages.map((stage) => (
            <optgroup key={stage.id} label={stage.name}>
              {manual.steps
                .filter((s) => s.stage === stage.id)
                .map((s) => (
                  <option key={s.id} value={s.id}>
                    {s.title}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label>
        <span className="block">{say('cases.caseTitle')}</span>
        <input
          className={`${FIELD} w-full`}
          value={title}
          maxLength={40}
          onChange={(event) => {
            setTitle(event.target.value);
            edited();
          }}
        />
      </label>
      <ol className="flex flex-col gap-2">
        {lines.map((line, k) => (
          <li key={line.key} className="flex items-end gap-2">
            <label className="min-w-0 grow">
              <span className="block text-sub">
                {say('cases.line', { n: k + 1, who: say(`cases.${line.who}`) })}
              </span>
              <textarea
                rows={2}
                maxLength={200}
                value={line.text}
                className={`${FIELD} w-full py-2`}
                onChange={(event) => {
                  const text = event.target.value;
                  setLines(lines.map((l) => (l.key === line.key ? { ...l, text } : l)));
                  edited();
                }}
              />
            </label>
            <Button
              look="quiet"
              size="small"
              icon="close"
              onClick={() => setLines(lines.filter((l) => l.key !== line.key))}
            >
              <span className="sr-only">{say('cases.dropLine', { n: k + 1 })}</span>
            </Button>
          </li>
        ))}
      </ol>
      {lines.length > MOST_LINES && (
        <p role="status" className="text-notice">
          <Phrase>{say('cases.tooLong', { count: lines.length })}</Phrase>
        </p>
      )}
      <label>
        <span className="block">{say('cases.lesson')}</span>
        <textarea
          rows={3}
          maxLength={300}
          value={lesson}
          className={`${FIELD} w-full py-2`}
          onChange={(event) => {
            setLesson(event.target.value);
            edited();
          }}
        />
      </label>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          className="size-5 shrink-0"
          checked={confirmed}
          onChange={(event) => setConfirmed(event.target.checked)}
        />
        <span>
          <Phrase>{say('cases.confirm')}</Phrase>
        </span>
      </label>
      {wrong && (
        <p role="alert" className="text-notice">
          <Phrase>{wrong}</Phrase>
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="solid" disabled={!isReady}>
          {say('cases.put')}
        </Button>
        <Button onClick={onCancel}>{say('cases.cancel')}</Button>
      </div>
    </form>
  );
}
