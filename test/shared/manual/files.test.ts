import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runManualCommand } from '@kikimori/server/cli/manual.ts';
import { loadManual } from '@kikimori/server/manual/load.ts';
import { createManualStore, ManualUnreadable } from '@kikimori/server/manual/store.ts';
import { MANUALS } from '../call/a-call.ts';

const folder = mkdtempSync(join(tmpdir(), 'manual-'));
const file = join(folder, 'manual.yaml');
const site = join(folder, 'site.yaml');
const shipped = readFileSync(join(MANUALS, 'default.yaml'), 'utf8');

beforeEach(() => {
  copyFileSync(join(MANUALS, 'default.yaml'), file);
  writeFileSync(site, 'id: site\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const edit = (from: string, to: string) => {
  if (!shipped.includes(from)) throw new Error(`not in the manual: ${from}`);
  writeFileSync(file, shipped.replace(from, to));
};
const lineOf = (text: string, needle: string) =>
  text.slice(0, text.indexOf(needle)).split('\n').length;

describe('a manual with an error', () => {
  it('[M1] names file, line, column and field', () => {
    edit('title: SVに交代を頼む', 'title: SVに交代をお願いして引き継いでもらう');
    const loaded = loadManual(file);
    const problem = loaded.ok ? undefined : loaded.problems[0];
    expect(problem).toMatchObject({ file, field: 'cues.escalate.title' });
    expect(problem?.line).toBe(lineOf(shipped, 'title: SVに交代を頼む'));
    expect(problem?.column).toBe(5);
  });

  it('[M1] a missing field is shown at the place where it should stand', () => {
    edit('  never: [電話を切らない, 保留にしない, 推測で埋めない, 一人で抱えない]\n', '');
    const loaded = loadManual(file);
    const problem = loaded.ok ? undefined : loaded.problems[0];
    expect(problem?.field).toBe('call110.never');
    expect(problem?.line).toBe(lineOf(shipped, 'call110:\n  title: 110番で伝えること'));
  });

  it('[M1] broken YAML names the line', () => {
    edit('stages:', 'stages: [');
    const loaded = loadManual(file);
    expect(loaded.ok ? [] : loaded.problems.map((p) => p.message).join()).toMatch(/YAML/);
    expect(loaded.ok ? 0 : loaded.problems[0]?.line).toBeGreaterThan(5);
  });

  it.each([
    ['a: 1\na: 2\n', 2, '同じ項目が二つあります'],
    ['a:\n  b: 1\n c: 2\n', 3, '字下げ'],
    ['a:\n\tb: 1\n', 2, 'タブ'],
    ['a: x: y\n', 1, '「: 」が二つ'],
    ['ただの文です\n', 1, 'マニュアルの形'],
    ['', 1, 'マニュアルの形'],
  ])('[M1] says in Japanese what is wrong with %j', (yaml, line, why) => {
    writeFileSync(file, yaml);
    const loaded = loadManual(file);
    const problem = loaded.ok ? undefined : loaded.problems[0];
    expect(problem?.line).toBe(line);
    expect(problem?.message).toContain(why);
  });

  it('a file that is not there is a problem, not a crash', () => {
    const loaded = loadManual(join(folder, 'none.yaml'));
    expect(loaded.ok ? [] : loaded.problems.map((p) => p.line)).toEqual([0]);
  });

  it('[M9] an error in an overlay is shown in the overlay', () => {
    writeFileSync(site, 'id: site\nsteps:\n  - id: warn-insult\n    say: [だめです, 二, 三, 四]\n');
    const loaded = loadManual(file, [site]);
    const problem = loaded.ok ? undefined : loaded.problems[0];
    expect(problem).toMatchObject({ file: site, line: 4 });
    expect(problem?.field).toMatch(/^steps\.\d+\.say$/);
  });
});

describe('the shipped manuals', () => {
  it.each([
    'telecom',
    'municipal',
    'ec',
    'finance',
  ])('%s lies on the default without a word', (name) => {
    const said: string[] = [];
    const overlay = join(MANUALS, `${name}.yaml`);
    const status = runManualCommand(['check', join(MANUALS, 'default.yaml'), overlay], (line) =>
      said.push(line),
    );
    expect(said).toHaveLength(1);
    expect(status).toBe(0);
    const loaded = loadManual(join(MANUALS, 'default.yaml'), [overlay]);
    expect(loaded.ok && loaded.manual.version).toMatch(new RegExp(`^${name}@`));
    expect(loaded.ok && loaded.manual.steps.length).toBeGreaterThan(30);
  });

  it('hold nothing that is marked as unconfirmed', () => {
    for (const name of ['default', 'telecom', 'municipal', 'ec', 'finance'])
      expect(readFileSync(join(MANUALS, `${name}.yaml`), 'utf8')).not.toContain('未確認)');
  });

  it('cover all nine types of the ministry and those of the telephone', () => {
    const loaded = loadManual(join(MANUALS, 'default.yaml'));
    const types = loaded.ok ? loaded.manual.types : [];
    expect(
      types
        .filter((t) => !t.telephoneOnly)
        .map((t) => t.id)
        .sort(),
    ).toEqual([
      'abuse',
      'authority',
      'exposure',
      'outside',
      'repeat',
      'sexual',
      'threat',
      'time',
      'violence',
    ]);
    expect(types.filter((t) => t.telephoneOnly).length).toBeGreaterThanOrEqual(6);
  });
});

describe('npm run manual', () => {
  const run = (...args: string[]) => {
    const said: string[] = [];
    return { status: runManualCommand(args, (line) => said.push(line)), said: said.join('\n') };
  };

  it('check shows errors with their place and fails', () => {
    edit('title: 警告文を伝える', 'titel: 警告文を伝える');
    const { status, said } = run('check', file);
    expect(status).toBe(1);
    expect(said).toContain(`manual.yaml:${lineOf(shipped, 'title: 警告文を伝える')}:5`);
    expect(said).toContain('titel');
  });

  it('check shows warnings and passes', () => {
    edit('value: 30, unit: 分', 'value: 240, unit: 分');
    const { status, said } = run('check', file);
    expect(status).toBe(0);
    expect(said).toMatch(/注意 manual\.yaml:\d+:\d+/);
  });

  it('diff tells what differs and by its status whether anything does', () => {
    edit('そのようなお言葉はお控えください', 'そのようなお言葉はおやめください');
    const { status, said } = run('diff', join(MANUALS, 'default.yaml'), file);
    expect(status).toBe(1);
    expect(said).toContain('おやめください');
    expect(run('diff', file, file).status).toBe(0);
  });

  it('says how it is used', () => {
    expect(run('chekc').status).toBe(2);
    expect(run('check').said).toContain('npm run manual');
  });
});

describe('a running manual', () => {
  const open = (today: () => string = () => '2026-11-21') => {
    const seen: string[] = [];
    const problems: number[] = [];
    const store = createManualStore({
      file,
      today,
      pollMs: 0,
      onChange: (m) => seen.push(m.version),
      onProblems: (p) => problems.push(p.length),
    });
    return { store, seen, problems };
  };

  it('[M12] is renewed when the file changes', () => {
    const { store, seen } = open();
    const before = store.current().version;
    edit('そのようなお言葉はお控えください', 'そのようなお言葉はおやめください');
    store.reload();
    expect(store.current().version).not.toBe(before);
    expect(seen).toEqual([store.current().version]);
  });

  it('[M12] stays while the new one is invalid, and the problems are shown until they are mended', () => {
    const { store, seen, problems } = open();
    const before = store.current().version;
    edit('stages:', 'stagse:');
    store.reload();
    expect(store.current().version).toBe(before);
    expect(store.problems().length).toBeGreaterThan(0);
    writeFileSync(file, shipped);
    store.reload();
    expect(store.problems()).toEqual([]);
    expect(problems.at(-1)).toBe(0);
    expect(seen).toEqual([]);
  });

  it('[M12] a later manual waits for its day', () => {
    let today = '2026-11-21';
    const { store } = open(() => today);
    const before = store.current().version;
    edit('version: 1.0.0', 'version: 1.1.0\neffectiveFrom: 2026-12-01');
    store.reload();
    expect(store.current().version).toBe(before);
    expect(store.waiting()?.effectiveFrom).toBe('2026-12-01');
    today = '2026-12-01';
    expect(store.current().version).toContain('@1.1.0');
  });

  it('[R8] without a valid manual nothing starts', () => {
    edit('stages:', 'stagse:');
    expect(() => open()).toThrow(ManualUnreadable);
  });
});
