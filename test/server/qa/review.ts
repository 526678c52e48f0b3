import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@kikimori/server/lib/logger.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import type { Review } from '@kikimori/server/review/review.ts';
import { createReview } from '@kikimori/server/review/review.ts';
import { searchSchema } from '@kikimori/shared/protocol/review.ts';
import { storeCall, theManual, turnsOf } from '../../support/stored-calls.ts';

/** What QA may rely on, whatever the store. Run by review*.test.ts. */

const NOW = Date.parse('2026-07-10T03:00:00Z');
const clock = { nowMs: () => NOW, after: () => () => {}, every: () => () => {} };
const log = createLogger({ level: 'silent' });
const kuga = { userId: 'kuga', name: '久我' };
const ono = { userId: 'ono', name: '小野' };
const zones = { greyConduct: 0.35, greyDemand: 0.33, claimConduct: 0.1, corners: [[0.75, 0]] };
const hostile = { tone: 3, acts: ['insult', 'threat'] } as const;

export function reviewContract(name: string, address: () => Promise<string>): void {
  describe(`review: ${name}`, () => {
    let review: Review;
    let close: () => Promise<void>;

    beforeAll(async () => {
      const db = await openDatabase(await address(), '/');
      const store = createRecordStore({
        db,
        clock,
        onSummary: (callId) => review.indexer.note(callId),
      });
      review = createReview({
        db,
        clock,
        log,
        events: store.events,
        manual: store.manual,
        recordingsDir: '/nowhere',
        prepareCases: () => {
          throw new Error('no case is put into a manual here');
        },
      });
      close = async () => {
        await review.stop();
        await db.destroy();
      };
      const manual = theManual();
      const flag = (by: string, flag: 'harassment' | 'grey' | 'none') =>
        ({ kind: 'flagged', atMs: 60_000, by, flag }) as const;
      await storeCall(
        store,
        manual,
        { callId: 'qa-cancel', customerRef: 'C-77' },
        turnsOf(
          '応:お電話ありがとうございます',
          '光回線の解約金を教えてほしいんですけど',
          '応:お電話番号をお願いします',
          'はい 4471 です',
        ),
      );
      await storeCall(
        store,
        manual,
        { callId: 'qa-hard', customerRef: 'C-77', startedAtMs: Date.parse('2026-07-07T01:00:00Z') },
        turnsOf(
          '応:お電話ありがとうございます',
          ['ふざけるな 無能 解約料なんか払うか', { ...hostile, acts: ['insult', 'threat'] }],
          '応:お受けできません',
          ['お前の家に火をつけるぞ', { ...hostile, acts: ['threat'], danger: true, dangerP: 0.99 }],
        ),
        [flag('fujii', 'grey'), flag('saeki', 'harassment')],
      );
      await storeCall(
        store,
        manual,
        {
          callId: 'qa-west',
          site: '福岡',
          agentId: 'segawa',
          agentName: '瀬川 みどり',
          startedAtMs: Date.parse('2026-07-08T01:00:00Z'),
        },
        turnsOf('応:はい', '工事の日を変えてください'),
        [flag('segawa', 'none')],
      );
      await review.indexer.idle();
    }, 60_000);
    afterAll(() => close());

    const find = async (query: object, sites: string[] | null = null) =>
      (await review.search(searchSchema.parse(query), { sites, hiddenFrom: null })).hits.map(
        (h) => h.callId,
      );
    const everyone = { sites: null, hiddenFrom: null };

    it('finds a call by a word in any form, by its reading, and by words together', async () => {
      expect(await find({ text: '解約' })).toEqual(['qa-hard', 'qa-cancel']);
      expect(await find({ text: 'かいやくきん' })).toEqual(['qa-cancel']);
      expect(await find({ text: '払わない' })).toEqual(['qa-hard']);
      expect(await find({ text: '解約 教える' })).toEqual(['qa-cancel']);
      expect(await find({ text: '解約 工事' })).toEqual([]);
    });

    it('says where the words were said, and which words it did not look for', async () => {
      const answer = await review.search(searchSchema.parse({ text: '無能 は' }), everyone);
      expect(answer.ignored).toEqual(['は']);
      expect(answer.hits[0]?.places).toMatchObject([{ i: 1, channel: 'customer', atMs: 11_000 }]);
      const nothing = await review.search(searchSchema.parse({ text: 'は' }), everyone);
      expect(nothing).toEqual({ hits: [], next: null, ignored: ['は'] });
    });

    it('neither finds nor shows a number that identifies someone', async () => {
      expect(await find({ text: '4471' })).toEqual([]);
    });

    it('filters by verdict, type, cue, site, agent, customer, time and flag, within the sites', async () => {
      expect(await find({ verdict: 'harassment' })).toEqual(['qa-hard']);
      expect(await find({ type: 'violence' })).toEqual(['qa-hard']);
      expect(await find({ cue: 'call110' })).toEqual(['qa-hard']);
      expect(await find({ site: '福岡' })).toEqual(['qa-west']);
      expect(await find({ agent: 'segawa' })).toEqual(['qa-west']);
      expect(await find({ agent: '瀬川' })).toEqual(['qa-west']);
      expect(await find({ agent: '%' })).toEqual([]);
      expect(await find({ customerRef: 'C-77' })).toEqual(['qa-hard', 'qa-cancel']);
      expect(await find({ from: Date.parse('2026-07-08T00:00:00Z') })).toEqual(['qa-west']);
      expect(await find({ flag: 'harassment' })).toEqual(['qa-hard']);
      expect(await find({ text: '解約' }, ['福岡'])).toEqual([]);
      expect(await find({}, [])).toEqual([]);
    });

    it('pages without loss or doubles', async () => {
      const first = await review.search(searchSchema.parse({ limit: 2 }), everyone);
      const rest = await review.search(
        searchSchema.parse({ limit: 2, before: first.next }),
        everyone,
      );
      expect([...first.hits, ...rest.hits].map((h) => h.callId)).toEqual([
        'qa-west',
        'qa-hard',
        'qa-cancel',
      ]);
      expect(rest.next).toBeNull();
    });

    it('takes a flag after the end into account, and adds no word twice', async () => {
      const before = await review.search(searchSchema.parse({ text: '無能' }), everyone);
      review.indexer.note('qa-hard');
      await review.indexer.idle();
      expect(await review.search(searchSchema.parse({ text: '無能' }), everyone)).toEqual(before);
    });

    it('gives a blind deck: who judged what only after one’s own judgement', async () => {
      const ask = { sites: null, userId: kuga.userId, zones };
      const deck = await review.deck(ask);
      expect(deck).toMatchObject({
        week: '2026-07-06',
        counts: { calls: 1, agent: null, sv: null, auto: null, done: 0, hidden: 1 },
      });
      expect(deck.cards).toMatchObject([{ callId: 'qa-hard', mine: null, judgements: null }]);
      expect(JSON.stringify(deck.cards)).not.toMatch(/harassment|grey|conduct/);
      await review.decisions.add(kuga, {
        callId: 'qa-hard',
        stage: 'qa',
        conduct: 0.9,
        demand: 0.2,
        verdict: 'harassment',
        types: ['violence'],
        reasons: '放火の予告',
        ownFault: 'none',
      });
      const after = await review.deck(ask);
      expect(after.counts).toEqual({ calls: 1, agent: 1, sv: 1, auto: 1, done: 1, hidden: 0 });
      expect(after.cards[0]?.judgements).toMatchObject({
        model: { verdict: 'harassment' },
        agentFlag: 'grey',
        svFlag: 'harassment',
      });
      const others = await review.deck({ ...ask, userId: ono.userId });
      expect(others.cards[0]?.judgements).toBeNull();
      await expect(review.deck({ ...ask, week: '2026-07-07' })).rejects.toThrow('not a Monday');
    });

    it('adds a call that nobody flagged where it is asked for, and counts it among no flags', async () => {
      const ask = { sites: null, userId: kuga.userId, zones, callId: 'qa-west' };
      const deck = await review.deck(ask);
      expect(deck.cards.map((c) => c.callId).sort()).toEqual(['qa-hard', 'qa-west']);
      expect(deck.cards.find((c) => c.callId === 'qa-west')).toMatchObject({
        mine: null,
        judgements: { agentFlag: 'none' },
      });
      expect(deck.counts).toMatchObject({ calls: 1, done: 1 });
      for (const other of [
        { ...ask, sites: ['仙台'] },
        { ...ask, week: '2026-06-29' },
      ])
        expect((await review.deck(other)).cards.map((c) => c.callId)).not.toContain('qa-west');
    });

    it('keeps every decision: 現場, QA, 確定', async () => {
      await review.decisions.add(ono, {
        callId: 'qa-hard',
        stage: 'final',
        conduct: 0.8,
        demand: 0.2,
        verdict: 'harassment',
        types: [],
        reasons: '会議で確定',
        ownFault: 'explanation',
      });
      const judged = await review.decisions.of('qa-hard');
      expect(judged?.decisions.map((d) => [d.stage, d.byName])).toEqual([
        ['qa', '久我'],
        ['final', '小野'],
      ]);
    });

    it('stores labels in the words of LABELS.md, refuses wrong places, and gives them back', async () => {
      const label = {
        tone: 3,
        acts: ['insult'],
        demands: [],
        danger: false,
        selfHarm: false,
      } as const;
      const turn = (i: number, repeatOf: number | null = null) => ({
        i,
        label: { ...label, acts: [...label.acts], demands: [], repeatOf },
      });
      await expect(review.labels.put(kuga, 'qa-hard', { turns: [turn(0)] })).rejects.toThrow(
        'turns.0.i',
      );
      await expect(review.labels.put(kuga, 'qa-hard', { turns: [turn(1, 3)] })).rejects.toThrow(
        'repeatOf',
      );
      const cues = (from: number, to: number, mustNot: ('warn' | 'hold')[] = []) => ({
        turns: [],
        call: {
          verdict: 'harassment' as const,
          types: [],
          expect: [{ cue: 'warn' as const, from, to }],
          mustNot,
        },
      });
      const put = (body: ReturnType<typeof cues>) => review.labels.put(kuga, 'qa-hard', body);
      await expect(put(cues(9, 9))).rejects.toThrow('call.expect.0.from');
      await expect(put(cues(1, 9))).rejects.toThrow('call.expect.0.to');
      await expect(put(cues(1, 3, ['warn']))).rejects.toThrow('call.expect.0.cue');
      await review.labels.put(kuga, 'qa-hard', { turns: [turn(1), turn(3, 1)] });
      expect(await review.labels.labelled()).toEqual(['qa-hard']);
      const line = JSON.parse((await review.labels.line('qa-hard'))?.json ?? '');
      // Nobody labelled the whole call: the final decision stands in for it.
      expect(line).toMatchObject({ callId: 'qa-hard', verdict: 'harassment', types: [] });
      expect(line.utterances[3].label).toEqual({ ...label, repeatOf: 1 });
      expect(line.utterances[2].label).toBeUndefined();
      expect(await review.labels.line('qa-west')).toBeNull();
    });

    it('counts trends and repeat callers', async () => {
      const trends = await review.trends({ by: 'site', fromMs: 0, toMs: NOW, ...everyone });
      expect(trends.rows.map((r) => [r.key, r.calls, r.harassment])).toEqual([
        ['仙台', 2, 1],
        ['福岡', 1, 0],
      ]);
      expect(trends.cues.find((c) => c.kind === 'call110')).toMatchObject({ shown: 1, wrong: 0 });
      expect(trends.repeatCallers).toEqual([]);
      const hours = await review.trends({
        by: 'hour',
        fromMs: 0,
        toMs: NOW,
        ...everyone,
        sites: ['仙台'],
      });
      expect(hours.rows).toHaveLength(24);
      expect(hours.rows[14]?.calls).toBe(1);
    });

    it('counts a call as the reviewers judged it, the latest final judgement first', async () => {
      const ask = { by: 'type', fromMs: 0, toMs: NOW, ...everyone } as const;
      // The software read 暴力型; whoever decided last ticked no type.
      expect(await review.trends(ask)).toMatchObject({ rows: [], judged: 1 });
      const judge = (stage: 'qa' | 'final', types: ('threat' | 'repeat')[]) =>
        review.decisions.add(ono, {
          callId: 'qa-hard',
          stage,
          conduct: 0.2,
          demand: 0.2,
          verdict: 'claim',
          types,
          reasons: '見直した',
          ownFault: 'none',
        });
      await judge('final', ['threat']);
      await judge('qa', ['repeat']);
      const trends = await review.trends(ask);
      expect(trends.rows).toMatchObject([{ key: 'threat', calls: 1, harassment: 0, lostMin: 0 }]);
      expect(trends.total).toMatchObject({ calls: 3, harassment: 0 });
      // A search shows the same judgement beside the software's reading.
      const { hits } = await review.search(searchSchema.parse({ text: '無能' }), everyone);
      expect(hits).toMatchObject([
        { verdict: 'harassment', judged: { stage: 'final', verdict: 'claim' } },
      ]);
    });

    it('compares agent, SV, model and reviewers', async () => {
      const all = await review.agreements({ fromMs: 0, toMs: NOW, ...everyone });
      const agentQa = all.find((a) => a.a === 'agent' && a.b === 'qa');
      expect(agentQa).toMatchObject({
        calls: 1,
        confusion: [
          [0, 0, 0],
          [0, 0, 1],
          [0, 0, 0],
        ],
      });
    });

    it('suggests a talk after a hard call, and rests once it was had', async () => {
      const fujii = async () => (await review.care.people(null)).find((p) => p.agentId === 'fujii');
      expect(await fujii()).toMatchObject({ talk: true, lastTalk: null });
      expect(await review.care.people(['福岡'])).toEqual([]);
      await review.care.talked(kuga, 'fujii');
      expect(await fujii()).toMatchObject({ talk: false, lastTalk: { byName: '久我', atMs: NOW } });
    });

    it('keeps a person’s searches to that person', async () => {
      const saved = await review.shelf.saveSearch(kuga, { name: '解約', query: 'text=解約' });
      expect(await review.shelf.searches(kuga)).toEqual([saved]);
      expect(await review.shelf.searches(ono)).toEqual([]);
      expect(await review.shelf.dropSearch(ono, saved.id)).toBe(false);
      expect(await review.shelf.dropSearch(kuga, saved.id)).toBe(true);
    });
  });
}
