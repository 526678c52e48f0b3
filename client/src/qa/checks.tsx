interface ChecksProps<T extends string> {
  legend: string;
  options: readonly T[];
  nameOf: (option: T) => string;
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}

/** A group of boxes to tick; what was ticked last stands last. */
export function Checks<T extends string>(props: ChecksProps<T>) {
  const { legend, options, nameOf, chosen, onChange } = props;
  return (
    <fieldset>
      <legend className="font-bold">{legend}</legend>
      <div className="flex flex-wrap gap-x-4">
        {options.map((option) => (
          <Check
            key={option}
            name={nameOf(option)}
            checked={chosen.includes(option)}
            onChange={(on) =>
              onChange(on ? [...chosen, option] : chosen.filter((other) => other !== option))
            }
          />
        ))}
      </div>
    </fieldset>
  );
}

export function Check(props: { name: string; checked: boolean; onChange: (on: boolean) => void }) {
  const { name, checked, onChange } = props;
  return (
    <label className="flex min-h-11 items-center gap-2">
      <input
        type="checkbox"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-5"
      />
      {name}
    </label>
  );
}
