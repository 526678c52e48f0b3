/** The recording of a call, played in step with its replay. */
import { useEffect, useRef, useState } from 'react';
import { soundPath, useRecording } from '../qa/recording-sound.tsx';
import { useMayJudge } from '../qa/shell.tsx';
import { useSay } from '../qa/words.ts';
import { clockText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import type { Player } from './player.ts';

/** Further apart than this, the sound is set to the replay's moment. */
const APART_SEC = 0.3;
/** A recording that ends this much before the call is worth a word. */
const SHORTER_MS = 5_000;

/** Nothing where there is no recording, or for whom may not hear it. */
export function Sound(props: { callId: string; player: Player; durationMs: number }) {
  const { callId, player, durationMs } = props;
  const say = useSay();
  const mayHear = useMayJudge();
  const { data } = useRecording(callId, mayHear);
  const recording = data?.recording ?? null;
  const [on, setOn] = useState(false);
  const [failed, setFailed] = useState(false);
  const audio = useRef<HTMLAudioElement>(null);
  const offsetMs = recording?.offsetMs ?? 0;

  useEffect(() => {
    const element = audio.current;
    if (!element || !on) return;
    const follow = () => {
      const { atMs, playing, rate } = player.get();
      const wantedSec = (atMs + offsetMs) / 1000;
      const isWithin = !(wantedSec > element.duration);
      if (element.playbackRate !== rate) element.playbackRate = rate;
      if (isWithin && Math.abs(element.currentTime - wantedSec) > APART_SEC * Math.max(1, rate))
        element.currentTime = wantedSec;
      if (playing && isWithin && element.paused) element.play().catch(() => setFailed(true));
      else if ((!playing || !isWithin) && !element.paused) element.pause();
    };
    follow();
    const stop = player.subscribe(follow);
    return () => {
      stop();
      element.pause();
    };
  }, [on, player, offsetMs]);

  if (!recording) return null;
  if (!recording.isThere) return <p className="text-notice">{say('audio.gone')}</p>;
  const missingMs = durationMs + offsetMs - recording.durationMs;
  return (
    <>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          className="size-5"
          checked={on}
          onChange={(event) => setOn(event.target.checked)}
        />
        {say('audio.play')}
      </label>
      {/* biome-ignore lint/a11y/useMediaCaption: the transcript runs beside it */}
      <audio
        ref={audio}
        data-sound=""
        preload={on ? 'auto' : 'none'}
        src={soundPath(callId)}
        onError={() => setFailed(true)}
      />
      {missingMs > SHORTER_MS && (
        <p className="text-sub">
          <Phrase>{say('audio.shorter', { length: clockText(missingMs) })}</Phrase>
        </p>
      )}
      {failed && (
        <p role="alert" className="text-notice">
          {say('audio.failed')}
        </p>
      )}
    </>
  );
}
