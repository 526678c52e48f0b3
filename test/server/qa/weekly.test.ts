import { describe, expect, it } from '@jest/globals';
import { compare } from '@kikimori/server/review/agreement.ts';
import { weeklyHtml } from '@kikimori/server/review/report/weekly.ts';
import type { Trends } from '@kikimori/shared/protocol/review-figures.ts';
import type { Deck } from '@kikimori/shared/protocol/review-week.ts';

/** The weekly report: what it counts, and that it says so. */

const made = { byName: '久我', atMs: Date.parse('2026-07-13T01:00:00Z') };
const zones = { greyConduct: 0.35, greyDemand: 0.33, claimConduct: 0.1, corners: [] };

function aReport(hidden: number, pairs: number): string {
  const deck: Deck = {
    week: '2026-07-06',
    fromMs: Date.parse('2026-07-05T15:00:00Z'),
    toMs: Date.parse('2026-07-12T15:00:00Z'),
    cards: [],
    mixed: hidden > 0,
    counts: {
      calls: 7,
      agent: hidden > 0 ? null : 3,
      sv: hidden > 0 ? null : 1,
      auto: hidden > 0 ? null : 5,
      done: 7 - hidden,
      hidden,
    },
    closings: [],
    zones,
  };
  const trends: Trends = {
    fromMs: deck.fromMs,
    toMs: deck.toMs,
    rows: [],
    total: { calls: 40 - hidden, grey: 2, harassment: 1, lostMin: 31 },
    cues: [],
    judged: 5,
    hidden,
    repeatCallers: [],
  };
  const levels = ['claim', 'grey'];
  const judged = Array.from(
    { length: pairs },
    (_, k) => [levels[k % 2] ?? '', levels[k % 3 ? k % 2 : 0] ?? ''] as const,
  );
  const html = weeklyHtml(
    { deck, trends, agreements: [compare('qa', 'qa', judged, levels)] },
    made,
  );
  return html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
}

describe('the weekly report', () => {
  it('counts all lines over the same calls, judged or not, and says whose judgement it is', () => {
    const all = aReport(0, 0);
    expect(all).toMatch(/通話（すべて） 40件 .*フラグの付いた通話 7件 .*応対者のフラグ 3件/);
    expect(all).toContain('40件のうち、グレー 2件');
    expect(all).toContain('人が判断した5件はその判断で、ほかの35件はソフトの見立てで数えました');
    const some = aReport(4, 0);
    expect(some).toMatch(/通話（すべて） 40件 .*フラグの付いた通話 7件/);
    expect(some).toContain('作成者がまだ判断していない通話 4件');
    expect(some).toMatch(
      /36件のうち、グレー 2件.*まだ判断していない4件は、ここと下の集計に含みません/,
    );
  });

  it('prints κ with its pairs and interval, and no κ of a handful of calls', () => {
    expect(aReport(0, 1)).toMatch(/QAどうし 1件 件数が足りません/);
    expect(aReport(0, 60)).toMatch(/QAどうし 60件 0\.\d\d（0\.\d\d〜(?:0\.\d\d|1\.00)）/);
  });
});
