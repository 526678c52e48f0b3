import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@kikimori/server/lib/logger.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import type { Database } from '@kikimori/server/record/schema.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import { bundleOf } from '@kikimori/server/review/report/bundle.ts';
import { incidentHtml } from '@kikimori/server/review/report/incident.ts';
import { incidentDocx } from '@kikimori/server/review/report/incident-docx.ts';
import { streamOf } from '@kikimori/server/review/report/parts.ts';
import type { Review } from '@kikimori/server/review/review.ts';
import { createReview } from '@kikimori/server/review/review.ts';
import { decisionSchema } from '@kikimori/shared/protocol/review-week.ts';
import type { Kysely } from 'kysely';
import { storeCall, theManual, turnsOf } from '../../support/stored-calls.ts';

/** The evidence bundle, opened and checked as a lawyer's office would. */

const NOW = Date.parse('2026-07-10T03:00:00Z');
const clock = { nowMs: () => NOW, after: () => () => {}, every: () => () => {} };
const made = { byName: '久我 <b>', atMs: NOW };
let db: Kysely<Database>;
let review: Review;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kikimori-bundle-'));
  db = await openDatabase('sqlite::memory:', '/');
  const store = createRecordStore({ db, clock, onSummary: (id) => review.indexer.note(id) });
  const log = createLogger({ level: 'silent' });
  review = createReview({
    db,
    clock,
    log,
    events: store.events,
    manual: store.manual,
    recordingsDir: join(folder, 'recordings'),
    prepareCases: () => {
      throw new Error('no case is put into a manual here');
    },
  });
  const turns = turnsOf('応:お電話番号をお願いします', [
    '090 1234 5678だ <script>無能',
    { tone: 3, acts: ['insult'] },
  ]);
  await storeCall(store, theManual(), { callId: 'b-1', customerRef: 'C-1' }, turns);
  await storeCall(store, theManual(), { callId: 'b-2' }, turns);
  await review.indexer.idle();
}, 60_000);
afterAll(async () => {
  await review.stop();
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

async function unpacked(callId: string, masked: boolean): Promise<string> {
  const dossier = await review.dossier(callId, masked);
  if (!dossier) throw new Error('no dossier');
  const into = mkdtempSync(join(folder, 'x-'));
  const file = join(into, 'b.zip');
  const parts = bundleOf(dossier, made, await incidentDocx(dossier, made));
  await pipeline(streamOf(parts), createWriteStream(file));
  execFileSync('python3', ['-m', 'zipfile', '-e', file, into]);
  return into;
}

/** What the report of a call says in a field. */
async function fieldText(n: number, callId = 'b-2'): Promise<string> {
  const dossier = await review.dossier(callId, true);
  const html = dossier ? incidentHtml(dossier, made) : '';
  const section = new RegExp(`<h2>${n}\\. .*?</section>`, 's').exec(html)?.[0] ?? '';
  return section.replace(/<h2>.*?<\/h2>|<[^>]+>/g, '').trim();
}

describe('the evidence bundle', () => {
  it('opens with an ordinary tool, and its checksums hold', async () => {
    const at = await unpacked('b-1', false);
    const sums = readFileSync(join(at, 'SHA256SUMS'), 'utf8').trim().split('\n');
    expect(sums).toHaveLength(8);
    for (const line of sums) {
      const [sum, name] = line.split('  ');
      const data = readFileSync(join(at, name ?? ''));
      expect(createHash('sha256').update(data).digest('hex')).toBe(sum);
    }
  });

  it('lets the reader compute the chain from the record, as README.txt says', async () => {
    const at = await unpacked('b-1', false);
    const lines = readFileSync(join(at, 'record.jsonl'), 'utf8').trimEnd().split('\n');
    let link = '';
    const links = lines.map((line) => {
      link = createHash('sha256').update(`${link}\n${line}`).digest('hex');
      return `${JSON.parse(line).seq} ${link}`;
    });
    expect(readFileSync(join(at, 'chain.txt'), 'utf8').trimEnd().split('\n')).toEqual(links);
    const about = JSON.parse(readFileSync(join(at, 'about.json'), 'utf8'));
    expect(about.custody).toMatchObject({ unbroken: true, replayDiffersAt: null, chain: link });
  });

  it('hides numbers and the customer’s key where it is to be masked', async () => {
    const at = await unpacked('b-1', true);
    const all = ['record.jsonl', 'report.html'].map((f) => readFileSync(join(at, f), 'utf8'));
    expect(all.join('')).not.toMatch(/1234|5678/);
    expect(all[1]).not.toContain('C-1');
  });

  it('says what masking cannot promise: a name in a note may stay', async () => {
    for (const masked of [true, false]) {
      const at = await unpacked('b-1', masked);
      for (const file of ['README.txt', 'report.html'])
        expect(readFileSync(join(at, file), 'utf8').includes('残ることがあります')).toBe(masked);
    }
  });

  it('holds the report as a Word file, too: all 19 fields, the same words, masked alike', async () => {
    const words: string[] = [];
    for (const masked of [true, false]) {
      const at = await unpacked('b-1', masked);
      execFileSync('python3', ['-m', 'zipfile', '-e', join(at, 'report.docx'), join(at, 'docx')]);
      words.push(readFileSync(join(at, 'docx/word/document.xml'), 'utf8'));
    }
    const [masked = '', all = ''] = words;
    for (let n = 1; n <= 19; n += 1) expect(masked).toMatch(new RegExp(`>${n}\\. `));
    expect(masked).toContain('未記入');
    expect(masked).toContain('終了時の値と一致します');
    expect(masked).not.toMatch(/1234|5678|C-1/);
    expect(all).toContain('090 1234 5678');
    expect(all).toContain('&lt;script&gt;無能');
  });

  it('lets people’s judgement lead, and names the software’s finding as the software’s', async () => {
    const field8 = async () => {
      const dossier = await review.dossier('b-1', true);
      const html = dossier ? incidentHtml(dossier, made) : '';
      const section = /<h2>8\. .*?<\/section>/s.exec(html)?.[0] ?? '';
      return section.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    };
    expect(await field8()).toMatch(/人の判断はまだありません.*ソフトの見立て：暴言・侮辱） 見立て/);
    const kuga = { userId: 'kuga', name: '久我' };
    await review.decisions.add(kuga, {
      callId: 'b-1',
      stage: 'qa',
      conduct: 0.2,
      demand: 0.1,
      verdict: 'claim',
      types: [],
      reasons: '一度きりの強い言葉',
      ownFault: 'none',
    });
    const claim = await field8();
    expect(claim).toMatch(
      /判断はクレームです（久我、QA）。問題の言動があったとは判断していません。 判断/,
    );
    // The finding stands below, as a reading and not as a judgement.
    expect(claim.indexOf('見立て')).toBeGreaterThan(claim.indexOf('判断していません'));
    const label = {
      tone: 3,
      acts: ['threat'],
      demands: [],
      danger: false,
      selfHarm: false,
    } as const;
    await review.labels.put(kuga, 'b-1', {
      turns: [{ i: 1, label: { ...label, acts: ['threat'], demands: [], repeatOf: null } }],
    });
    expect(await field8()).toMatch(/久我の判断：害悪の告知／ソフトの見立て：暴言・侮辱） 判断/);
  });

  it('leaves our own part blank until a reviewer said so, and takes silence for no finding', async () => {
    const field7 = () => fieldText(7);
    const judged = (userId: string, name: string, ownFault?: 'none' | 'explanation') =>
      review.decisions.add(
        { userId, name },
        decisionSchema.parse({
          callId: 'b-2',
          conduct: 0.2,
          demand: 0.1,
          verdict: 'claim',
          reasons: '強い言葉',
          ...(ownFault && { ownFault }),
        }),
      );
    expect((await judged('kuga', '久我')).ownFault).toBeNull();
    expect(await field7()).toBe('未記入');
    await judged('ono', '小野', 'explanation');
    expect(await field7()).toBe('会社起因 説明不足（小野） 判断');
    // Another reviewer's silence does not take the finding back; one's own does.
    await judged('kuga', '久我');
    expect(await field7()).toBe('会社起因 説明不足（小野） 判断');
    await judged('ono', '小野');
    expect(await field7()).toBe('未記入');
    await judged('kuga', '久我', 'none');
    expect(await field7()).toBe('会社起因 なし（久我） 判断');
  });

  it('never puts words about one’s own life, or a victim’s, among what is at issue', async () => {
    const turns = turnsOf(
      ['もう消えてしまいたいんです', { selfHarm: true, selfHarmP: 0.9 }],
      ['夫が包丁を持ってドアの前にいます', { danger: true, dangerP: 0.9 }],
    );
    const store = createRecordStore({ db, clock, onSummary: (id) => review.indexer.note(id) });
    await storeCall(store, theManual(), { callId: 'b-3' }, turns);
    await review.indexer.idle();
    expect(await fieldText(8, 'b-3')).toBe('未記入');
    expect(await fieldText(15, 'b-3')).toMatch(
      /消えてしまいたいんです.*命にかかわる言葉.*包丁.*危険を告げる言葉/,
    );
  });

  it('takes an addition back when it is emptied', async () => {
    const kuga = { userId: 'kuga', name: '久我' };
    const add = (text: string) => review.shelf.note(kuga, { callId: 'b-2', field: 17, text });
    await add('次回はSVが受ける');
    expect(await fieldText(17)).toContain('次回はSVが受ける');
    await add('');
    expect(await fieldText(17)).toBe('未記入');
  });

  it('lists the types in one order, whatever was ticked first, and calls none of them the main one', async () => {
    await review.decisions.add(
      { userId: 'kuga', name: '久我' },
      decisionSchema.parse({
        callId: 'b-2',
        conduct: 0.8,
        demand: 0.1,
        verdict: 'harassment',
        types: ['threat', 'abuse'],
        reasons: '強い言葉',
      }),
    );
    expect(await fieldText(9)).toBe('暴言型（久我） 判断威嚇・脅迫型（久我） 判断');
  });

  it('runs nothing that a caller or a colleague wrote into it', async () => {
    const dossier = await review.dossier('b-1', true);
    const html = dossier ? incidentHtml(dossier, made) : '';
    expect(html).not.toMatch(/<script>|<b>/);
    expect(html).toContain('&lt;script&gt;無能');
  });

  it('says so when the record was changed, when events are missing, when the manual is gone', async () => {
    await db
      .updateTable('event')
      .set((e) => ({ body: e.fn<string>('replace', ['body', e.val('無能'), e.val('有能')]) }))
      .where('call_id', '=', 'b-2')
      .execute();
    const changed = await review.dossier('b-2', true);
    expect(changed?.custody.unbroken).toBe(false);
    await db.deleteFrom('event').where('call_id', '=', 'b-2').where('seq', '=', 1).execute();
    await db.deleteFrom('manual').execute();
    const broken = await review.dossier('b-2', true);
    expect(broken?.custody.missingSeqs).toEqual([1]);
    const html = broken ? incidentHtml(broken, made) : '';
    expect(html).toContain('終了時の値と一致しません');
    expect(html).toContain('記録にないため、確かめられません');
    expect(await review.dossier('b-0', true)).toBeNull();
  });
});
