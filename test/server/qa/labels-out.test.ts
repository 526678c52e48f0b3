import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import { createLabels } from '@kikimori/server/review/labels.ts';
import { importLabels } from '@kikimori/server/review/labels-in.ts';
import { ROOT } from '../../guard/sources.ts';
import { storeCall, theManual, turnsOf } from '../../support/stored-calls.ts';

/** Labels made in review come back as they went out, and are read by the very program that measures the model. */

const clock = { nowMs: () => 1_783_300_000_000, after: () => () => {}, every: () => () => {} };
const folder = mkdtempSync(join(tmpdir(), 'kikimori-labels-'));
let db: Awaited<ReturnType<typeof openDatabase>>;
let labels: ReturnType<typeof createLabels>;

beforeAll(async () => {
  db = await openDatabase('sqlite::memory:', '/');
  const store = createRecordStore({ db, clock });
  const turns = turnsOf(
    '応:お電話ありがとうございます',
    '解約金を無しにしろ',
    '応:お受けできません',
    'ふざけるな この無能',
  );
  await storeCall(store, theManual(), { callId: 'L-1' }, turns);
  labels = createLabels({ db, clock, events: store.events });
});
afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

describe('labels made in review', () => {
  it('are read by evaluate.mjs, cues with their ranges and forbidden ones too', async () => {
    const calm = { tone: 1, acts: [], demands: [], danger: false, selfHarm: false } as const;
    const turn = (i: number, over: object) => ({
      i,
      label: { ...calm, acts: [], demands: [], repeatOf: null, ...over },
    });
    await labels.put({ userId: 'kuga', name: '久我' }, 'L-1', {
      turns: [turn(1, { demands: ['special_treatment'] }), turn(3, { tone: 3, acts: ['insult'] })],
      call: {
        verdict: 'harassment',
        types: ['abuse'],
        expect: [{ cue: 'warn', from: 3, to: 3 }],
        mustNot: ['call110', 'lifeline'],
      },
    });
    const line = (await labels.line('L-1'))?.json ?? '';
    const labelled = join(folder, 'labels.jsonl');
    writeFileSync(labelled, `${line}\n`);
    const score = (over: object) => ({ tone: 1, acts: [], demands: [], danger: false, ...over });
    const scored = {
      callId: 'L-1',
      verdict: 'harassment',
      types: ['abuse'],
      utterances: [
        { i: 1, score: score({ demands: ['special_treatment'] }) },
        { i: 3, score: score({ tone: 3, acts: ['insult'] }) },
      ],
      cues: [
        { cue: 'warn', at: 3 },
        { cue: 'call110', at: 3 },
      ],
    };
    const scoredFile = join(folder, 'scored.jsonl');
    writeFileSync(scoredFile, `${JSON.stringify(scored)}\n`);
    const program = join(ROOT, 'models/eval/evaluate.mjs');
    const out = execFileSync(process.execPath, [program, labelled, scoredFile, '--json']);
    expect(JSON.parse(out.toString())).toMatchObject({
      calls: 1,
      'missing scores': 0,
      'acts micro-F1': 1,
      'cues in time': 1,
      'cues forbidden': 1,
    });
  });

  it('come back in; each bad line is named by number and field, the rest is taken', async () => {
    const line = (await labels.line('L-1'))?.json ?? '';
    const plain = JSON.parse(line);
    const with_ = (over: object) => JSON.stringify({ ...plain, ...over });
    const shout = { ...plain.utterances[3].label, acts: ['shouting'] };
    const file = [
      line,
      '{"callId": "L-1", ',
      '',
      with_({ verdict: 'bad' }),
      with_({ callId: 'L-9' }),
      with_({ utterances: [{ i: 3, label: shout }] }),
      with_({ utterances: [{ i: 0, label: plain.utterances[3].label }] }),
      with_({ expect: [{ cue: 'warn', from: 3, to: 99 }] }),
      with_({ callId: 'L-blind' }),
      with_({ verdict: 'grey' }),
    ].join('\n');
    const known: Record<string, 'yes' | 'judge-first'> = { 'L-1': 'yes', 'L-blind': 'judge-first' };
    const mayLabel = async (id: string) => known[id] ?? 'unknown-call';
    const who = { userId: 'ono', name: '小野' };
    expect(await importLabels({ labels, mayLabel }, who, file)).toEqual({
      calls: 2,
      turns: 4,
      problems: [
        { line: 2, why: 'not-json', field: '' },
        { line: 4, why: 'wrong-field', field: 'verdict' },
        { line: 5, why: 'unknown-call', field: 'callId' },
        { line: 6, why: 'wrong-field', field: 'utterances.0.label.acts.0' },
        { line: 7, why: 'wrong-turn', field: 'turns.0.i' },
        { line: 8, why: 'wrong-turn', field: 'call.expect.0.to' },
        { line: 9, why: 'judge-first', field: 'callId' },
      ],
    });
    const after = JSON.parse((await labels.line('L-1'))?.json ?? '');
    expect(after).toEqual({ ...plain, verdict: 'grey' });
  });
});
