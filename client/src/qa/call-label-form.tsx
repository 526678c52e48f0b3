import { CALL_TYPES, VERDICTS, type Verdict } from '@kikimori/shared/label.ts';
import type { CallLabel } from '@kikimori/shared/protocol/review.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { FIELD } from './shell.tsx';
import { useSay } from './words.ts';

/** The label of the whole call. What was marked about its cues elsewhere is kept. */
export function CallLabelForm(props: {
  start: CallLabel | null;
  save: (label: CallLabel) => Promise<boolean>;
}) {
  const say = useSay();
  const { t } = useTranslation();
  const { start, save } = props;
  const [verdict, setVerdict] = useState<Verdict>(start?.verdict ?? 'normal');
  const [types, setTypes] = useState<CallLabel['types']>(start?.types ?? []);
  const [told, setTold] = useState<'saved' | 'notSaved' | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const label = { expect: [], mustNot: [], ...start, verdict, types };
    setTold((await save(label)) ? 'saved' : 'notSaved');
  }

  return (
    <form onSubmit={submit} className="card p-3">
      <h3 className="text-std-18B-160">{say('label.whole')}</h3>
      <label className="mt-1 block">
        <span className="block">{say('sheet.verdict')}</span>
        <select
          className={`${FIELD} w-full`}
          value={verdict}
          onChange={(event) =>
            setVerdict(VERDICTS.find((v) => v === event.target.value) ?? 'normal')
          }
        >
          {VERDICTS.map((option) => (
            <option key={option} value={option}>
              {t(`review.verdict.${option}`)}
            </option>
          ))}
        </select>
      </label>
      <fieldset className="mt-2">
        <legend>{say('sheet.types')}</legend>
        {CALL_TYPES.map((type) => (
          <label key={type} className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              className="size-5"
              checked={types.includes(type)}
              onChange={(event) =>
                setTypes(
                  event.target.checked ? [...types, type] : types.filter((one) => one !== type),
                )
              }
            />
            {t(`type.${type}`)}
          </label>
        ))}
      </fieldset>
      <div className="mt-2 flex items-center gap-3">
        <Button type="submit">{say('save')}</Button>
        <span role="status">{told && say(told)}</span>
      </div>
    </form>
  );
}
