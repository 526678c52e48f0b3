/** Chooses a file from this computer; looks like the product's other buttons. */
export function FileField(props: {
  label: string;
  accept: string;
  onChoose: (file: File | null) => void;
}) {
  const { label, accept, onChoose } = props;
  return (
    <label className="mt-2 block">
      <span className="block">{label}</span>
      <input
        type="file"
        accept={accept}
        onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
        className="mt-1 block min-h-11 w-full max-w-full file:mr-3 file:min-h-11 file:cursor-pointer file:rounded-8 file:border file:border-key file:bg-surface file:px-4 file:font-bold file:text-key hover:file:bg-key-soft"
      />
    </label>
  );
}
