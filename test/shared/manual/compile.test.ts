import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Compiled, compileManual } from '@kikimori/shared/manual/compile.ts';
import { diffManuals } from '@kikimori/shared/manual/diff.ts';
import { lintManual } from '@kikimori/shared/manual/lint.ts';
import { mergeManuals } from '@kikimori/shared/manual/overlay.ts';
import { compilePhrase, hears, normaliseTalk } from '@kikimori/shared/manual/phrase.ts';
import { type ManualSource, manualSchema } from '@kikimori/shared/manual/schema.ts';
import { parse } from 'yaml';
import { MANUALS } from '../call/a-call.ts';

const plain = (): ManualSource =>
  parse(readFileSync(join(MANUALS, 'default.yaml'), 'utf8')) as ManualSource;
/** The default manual with one thing changed. */
function changed(change: (manual: ManualSource) => void): Compiled {
  const manual = plain();
  change(manual);
  return compileManual(manual);
}
const patch = (part: object | undefined, change: object) => {
  Object.assign(part ?? {}, change);
};
const places = (compiled: Compiled) =>
  compiled.ok ? [] : compiled.errors.map((e) => e.path.join('.'));
const step = (manual: ManualSource, k: number) => {
  const found = manual.steps[k];
  if (!found) throw new Error(`no step ${k}`);
  return found;
};

describe('errors have their place', () => {
  const cases: [string, string, (m: ManualSource) => void][] = [
    ['M2 an unknown key', 'steps.2.sya', (m) => patch(step(m, 2), { sya: [] })],
    [
      'M3 a sentence too long',
      'steps.0.say.0',
      (m) => patch(step(m, 0), { say: ['あ'.repeat(61)] }),
    ],
    ['M3 four lines', 'steps.0.say', (m) => patch(step(m, 0), { say: ['あ', 'い', 'う', 'え'] })],
    ['M3 a cue title', 'cues.warn.title', (m) => patch(m.cues.warn, { title: 'あ'.repeat(13) })],
    ['M4 an id used twice', 'steps.1.id', (m) => patch(step(m, 1), { id: step(m, 0).id })],
    ['M4 a missing stage', 'steps.1.stage', (m) => patch(step(m, 1), { stage: 'nowhere' })],
    [
      'M4 a missing phrase group',
      'steps.0.checks.2.heard.0',
      (m) => patch(step(m, 0).checks[2], { heard: ['nothing'] }),
    ],
    [
      'M5 a cue without a step',
      'steps',
      (m) => patch(m, { steps: m.steps.filter((s) => !s.when?.cue?.includes('hold')) }),
    ],
    [
      'M5 a phrase group the rules need',
      'heard',
      (m) => patch(m, { heard: m.heard.filter((h) => h.id !== 'refusal') }),
    ],
    [
      'M6 a figure without origin',
      'thresholds.0',
      (m) => patch(m.thresholds[0], { source: undefined }),
    ],
    ['M7 an unreadable phrase', 'heard.0.any.1', (m) => patch(m.heard[0]?.any, { 1: '(あ|い' })],
    [
      'M1 a wrong type',
      'judgement.zones.greyConduct',
      (m) => patch(m.judgement.zones, { greyConduct: 'high' }),
    ],
    [
      'M1 a figure out of range',
      'judgement.certainty.danger',
      (m) => patch(m.judgement.certainty, { danger: 1.4 }),
    ],
  ];

  it.each(cases)('[%s] → %s', (_rule, place, change) => {
    expect(places(changed(change))).toContain(place);
  });

  it('[M1] all errors are told at once', () => {
    const found = changed((m) => {
      step(m, 0).say = ['あ'.repeat(80)];
      patch(m.cues.end, { title: '' });
    });
    expect(places(found)).toEqual(expect.arrayContaining(['steps.0.say.0', 'cues.end.title']));
  });

  it('[M1] nothing, a list and a word are no manuals', () => {
    for (const none of [undefined, null, [], 'manual', 3, {}])
      expect(compileManual(none).ok).toBe(false);
  });

  it('[M10] equal content has an equal version, another sentence another one', () => {
    const version = (c: Compiled) => (c.ok ? c.manual.version : '');
    const same = version(changed(() => {}));
    expect(same).toMatch(/^default@\d+\.\d+\.\d+\+[0-9a-f]{8}$/);
    expect(version(changed(() => {}))).toBe(same);
    expect(version(changed((m) => patch(step(m, 0), { say: ['別の文です'] })))).not.toBe(same);
  });
});

