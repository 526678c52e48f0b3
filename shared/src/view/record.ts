import type { Cue, CueChange } from '../call/cue.ts';
import type { CallEvent, CallHead } from '../call/event.ts';
import { maskText } from './mask.ts';

/**
 * The stored record as it leaves the building's inner room: words masked in place. Masks keep the
 * length, so spans and hashes still fit.
 */

export function maskHead(head: CallHead): CallHead {
  const { customerLabel, metadata } = head;
  const number = metadata.callerNumber;
  return {
    ...head,
    ...(customerLabel === undefined ? {} : { customerLabel: maskText(customerLabel) }),
    ...(number === undefined
      ? {}
      : { metadata: { ...metadata, callerNumber: maskText(number, '電話番号') } }),
  };
}

/** `before` is the text of the utterance before this one. */
export function maskEvent(event: CallEvent, before = ''): CallEvent {
  switch (event.kind) {
    case 'started':
      return { ...event, call: maskHead(event.call) };
    case 'utterance':
    case 'revised':
      return {
        ...event,
        utterance: { ...event.utterance, text: maskText(event.utterance.text, before) },
      };
    case 'supervised':
      return event.text === undefined ? event : { ...event, text: maskText(event.text) };
    case 'flagged':
      return event.note === undefined ? event : { ...event, note: maskText(event.note) };
    default:
      return event;
  }
}

function maskedCue(cue: Cue): Cue {
  const quotes = cue.reason.quotes.map((q) => ({ ...q, text: maskText(q.text) }));
  return { ...cue, reason: { ...cue.reason, quotes } };
}

export function maskCue(change: CueChange): CueChange {
  return { ...change, cue: maskedCue(change.cue) };
}
