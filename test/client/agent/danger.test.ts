import { describe, expect, it } from '@jest/globals';
import { lineStaysOpen } from '@kikimori/client/src/agent/danger.ts';
import { aCue, aView } from '../support/calls.ts';

describe('whether a caller may be put on hold', () => {
  it('not while a life is at stake, also once the cue was answered', () => {
    const lifeline = aCue('lifeline');
    expect(lineStaysOpen(aView({ cue: lifeline }))).toBe(true);
    expect(lineStaysOpen(aView({ past: [{ ...lifeline, status: 'done' }] }))).toBe(true);
  });

  it('again where a person said that it was not so, and in any other call', () => {
    const wrong = aCue('lifeline', { status: 'wrong' });
    expect(lineStaysOpen(aView({ past: [wrong] }))).toBe(false);
    expect(lineStaysOpen(aView({ cue: aCue('warn') }))).toBe(false);
  });
});
