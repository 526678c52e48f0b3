/** Danger to a person, read off the view. Pure. */
import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { Call110Card, CallView } from '@kikimori/shared/view/views.ts';

function latest(view: CallView, kind: Cue['kind']): Cue | null {
  const all = [...(view.cue ? [view.cue] : []), ...view.waiting, ...[...view.past].reverse()];
  return all.find((cue) => cue.kind === kind) ?? null;
}

const NOT_SO: readonly (Cue['status'] | undefined)[] = ['wrong', 'withdrawn'];

/** The latest 110番 cue, wherever it stands. */
export function danger110(view: CallView): Cue | null {
  return latest(view, 'call110');
}

/** Danger stands until a person said that it was none, or the fold took it back. */
export function dangerStands(view: CallView): boolean {
  if (view.card110 === null) return false;
  return !NOT_SO.includes(danger110(view)?.status);
}

/** Danger, or a life at stake: nobody is put on hold then. */
export function lineStaysOpen(view: CallView): boolean {
  const life = latest(view, 'lifeline');
  return dangerStands(view) || (life !== null && !NOT_SO.includes(life.status));
}

/** The supervisor was called, or is there, or has called 110番: nobody has to be asked any more. */
export function isAsked110({ supervisor }: CallView): boolean {
  return (
    supervisor.asked || supervisor.tookOverBy !== null || supervisor.reported?.call110 !== undefined
  );
}

/** What not to do now. Who has a supervisor beside them is not alone. */
export function neverNow(card: Call110Card, { supervisor }: CallView): string[] {
  const isHelped = supervisor.seenBy !== null || supervisor.tookOverBy !== null;
  return card.never.filter((never) => !(isHelped && never.includes('一人')));
}

/** The six items as they are read to the police; what is not known is said to be unknown. */
export function readAloud(card: Call110Card, unknown: string): string {
  return card.items
    .map((item, index) => `${index + 1}. ${item.label}: ${item.value ?? unknown}`)
    .join('\n');
}
