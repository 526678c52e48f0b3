import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { SETTINGS } from '@kikimori/server/config.ts';
import { ERRORS } from '@kikimori/shared/protocol/errors.ts';
import { codeOf, ROOT, sources } from './sources.ts';

/** House rules that a reader would otherwise have to remember. */

const page = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('docs say what is there', () => {
  it('every setting stands in docs/config.md with its default, and no other', () => {
    const documented = [
      ...page('docs/config.md').matchAll(/^\| `(KIKIMORI_\w+)`\s*\| ([^|]*)\|/gm),
    ];
    const table = Object.fromEntries(documented.map((m) => [m[1], m[2]?.trim()]));
    const wanted = Object.fromEntries(
      Object.entries(SETTINGS).map(([name, s]) => [
        name,
        s.default ? `\`${s.default}\`` : '(empty)',
      ]),
    );
    expect(table).toEqual(wanted);
  });

  it('every error code stands in docs/errors.md with its status, and no other', () => {
    const documented = [
      ...page('docs/errors.md').matchAll(/^\| `(\w+)`\s*\| (\d+)\s*\| (yes|no)\s*\|/gm),
    ];
    const table = Object.fromEntries(documented.map((m) => [m[1], `${m[2]} ${m[3]}`]));
    const wanted = Object.fromEntries(
      Object.entries(ERRORS).map(([code, e]) => [code, `${e.http} ${e.retryable ? 'yes' : 'no'}`]),
    );
    expect(table).toEqual(wanted);
  });

  it.each([
    'README.md',
    'README.ja.md',
    'CONTRIBUTING.md',
    'ARCHITECTURE.md',
  ])('every npm script that %s names exists', (path) => {
    const { scripts } = JSON.parse(page('package.json'));
    const named = [...page(path).matchAll(/npm run ([\w:-]+)/g)].map((m) => m[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the rules of shared/SPEC.md', () => {
  const rules = [...page('shared/SPEC.md').matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map((m) => m[1]);
  // In a test's name: `[C12] …`, or `'M3 …'` in a table whose names are set in brackets.
  const carried = sources('test', /\.tsx?$/).flatMap((file) =>
    [...file.text.matchAll(/\[([TMCVPR]\d+)\]|['"`]([TMCVPR]\d+) /g)].map((m) => m[1] ?? m[2]),
  );

  it('every rule has a test that carries its number', () => {
    expect(rules.length).toBeGreaterThan(60);
    expect(new Set(rules).size).toBe(rules.length);
    expect(rules.filter((rule) => !carried.includes(rule))).toEqual([]);
  });

  it('no test carries the number of a rule that is not there', () => {
    expect([...new Set(carried)].filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});

describe('privacy', () => {
  it('no log line is given transcript text, notes or names', () => {
    const private_ = /\b(text|utterance|note|quotes?|customerLabel|customerRef|agentName|chunk)\b/;
    const wrong = sources('server/src', /\.ts$/).flatMap((file) =>
      [...codeOf(file).matchAll(/\blog\.(?:trace|debug|info|warn|error|fatal)\(([^;]*?)\)/g)]
        .filter((m) => private_.test((m[1] ?? '').replace(/\bchunk\.callId\b/g, '')))
        .map((m) => `${file.path}: ${m[0].slice(0, 80)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('the server never hangs up and never dials: no telephony and no outgoing request', () => {
    // The one exception, off unless KIKIMORI_WEBHOOK_URL is set; see docs/config.md.
    const webhook = 'server/src/review/webhook.ts';
    expect(SETTINGS.KIKIMORI_WEBHOOK_URL.default).toBe('');
    const wrong = sources('server/src', /\.ts$/)
      .filter((file) => file.path !== webhook)
      .filter((file) =>
        /from '(node:https?|node:dgram|undici|axios|node-fetch)'|\bfetch\(/.test(file.text),
      )
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });

  it('the built page names no address outside the building', () => {
    const wrong = sources('client', /\.(tsx?|css|html)$/).flatMap((file) =>
      [...file.text.matchAll(/https?:\/\/(?!127\.0\.0\.1|localhost|www\.w3\.org)[^\s'"`)]+/g)].map(
        (m) => `${file.path}: ${m[0]}`,
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('tests', () => {
  it('none is switched off', () => {
    const pattern =
      /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(|\bf(it|describe)\(/;
    const wrong = sources('test', /\.(test)\.tsx?$/)
      .filter((file) => !file.path.startsWith('test/guard/') && pattern.test(file.text))
      .map((file) => file.path);
    expect(wrong).toEqual([]);
  });
});
