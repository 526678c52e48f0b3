import type { Quote } from '../call/cue.ts';
import { turnAt } from '../call/cues.ts';
import type { OpenCall } from '../call/state.ts';
import { maskText } from './mask.ts';

/** A quote is masked with what was said before it, as its line in the transcript is. */
export function maskQuotes(state: OpenCall, quotes: readonly Quote[]): Quote[] {
  return quotes.map((q) => ({ ...q, text: maskSaid(state, q.i, q.text) }));
}

/** What was said at place `i` as a viewer may see it. */
export function maskSaid(state: OpenCall, i: number, text: string): string {
  return maskText(text, textBefore(state, i), state.head.customerLabel);
}

/** Text of the turn before turn `i`, or empty. */
export function textBefore(state: OpenCall, i: number): string {
  return turnAt(state, i - 1)?.utterance.text ?? '';
}
