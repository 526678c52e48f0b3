import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { LoadError } from '../review/query.tsx';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { FileField } from './file-field.tsx';
import { useRecording } from './recording-sound.tsx';
import { send } from './send.ts';
import { FIELD } from './shell.tsx';
import { type QaKey, useSay } from './words.ts';

const WHY: Partial<Record<string, QaKey>> = {
  recording_truncated: 'audio.truncated',
  recording_unreadable: 'audio.unreadable',
  too_large: 'audio.tooLarge',
};

/** Puts in the recording of a call, or another one in its place. */
export function RecordingForm({ callId }: { callId: string }) {
  const say = useSay();
  const client = useQueryClient();
  const stored = useRecording(callId, true);
  const [file, setFile] = useState<File | null>(null);
  const [offsetSec, setOffsetSec] = useState('0');
  const [state, setState] = useState<'ready' | 'sending' | 'saved'>('ready');
  const [wrong, setWrong] = useState<string | null>(null);
  const recording = stored.data?.recording ?? null;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!file) return;
    setState('sending');
    setWrong(null);
    const offsetMs = Math.max(0, Math.round(Number(offsetSec) * 1000)) || 0;
    const query = new URLSearchParams({ name: file.name, offsetMs: String(offsetMs) });
    try {
      const path = `/api/review/calls/${encodeURIComponent(callId)}/recording?${query}`;
      await send('POST', path, file);
      setState('saved');
      await client.invalidateQueries({ queryKey: ['recording', callId] });
    } catch (error) {
      const key = error instanceof LoadError ? WHY[error.code] : undefined;
      setWrong(key ? say(key, { name: file.name }) : say('notSaved'));
      setState('ready');
    }
  }

  return (
    <form onSubmit={submit} className="card p-3">
      <h3 className="text-std-18B-160">{say('audio.title')}</h3>
      {recording ? (
        <>
          <p>
            <Phrase>
              {say('audio.about', {
                name: recording.name,
                length: clockText(recording.durationMs),
                by: recording.byName,
              })}
            </Phrase>
          </p>
          <p className="text-dns-14N-120 break-all text-sub">
            {say('audio.sum', { sum: recording.sha256 })}
          </p>
          {!recording.isThere && (
            <p role="alert" className="text-notice">
              <Phrase>{say('audio.gone')}</Phrase>
            </p>
          )}
        </>
      ) : (
        <p className="text-sub">
          <Phrase>{say('audio.none')}</Phrase>
        </p>
      )}
      <FileField
        label={say('audio.choose')}
        accept=".wav,.mp3,.opus,.ogg,audio/*"
        onChoose={(chosen) => {
          setFile(chosen);
          setState('ready');
          setWrong(null);
        }}
      />
      <label className="mt-2 block">
        <span className="block">{say('audio.offset')}</span>
        <input
          type="number"
          min="0"
          max="86400"
          step="0.1"
          value={offsetSec}
          onChange={(event) => setOffsetSec(event.target.value)}
          className={`${FIELD} w-32`}
        />
      </label>
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <Button type="submit" disabled={file === null || state === 'sending'}>
          {say(state === 'sending' ? 'audio.sending' : recording ? 'audio.replace' : 'audio.send')}
        </Button>
        <span role="status">{state === 'saved' && say('saved')}</span>
      </div>
      {wrong && (
        <p role="alert" className="mt-2 text-notice">
          <Phrase>{wrong}</Phrase>
        </p>
      )}
    </form>
  );
}
