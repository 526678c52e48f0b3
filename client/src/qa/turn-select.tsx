import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { FIELD } from './shell.tsx';
import type { LabelLine } from './turn-label-form.tsx';

/** One turn of the call, chosen by its time and its first words. */
export function TurnSelect(props: {
  label: string;
  value: number;
  lines: readonly LabelLine[];
  onChange: (i: number) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const { label, value, lines, onChange } = props;
  return (
    <div className="mt-2 min-w-0">
      <label htmlFor={id} className="block">
        {label}
      </label>
      <select
        id={id}
        className={`${FIELD} w-full`}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      >
        {lines.map((line) => (
          <option key={line.i} value={line.i}>
            {clockText(line.startMs)} {t(`channel.${line.channel}.name`)} {line.text.slice(0, 24)}
          </option>
        ))}
      </select>
    </div>
  );
}
