import { CALL_TYPES, CUE_KINDS, VERDICTS, type Verdict } from '@kikimori/shared/label.ts';
import type { CallLabel } from '@kikimori/shared/protocol/review-labels.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { Checks } from './checks.tsx';
import { ExpectedCues } from './expected-cues.tsx';
import { FIELD } from './shell.tsx';
import type { LabelLine } from './turn-label-form.tsx';
import { useSay } from './words.ts';

/** The label of the whole call: verdict, types, and which cues should or must not have come. */
export function CallLabelForm(props: {
  start: CallLabel | null;
  lines: readonly LabelLine[];
  save: (label: CallLabel) => Promise<boolean>;
}) {
  const say = useSay();
  const { t } = useTranslation();
  const { start, lines, save } = props;
  const [verdict, setVerdict] = useState<Verdict>(start?.verdict ?? 'normal');
  const [types, setTypes] = useState<CallLabel['types']>(start?.types ?? []);
  const [expect, setExpect] = useState<CallLabel['expect']>(start?.expect ?? []);
  const [mustNot, setMustNot] = useState<CallLabel['mustNot']>(start?.mustNot ?? []);
  const wrong = expect.some(({ cue }) => mustNot.includes(cue))
    ? 'label.clash'
    : expect.some(({ from, to }) => to < from)
      ? 'label.order'
      : null;
  const [told, setTold] = useState<'saved' | 'notSaved' | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (wrong) return;
    setTold((await save({ verdict, types, expect, mustNot })) ? 'saved' : 'notSaved');
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
      <div className="mt-2">
        <Checks
          legend={say('sheet.types')}
          options={CALL_TYPES}
          nameOf={(type) => t(`type.${type}`)}
          chosen={types}
          onChange={setTypes}
        />
      </div>
      <ExpectedCues expect={expect} lines={lines} onChange={setExpect} />
      <div className="mt-3">
        <Checks
          legend={say('label.mustNot')}
          options={CUE_KINDS}
          nameOf={(cue) => t(`cue.kind.${cue}.name`)}
          chosen={mustNot}
          onChange={setMustNot}
        />
        <Button size="small" onClick={() => setMustNot(CUE_KINDS.filter((cue) => cue !== 'hold'))}>
          {say('label.allButHold')}
        </Button>
      </div>
      {wrong && (
        <p role="alert" className="mt-2 text-notice">
          <Phrase>{say(wrong)}</Phrase>
        </p>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={wrong !== null}>
          {say('save')}
        </Button>
        <span role="status">{told && say(told)}</span>
      </div>
    </form>
  );
}
