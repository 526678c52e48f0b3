import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { clockText } from '@kikimori/client/src/text/format.ts';
import { ACTS, CALL_TYPES, CUE_KINDS, DEMANDS, VERDICTS } from '@kikimori/shared/label.ts';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, path = ''): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') all[path + key] = value;
    else Object.assign(all, flat(value, `${path}${key}.`));
  }
  return all;
}

const words = (language: string): Tree =>
  JSON.parse(
    readFileSync(new URL(`../../../client/src/text/${language}.json`, import.meta.url), 'utf8'),
  );
const japanese = flat(words('ja'));
const english = flat(words('en'));
const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe('texts', () => {
  it('say the same things in both languages', () => {
    const withoutForms = Object.keys(english).filter((key) => !key.includes('|'));
    expect(withoutForms.sort()).toEqual(Object.keys(japanese).sort());
  });

  it('fill in the same values in both languages', () => {
    const differing = Object.entries(english).filter(
      ([key, text]) => gaps(text).join() !== gaps(japanese[key.split('|')[0] ?? ''] ?? '').join(),
    );
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  it('have a word for every label, type, verdict and cue of the domain', () => {
    const wanted = [
      ...[...ACTS, ...DEMANDS].map((label) => `label.${label}`),
      ...CALL_TYPES.map((type) => `type.${type}`),
      ...VERDICTS.flatMap((verdict) => [`verdict.${verdict}`, `review.verdict.${verdict}`]),
      ...CUE_KINDS.flatMap((kind) => ['name', 'done', 'next'].map((w) => `cue.kind.${kind}.${w}`)),
    ];
    expect(wanted.filter((key) => !japanese[key])).toEqual([]);
  });

  it('write call times as a clock', () => {
    expect([0, 59_999, 61_000, 3_600_000, 3_725_000, -5].map(clockText)).toEqual([
      '0:00',
      '0:59',
      '1:01',
      '1:00:00',
      '1:02:05',
      '0:00',
    ]);
  });
});
