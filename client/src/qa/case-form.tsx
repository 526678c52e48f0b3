import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { send } from './send.ts';
import { FIELD } from './shell.tsx';
import type { LabelLine } from './turn-label-form.tsx';
import { TurnSelect } from './turn-select.tsx';
import { useSay } from './words.ts';

/** A stretch of the call from which others may learn. */
export function CaseForm({ callId, lines }: { callId: string; lines: readonly LabelLine[] }) {
  const say = useSay();
  const first = lines[0]?.i ?? 0;
  const [fromI, setFromI] = useState(first);
  const [toI, setToI] = useState(lines.at(-1)?.i ?? first);
  const [told, setTold] = useState<'label.caseSaved' | 'notSaved' | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const title = String(data.get('title') ?? '').trim();
    const lesson = String(data.get('lesson') ?? '').trim();
    try {
      await send('POST', '/api/review/cases', { callId, title, lesson, fromI, toI });
      form.reset();
      setTold('label.caseSaved');
    } catch {
      setTold('notSaved');
    }
  }
  return (
    <form onSubmit={submit} className="card p-3">
      <h3 className="text-std-18B-160">{say('label.case')}</h3>
      <label className="mt-1 block">
        <span className="block">{say('label.caseTitle')}</span>
        <input name="title" required maxLength={40} className={`${FIELD} w-full`} />
      </label>
      <label className="mt-2 block">
        <span className="block">{say('label.caseLesson')}</span>
        <textarea
          name="lesson"
          required
          rows={3}
          maxLength={300}
          className={`${FIELD} w-full py-2`}
        />
      </label>
      <TurnSelect label={say('label.caseFrom')} value={fromI} lines={lines} onChange={setFromI} />
      <TurnSelect label={say('label.caseTo')} value={toI} lines={lines} onChange={setToI} />
      <div className="mt-2 flex items-center gap-3">
        <Button type="submit">{say('save')}</Button>
        <span role="status">{told && say(told)}</span>
      </div>
    </form>
  );
}
