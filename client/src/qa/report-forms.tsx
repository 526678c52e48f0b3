import { REPORT_FIELDS } from '@kikimori/shared/protocol/review-words.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { getJson } from '../review/query.tsx';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { send } from './send.ts';
import { FIELD, FileLink } from './shell.tsx';
import { type QaKey, useSay } from './words.ts';

/** What can be printed or handed over. */
export function ReportLinks({ path, mayWrite }: { path: string; mayWrite: boolean }) {
  const say = useSay();
  const base = `/api/review/calls/${path}`;
  return (
    <section className="card p-3">
      <h3 className="text-std-18B-160">{say('label.reports')}</h3>
      <ul>
        <li>
          <FileLink open href={`${base}/report`}>
            {say('label.report')}
          </FileLink>
        </li>
        <li>
          <FileLink href={`${base}/report.docx`}>{say('label.docx')}</FileLink>
        </li>
        {mayWrite && (
          <>
            <li>
              <FileLink open href={`${base}/report?unmasked=true`}>
                {say('label.unmasked')}
              </FileLink>
            </li>
            <li>
              <FileLink href={`${base}/report.docx?unmasked=true`}>{say('label.docxAll')}</FileLink>
            </li>
            <li>
              <FileLink href={`${base}/bundle`}>{say('label.bundle')}</FileLink>
            </li>
            <li>
              <FileLink href={`${base}/bundle?unmasked=true`}>{say('label.bundleAll')}</FileLink>
            </li>
          </>
        )}
      </ul>
    </section>
  );
}

interface Note {
  field: number;
  text: string;
}

/** What only people know goes into a field of the incident report. */
export function NoteForm({ callId, path }: { callId: string; path: string }) {
  const say = useSay();
  const client = useQueryClient();
  const help = useId();
  const [field, setField] = useState(7);
  const [typed, setTyped] = useState<string | null>(null);
  const [told, setTold] = useState<'saved' | 'notSaved' | null>(null);
  const notes = useQuery({
    queryKey: ['notes', callId],
    queryFn: () => getJson<{ notes: Note[] }>(`/api/review/calls/${path}/notes`),
  });
  const kept = notes.data?.notes.find((note) => note.field === field)?.text ?? '';
  const text = typed ?? kept;

  async function submit(event: FormEvent) {
    event.preventDefault();
    try {
      await send('POST', '/api/review/notes', { callId, field, text });
      await client.invalidateQueries({ queryKey: ['notes', callId] });
      setTyped(null);
      setTold('saved');
    } catch {
      setTold('notSaved');
    }
  }

  return (
    <form onSubmit={submit} className="card p-3">
      <h3 className="text-std-18B-160">{say('label.notes')}</h3>
      <p id={help} className="text-sub">
        <Phrase>{say('label.notesHelp')}</Phrase>
      </p>
      <label className="mt-1 block">
        <span className="block">{say('label.field')}</span>
        <select
          className={`${FIELD} w-full`}
          value={field}
          onChange={(event) => {
            setField(Number(event.target.value));
            setTyped(null);
            setTold(null);
          }}
        >
          {Array.from({ length: REPORT_FIELDS }, (_, k) => k + 1).map((n) => (
            <option key={n} value={n}>
              {n}. {say(`label.fields.${n}` as QaKey)}
            </option>
          ))}
        </select>
      </label>
      <label className="mt-2 block">
        <span className="block">{say('label.noteText')}</span>
        <textarea
          rows={3}
          aria-describedby={help}
          maxLength={4000}
          value={text}
          onChange={(event) => {
            setTyped(event.target.value);
            setTold(null);
          }}
          className={`${FIELD} w-full py-2`}
        />
      </label>
      <div className="mt-2 flex items-center gap-3">
        <Button type="submit" disabled={text.trim() === kept}>
          {say('save')}
        </Button>
        <span role="status">{told && say(told)}</span>
      </div>
    </form>
  );
}
