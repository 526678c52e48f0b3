import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { locateModel, ModelError } from '@kikimori/models/locate.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import { ROOT } from '../guard/sources.ts';

/** The centre's own thresholds, made by `npm run calibrate`, lie beside the weights. */

const folder = mkdtempSync(join(tmpdir(), 'kikimori-models-'));
const local = join(folder, 'kikimori-ja', 'thresholds.local.json');
const locate = () => locateModel(folder, 'kikimori-ja', { acts: ACTS, demands: DEMANDS });

beforeEach(() => {
  rmSync(local, { force: true });
  cpSync(join(ROOT, 'models', 'registry.json'), join(folder, 'registry.json'));
  cpSync(join(ROOT, 'models', 'kikimori-ja'), join(folder, 'kikimori-ja'), { recursive: true });
  rmSync(local, { force: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('calibrated thresholds', () => {
  it('take the place of the shipped ones and show in the revision', () => {
    const shipped = locate();
    writeFileSync(
      local,
      JSON.stringify({ revision: shipped.revision, thresholds: { insult: 0.9 } }),
    );
    const own = locate();
    expect(own.thresholds.insult).toBe(0.9);
    expect(own.thresholds.threat).toBe(shipped.thresholds.threat);
    expect(own.revision).toMatch(new RegExp(`^${shipped.revision}\\+[0-9a-f]{6}$`));
  });

  it('are left alone when they were made for other weights', () => {
    const shipped = locate();
    writeFileSync(local, JSON.stringify({ revision: 'other', thresholds: { insult: 0.9 } }));
    expect(locate()).toEqual(shipped);
  });

  it('stop the start when they cannot be read, and the error says what to type', () => {
    writeFileSync(local, '{');
    expect(locate).toThrow(ModelError);
    expect(locate).toThrow(/thresholds\.local\.json.*--undo/);
  });
});
