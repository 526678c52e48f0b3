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
  const { label, value, lines, onChange } = props;
  return (
    <label className="mt-2 block min-w-0">
      <span className="block">{label}</span>
      <select
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
    </label>
  );
}
