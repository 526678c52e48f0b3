import type { RecordingInfo } from '@kikimori/shared/protocol/review.ts';
import { useQuery } from '@tanstack/react-query';
import { getJson } from '../review/query.tsx';
import { useSay } from './words.ts';

const base = (callId: string) => `/api/review/calls/${encodeURIComponent(callId)}/recording`;

/** Where the bytes of a call's recording are heard. */
export const soundPath = (callId: string) => `${base(callId)}/audio`;

/** The recording that the centre supplied for a call; `isThere` is false where its file is gone. */
export function useRecording(callId: string, mayHear: boolean) {
  return useQuery({
    queryKey: ['recording', callId],
    queryFn: () =>
      getJson<{ recording: (RecordingInfo & { isThere: boolean }) | null }>(base(callId)),
    enabled: mayHear,
  });
}

/** The recording beside the words, before the judgement; nothing where there is none. */
export function RecordingSound({ callId }: { callId: string }) {
  const say = useSay();
  const { data } = useRecording(callId, true);
  if (!data?.recording?.isThere) return null;
  return (
    // biome-ignore lint/a11y/useMediaCaption: its words stand beside it
    <audio
      controls
      preload="none"
      src={soundPath(callId)}
      aria-label={say('audio.listen')}
      className="mt-1 w-full"
    />
  );
}
