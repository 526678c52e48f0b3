import { InnerLink } from '../app/masthead.tsx';
import { useSay } from './words.ts';

/** From the replay of a call to its labels and reports. */
export function DeskLink({ callId }: { callId: string }) {
  const say = useSay();
  return (
    <InnerLink
      to={`/review/${encodeURIComponent(callId)}/desk`}
      className="inline-flex min-h-8 items-center text-key underline underline-offset-4"
    >
      {say('desk')}
    </InnerLink>
  );
}
