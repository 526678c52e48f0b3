import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@kikimori/server/lib/clock.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import type { LabelledTurn } from '@kikimori/server/review/calibrate.ts';
import { calibrate } from '@kikimori/server/review/calibrate.ts';
import { createLabels } from '@kikimori/server/review/labels.ts';
import type { TurnLabel } from '@kikimori/shared/protocol/review-labels.ts';
import { ROOT } from '../../guard/sources.ts';
import { aScore, storeCall, theManual, turnsOf } from '../../support/stored-calls.ts';

const calm: TurnLabel = {
  tone: 0,
  acts: [],
  demands: [],
  danger: false,
  selfHarm: false,
  repeatOf: null,
};

/** Turns whose insults the model sees at `insultP`, all others at `otherP`. */
function aSet(n: number, insultP: number, otherP: number): LabelledTurn[] {
  return Array.from({ length: n }, (_, k) => {
    const is = k % 3 === 0;
    const score = aScore();
    score.actP = { ...score.actP, insult: is ? insultP : otherP };
    return { callId: `c${k % 20}`, score, label: is ? { ...calm, acts: ['insult'] } : calm };
  });
}

describe('calibration', () => {
  it('moves a threshold to where the reviewers’ labels part', () => {
    const insult = calibrate(aSet(90, 0.3, 0.1), { insult: 0.6 }).find((r) => r.name === 'insult');
    expect(insult).toMatchObject({
      positives: 30,
      why: 'better',
      before: { f: 0 },
      after: { f: 1 },
    });
    expect(insult?.to).toBeCloseTo(0.2, 6);
  });

  it('leaves alone what is as good as it gets, and what has too few labels', () => {
    const good = calibrate(aSet(90, 0.9, 0.1), { insult: 0.6 });
    expect(good.find((r) => r.name === 'insult')).toMatchObject({ why: 'no-better', to: 0.6 });
    expect(good.find((r) => r.name === 'threat')).toMatchObject({ why: 'too-few', before: null });
    const few = calibrate(aSet(21, 0.3, 0.1), { insult: 0.6 });
    expect(few.find((r) => r.name === 'insult')).toMatchObject({ why: 'too-few', to: 0.6 });
  });

  it('does not follow chance: labels without any pattern change nothing', () => {
    const noise = aSet(120, 0.5, 0.5).map((t, k) => ({
      ...t,
      score: { ...t.score, actP: { ...t.score.actP, insult: ((k * 37) % 101) / 100 } },
    }));
    const [insult] = calibrate(noise, { insult: 0.05 });
    expect(insult?.why).toBe('no-better');
  });
});

describe('npm run calibrate', () => {
  let folder: string;
  const npm = (...args: string[]) =>
    execFileSync(process.execPath, ['--import', 'tsx', 'server/src/cli/calibrate.ts', ...args], {
      cwd: ROOT,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        KIKIMORI_DATABASE: `sqlite:${join(folder, 'c.sqlite')}`,
        KIKIMORI_MODELS_DIR: join(folder, 'models'),
      },
    });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kikimori-calibrate-'));
    cpSync(join(ROOT, 'models', 'registry.json'), join(folder, 'models', 'registry.json'));
    cpSync(join(ROOT, 'models', 'kikimori-ja'), join(folder, 'models', 'kikimori-ja'), {
      recursive: true,
    });
    const registry = JSON.parse(readFileSync(join(folder, 'models', 'registry.json'), 'utf8'));
    const model = `kikimori-ja@${registry.models['kikimori-ja'].revision}`;
    const db = await openDatabase(`sqlite:${join(folder, 'c.sqlite')}`, '/');
    const store = createRecordStore({ db, clock: systemClock });
    const labels = createLabels({ db, clock: systemClock, events: store.events });
    const manual = theManual();
    const privacyP = (p: number) => ({ ...aScore().actP, privacy: p });
    for (let k = 0; k < 12; k += 1) {
      const callId = `cal-${k}`;
      const turns = turnsOf(
        ['お住まいはどちらの駅なの', { model, actP: privacyP(0.2) }],
        ['料金を教えてください', { model, actP: privacyP(0.03) }],
      );
      await storeCall(store, manual, { callId }, turns);
      await labels.put({ userId: 'qa', name: '久我' }, callId, {
        turns: [
          { i: 0, label: { ...calm, acts: ['privacy'] } },
          { i: 1, label: calm },
        ],
      });
    }
    await db.destroy();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('writes thresholds beside the model with before and after, and takes them back', () => {
    const file = join(folder, 'models', 'kikimori-ja', 'thresholds.local.json');
    expect(npm('--dry-run')).toContain('dry run: nothing written');
    expect(existsSync(file)).toBe(false);
    expect(npm()).toContain('1 thresholds written');
    const written = JSON.parse(readFileSync(file, 'utf8'));
    expect(written.thresholds.privacy).toBeLessThanOrEqual(0.2);
    expect(written.figures.privacy).toMatchObject({ before: { f: 0 }, after: { f: 1 } });
    expect(npm('--undo')).toContain('back to the thresholds of the model');
    expect(existsSync(file)).toBe(false);
    expect(() => npm('--undo')).toThrow('nothing to undo');
  }, 60_000);
});
