import { ACTS, DEMANDS, TONES } from '@kikimori/shared/label.ts';
import type { TurnLabel } from '@kikimori/shared/protocol/review-labels.ts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Check, Checks } from './checks.tsx';
import { FIELD } from './shell.tsx';
import { useSay } from './words.ts';

/** One line of the call, as far as a label needs it. */
export interface LabelLine {
  i: number;
  channel: 'agent' | 'customer';
  startMs: number;
  text: string;
}

interface TurnLabelFormProps {
  line: LabelLine;
  start: TurnLabel;
  /** Earlier turns of the customer, newest first. */
  earlier: readonly LabelLine[];
  /** Resolves with false where it was not stored. */
  save: (label: TurnLabel) => Promise<boolean>;
}

/** The label of one customer turn in the words of LABELS.md. */
export function TurnLabelForm({ line, start, earlier, save }: TurnLabelFormProps) {
  const say = useSay();
  const { t } = useTranslation();
  const [label, setLabel] = useState(start);
  const [state, setState] = useState<'ready' | 'saving' | 'saved' | 'failed'>('ready');

  const change = (part: Partial<TurnLabel>) => {
    setLabel({ ...label, ...part });
    setState('ready');
  };
  async function submit(event: FormEvent) {
    event.preventDefault();
    setState('saving');
    setState((await save(label)) ? 'saved' : 'failed');
  }
  return (
    <form
      onSubmit={submit}
      aria-label={say('label.turn', { at: clockText(line.startMs) })}
      className="flex flex-col gap-3"
    >
      <blockquote className="border-l-4 border-line-strong pl-3">{line.text}</blockquote>
      <fieldset>
        <legend className="font-bold">{say('label.tone')}</legend>
        <div className="flex flex-wrap gap-x-4">
          {TONES.map((tone) => (
            <label key={tone} className="flex min-h-9 items-center gap-2">
              <input
                type="radio"
                name="tone"
                checked={label.tone === tone}
                onChange={() => change({ tone })}
                className="size-5"
              />
              {t(`tone.${tone}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <Checks
        legend={say('label.acts')}
        options={ACTS}
        nameOf={(act) => t(`label.${act}`)}
        chosen={label.acts}
        onChange={(acts) => change({ acts })}
      />
      <Checks
        legend={say('label.demands')}
        options={DEMANDS}
        nameOf={(demand) => t(`label.${demand}`)}
        chosen={label.demands}
        onChange={(demands) => change({ demands })}
      />
      <div className="flex flex-wrap gap-x-4">
        <Check
          name={say('label.danger')}
          checked={label.danger}
          onChange={(danger) => change({ danger })}
        />
        <Check
          name={say('label.selfHarm')}
          checked={label.selfHarm}
          onChange={(selfHarm) => change({ selfHarm })}
        />
      </div>
      <label>
        <span className="block">{say('label.repeatOf')}</span>
        <select
          className={`${FIELD} w-full`}
          value={label.repeatOf ?? ''}
          onChange={(event) =>
            change({ repeatOf: event.target.value === '' ? null : Number(event.target.value) })
          }
        >
          <option value="">{say('label.noRepeat')}</option>
          {earlier.map((one) => (
            <option key={one.i} value={one.i}>
              {clockText(one.startMs)} {one.text.slice(0, 30)}
            </option>
          ))}
        </select>
      </label>
      <div className="flex items-center gap-3">
        <Button type="submit" look="solid" disabled={state === 'saving'}>
          {say(state === 'saving' ? 'saving' : 'save')}
        </Button>
        <span role="status">
          {state === 'saved' && say('saved')}
          {state === 'failed' && say('notSaved')}
        </span>
      </div>
    </form>
  );
}
