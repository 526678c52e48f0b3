import type { CueChange } from '../call/cue.ts';
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
    ...(customerLabel === undefined
      ? {}
      : { customerLabel: maskText(customerLabel, '', customerLabel) }),
    ...(number === undefined
      ? {}
      : { metadata: { ...metadata, callerNumber: maskText(number, '電話番号') } }),
  };
}

/** `before` is the text of the utterance before this one, `caller` the caller's name. */
export function maskEvent(event: CallEvent, before = '', caller = ''): CallEvent {
  switch (event.kind) {
    case 'started':
      return { ...event, call: maskHead(event.call) };
    case 'utterance':
    case 'revised':
      return {
        ...event,
        utterance: { ...event.utterance, text: maskText(event.utterance.text, before, caller) },
      };
    case 'supervised':
      return event.text === undefined
        ? event
        : { ...event, text: maskText(event.text, '', caller) };
    case 'flagged':
      return event.note === undefined
        ? event
        : { ...event, note: maskText(event.note, '', caller) };
    default:
      return event;
  }
}

export function maskCue(change: CueChange, caller = ''): CueChange {
  const { cue } = change;
  const quotes = cue.reason.quotes.map((q) => ({ ...q, text: maskText(q.text, '', caller) }));
  return { ...change, cue: { ...cue, reason: { ...cue.reason, quotes } } };
}
