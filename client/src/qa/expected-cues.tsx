import { CUE_KINDS } from '@kikimori/shared/label.ts';
import type { CallLabel } from '@kikimori/shared/protocol/review-labels.ts';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { FIELD } from './shell.tsx';
import type { LabelLine } from './turn-label-form.tsx';
import { TurnSelect } from './turn-select.tsx';
import { useSay } from './words.ts';

type Expected = CallLabel['expect'][number];

/** Cues that a good supervisor would have wanted, each with its first and last turn (LABELS.md). */
export function ExpectedCues(props: {
  expect: CallLabel['expect'];
  lines: readonly LabelLine[];
  onChange: (expect: CallLabel['expect']) => void;
}) {
  const say = useSay();
  const { t } = useTranslation();
  const { expect, lines, onChange } = props;
  const change = (k: number, part: Partial<Expected>) =>
    onChange(expect.map((one, n) => (n === k ? { ...one, ...part } : one)));
  return (
    <fieldset className="mt-3 min-w-0">
      <legend className="font-bold">{say('label.expect')}</legend>
      <p className="text-sub">
        <Phrase>{say('label.expectHelp')}</Phrase>
      </p>
      <ol className="flex flex-col gap-3">
        {expect.map((one, k) => (
          // Rows are added at the end and have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={k}>
            <fieldset className="grid min-w-0 gap-1 border-l-4 border-line pl-2">
              <legend className="sr-only">{say('label.cueN', { n: k + 1 })}</legend>
              <div className="flex items-end gap-2">
                <label className="min-w-0 grow">
                  <span className="block text-sub">{say('label.cue')}</span>
                  <select
                    className={`${FIELD} w-full`}
                    value={one.cue}
                    onChange={(event) =>
                      change(k, { cue: CUE_KINDS.find((c) => c === event.target.value) ?? 'hold' })
                    }
                  >
                    {CUE_KINDS.map((cue) => (
                      <option key={cue} value={cue}>
                        {t(`cue.kind.${cue}.name`)}
                      </option>
                    ))}
                  </select>
                </label>
                <Button
                  look="quiet"
                  size="small"
                  icon="close"
                  onClick={() => onChange(expect.filter((_, n) => n !== k))}
                >
                  <span className="sr-only">{say('label.dropCue', { n: k + 1 })}</span>
                </Button>
              </div>
              <TurnSelect
                label={say('label.from')}
                value={one.from}
                lines={lines}
                onChange={(from) => change(k, { from, to: Math.max(from, one.to) })}
              />
              <TurnSelect
                label={say('label.to')}
                value={one.to}
                lines={lines}
                onChange={(to) => change(k, { to })}
              />
            </fieldset>
          </li>
        ))}
      </ol>
      <Button
        size="small"
        className="mt-2"
        disabled={lines.length === 0}
        onClick={() => {
          const last = lines.at(-1)?.i ?? 0;
          const from = expect.at(-1)?.from ?? lines[0]?.i ?? 0;
          onChange([...expect, { cue: 'warn', from, to: last }]);
        }}
      >
        {say('label.addCue')}
      </Button>
    </fieldset>
  );
}
