import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { deskOf, isQaPath } from '../../../client/src/qa/paths.ts';
import { toShare, zoneOf } from '../../../client/src/qa/zone.ts';
import { ROOT, sources } from '../../guard/sources.ts';

type Words = { [key: string]: string | Words };
const file = (language: string): Words =>
  JSON.parse(readFileSync(join(ROOT, `client/src/qa/text/${language}.json`), 'utf8'));

function flat(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${key}`, value] as [string, string]]
      : flat(value, `${prefix}${key}.`),
  );
}
const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

describe('the words of the QA pages', () => {
  const ja = new Map(flat(file('ja')));
  const en = new Map(flat(file('en')));

  it('are there in both languages, with the same places to fill in', () => {
    expect([...en.keys()].sort()).toEqual([...ja.keys()].sort());
    for (const [key, text] of ja) {
      expect({ key, places: places(en.get(key) ?? '') }).toEqual({ key, places: places(text) });
    }
  });

  it('are all that the pages say: no Japanese stands in the code', () => {
    const wrong = sources('client/src/qa', /\.tsx$/)
      .filter((f) => /[ぁ-んァ-ヶ一-龠]/.test(f.text.replace(/\/\*[\s\S]*?\*\//g, '')))
      .map((f) => f.path);
    expect(wrong).toEqual([]);
  });
});

describe('the worksheet', () => {
  const zones = {
    claimConduct: 0.1,
    greyConduct: 0.35,
    greyDemand: 0.33,
    corners: [
      [0.75, 0],
      [0.5, 0.4],
    ],
  };

  it.each([
    [0, 0, 'normal'],
    [0.1, 0, 'claim'],
    [0.35, 0, 'grey'],
    [0, 0.33, 'grey'],
    [0.5, 0.39, 'grey'],
    [0.5, 0.4, 'harassment'],
    [0.75, 0, 'harassment'],
  ])('reads %f × %f as %s', (conduct, demand, verdict) => {
    expect(zoneOf({ conduct, demand }, zones)).toBe(verdict);
  });

  it('keeps a point on the plane', () => {
    expect([toShare(-0.2), toShare(0.123), toShare(1.7)]).toEqual([0, 0.12, 1]);
  });
});

describe('the addresses', () => {
  it('leave a call’s replay to the replay', () => {
    expect(isQaPath('/review/week')).toBe(true);
    expect(isQaPath('/review/call-1')).toBe(false);
    expect(deskOf('/review/a%2Fb/desk')).toBe('a/b');
    expect(deskOf('/review/desk')).toBeNull();
  });
});