describe('phrases', () => {
  const group = (any: string[], unless: string[] = []) => ({
    any: any.map(compilePhrase),
    unless: unless.map(compilePhrase),
  });
  const heard = (talk: string, any: string[], unless: string[] = []) =>
    hears(normaliseTalk(talk), group(any, unless));

  it('[M7] * reaches a little way, | chooses', () => {
    expect(heard('返金は規約によりお受けいたしかねます', ['お受け*かね'])).toBe(true);
    expect(
      heard('お受けした件ですが その後ずいぶんと長いこと考えましても分かりかねます', [
        'お受け*かね',
      ]),
    ).toBe(false);
    expect(heard('承りかねます', ['(承り|いたし)かね'])).toBe(true);
  });

  it.each([
    ['お受け えー いたしかねます', '致しかね'],
    ['ｵﾜﾋﾞ 申し上げます', 'オワビ'],
    ['少々お待ち頂けますか', 'お待ちいただけ'],
    ['五分ほどお待ちください', '三分ほど*お待ち'],
    ['出来かねます', 'できかね'],
  ])('[M7] spacing, width, spelling and numerals do not matter: %s', (talk, phrase) => {
    expect(heard(talk, [phrase])).toBe(true);
  });

  it('[M8] an exception close by cancels, one far away does not', () => {
    expect(
      heard(
        '本日中に折り返しお電話いたします それではこのまま少しだけお待ちください',
        ['お待ちくださ'],
        ['折り返し'],
      ),
    ).toBe(true);
    expect(heard('折り返しますのでお待ちください', ['お待ちくださ'], ['折り返し'])).toBe(false);
  });

  it.each([
    '(あ|い',
    'あ)',
    'あ|い',
    '(あ|(い|う))',
    '*',
    'あ',
    '',
  ])('[M7] %j is refused', (phrase) => {
    expect(() => compilePhrase(phrase)).toThrow();
  });

  it('[M7] no phrase hangs on any talk', () => {
    const talk = 'あ'.repeat(10_000);
    const slow = ['ああ*ああ*ああ*ああ*い', '(あ|ああ|あああ)*(ああ|あ)*い'];
    const started = performance.now();
    for (const phrase of slow) expect(hears(talk.slice(0, 2000), group([phrase]))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('overlays', () => {
  const base = {
    name: 'a',
    list: [1, 2],
    steps: [
      { id: 'x', say: ['1'] },
      { id: 'y', say: ['2'] },
    ],
  };

  it('[M9] merge by key and id, add, remove, replace', () => {
    const merged = mergeManuals([
      base,
      {
        name: 'b',
        'list+': [3],
        steps: [
          { id: 'z', say: ['new'] },
          { id: 'y', say: ['2b'] },
          { id: 'x', remove: true },
        ],
      },
    ]);
    expect(merged.plain).toEqual({
      name: 'b',
      list: [1, 2, 3],
      steps: [
        { id: 'z', say: ['new'] },
        { id: 'y', say: ['2b'] },
      ],
    });
  });

  it('[M9] knows where each part was written', () => {
    const merged = mergeManuals([
      base,
      {
        steps: [
          { id: 'z', say: [''] },
          { id: 'y', note: 'n' },
        ],
      },
    ]);
    expect(merged.origin(['steps', 0, 'say', 0])).toEqual({
      source: 1,
      path: ['steps', 0, 'say', 0],
    });
    expect(merged.origin(['steps', 1, 'say', 0])).toEqual({
      source: 0,
      path: ['steps', 0, 'say', 0],
    });
    expect(merged.origin(['steps', 2, 'note'])).toEqual({ source: 1, path: ['steps', 1, 'note'] });
    expect(merged.origin(['steps', 2, 'stage'])).toEqual({
      source: 0,
      path: ['steps', 1, 'stage'],
    });
  });
});

describe('cases in a manual', () => {
  const cases = [
    {
      id: 'one',
      title: '断り方',
      step: 'any',
      lines: [{ who: 'agent' as const, text: 'お受けできません' }],
      lesson: '結論から言う',
    },
  ];
  const version = (compiled: Compiled) => (compiled.ok ? compiled.manual.version : null);

  it('[M14] make a version of their own; without them the version stays', () => {
    const before = version(changed(() => {}));
    const after = version(changed((m) => patch(m, { cases })));
    expect(after).not.toBeNull();
    expect(after).not.toBe(before);
    expect(places(changed((m) => patch(m, { cases: [...cases, ...cases] })))).toEqual([
      'cases.1.id',
    ]);
  });
});

describe('the linter', () => {
  const lint = (change: (m: ManualSource) => void) => {
    const manual = manualSchema.parse(plain());
    change(manual);
    return lintManual(manual).map((w) => w.path.join('.'));
  };

  it('[M11] finds nothing in the shipped manual', () => {
    expect(lint(() => {})).toEqual([]);
  });

  it('[M14] names a case whose step is gone, and one that names somebody', () => {
    const one = { id: 'one', title: '断り方', step: 'gone', lesson: '結論から言う' };
    const lines = [{ who: 'customer' as const, text: '電話番号は090 1234 5678です' }];
    expect(lint((m) => patch(m, { cases: [{ ...one, lines }] }))).toEqual([
      'cases.0.step',
      'cases.0.lines.0.text',
    ]);
  });

  const cases: [string, string, (m: ManualSource) => void][] = [
    [
      'a near-duplicate',
      'steps.1',
      (m) => patch(step(m, 1), { say: step(m, 0).say, title: step(m, 0).title }),
    ],
    ['no script line', 'steps.0.say', (m) => patch(step(m, 0), { say: [] })],
    [
      'too much text',
      'steps.0.say',
      (m) => patch(step(m, 0), { say: ['あ'.repeat(60), 'い'.repeat(60), 'う'] }),
    ],
    [
      'a gap to fill in',
      'steps.0.say.0',
      (m) => patch(step(m, 0), { say: ['○日までにご連絡します'] }),
    ],
    [
      'a figure nobody published',
      'thresholds.0.value',
      (m) => patch(m.thresholds[0], { value: 120 }),
    ],
    [
      'a step that can never be reached',
      'steps.1.when',
      (m) => {
        patch(step(m, 0), { when: { cue: ['warn'] } });
        patch(step(m, 1), { when: { cue: ['warn'], acts: ['insult'] } });
      },
    ],
  ];

  it.each(cases)('[M11] warns of %s', (_name, place, change) => {
    expect(lint(change)).toContain(place);
  });
});

describe('the difference of two manuals', () => {
  it('names items by their id and tells of a changed order', () => {
    const before = plain();
    const after = plain();
    step(after, 3).say = ['変えた文'];
    after.thresholds = after.thresholds.filter((t) => t.id !== 'silence');
    [after.steps[0], after.steps[1]] = [step(after, 1), step(after, 0)];
    const found = diffManuals(before, after).map((c) => `${c.change} ${c.path}`);
    expect(found).toContain(`changed steps.${step(after, 3).id}.say.0`);
    expect(found).toContain('removed thresholds.silence');
    expect(found).toContain('changed steps (順番)');
    expect(diffManuals(before, plain())).toEqual([]);
  });
});
