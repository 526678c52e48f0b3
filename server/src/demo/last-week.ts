import { setTimeout as pause } from 'node:timers/promises';
import type { DecisionInput } from '@kikimori/shared/protocol/review-week.ts';
import type { App } from '../app.ts';
import { DAY_MS, dayStartMs, WEEK_MS, weekOf } from '../review/week.ts';
import { type SourceSocket, speak } from '../source/file.ts';
import type { DemoAccount } from '../web/routes/session.ts';
import { type Seat, startOf } from './seats.ts';

/**
 * The week before, as a centre would have left it: its calls, what two reviewers judged of each
 * without knowing the other's view, and the week closed.
 */

type Judged = Omit<DecisionInput, 'callId' | 'stage'>;

const fair = (reasons: string, ownFault: Judged['ownFault'] = null): Judged => ({
  conduct: 0.1,
  demand: 0.1,
  verdict: 'claim',
  types: [],
  reasons,
  ownFault,
});

/** By the number of the sample call: what the first reviewer wrote, and where the second differed. */
const JUDGED: Record<string, [Judged, Partial<Judged>?]> = {
  '01': [{ ...fair('料金の問い合わせ。終始おだやか。'), verdict: 'normal', conduct: 0, demand: 0 }],
  '02': [
    fair('二台続けて不良。怒りは強いが人への攻撃はなく、返金の求めは正当。', 'passed-around'),
    { conduct: 0.3, reasons: '「ふざけないで」は不良品への怒り。返金は当然の求め。' },
  ],
  '03': [
    {
      conduct: 0.35,
      demand: 0.5,
      verdict: 'grey',
      types: ['authority'],
      reasons: '委員の立場と課長の名を出して順番の変更を迫った。最後は引いた。',
      ownFault: 'none',
    },
    { demand: 0.3, verdict: 'claim', types: [], reasons: '困っての頼みで、断られて引いた。' },
  ],
  '04': [
    {
      conduct: 0.65,
      demand: 0.8,
      verdict: 'harassment',
      types: ['repeat', 'time'],
      reasons: '三度断られた解約金の免除を求め続け、「納得するまで切らへん」と拘束した。',
      ownFault: 'none',
    },
    { conduct: 0.55 },
  ],
  '05': [
    {
      conduct: 0.95,
      demand: 0.3,
      verdict: 'harassment',
      types: ['abuse'],
      reasons: '「あほちゃうか」「給料泥棒」「クズ」。警告のあとも続いた。',
      ownFault: 'system',
    },
  ],
  '06': [
    {
      conduct: 1,
      demand: 0.4,
      verdict: 'harassment',
      types: ['threat'],
      reasons: '灯油を積んで支店へ向かい火をつけると告げた。',
      ownFault: 'none',
    },
    { types: ['threat', 'violence'] },
  ],
  '07': [
    { ...fair('滞納の相談。命にかかわる言葉があり、案内どおり話を続けた。'), verdict: 'normal' },
    { verdict: 'claim' },
  ],
  '08': [
    fair('工事の遅れへの正当な怒り。保留で確かめ、落ち着いた。', 'explanation'),
    { conduct: 0.25 },
  ],
  '09': [
    {
      conduct: 0.9,
      demand: 0.2,
      verdict: 'harassment',
      types: ['sexual'],
      reasons: '下着の色や交際を尋ね、断ったあとも住所を聞いた。',
      ownFault: 'none',
    },
  ],
  '10': [
    fair('二重の引き落としはこちらの誤り。責任者の求めは一度で、正当。', 'system'),
    { ownFault: 'explanation' },
  ],
};

const DAYS = 3;
const OPENS_MS = 9 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** Spread over the hours in which the centre is open. */
const startsMs = (day: number, k: number) => ((k * 53 + day * 97) % 540) * MINUTE_MS;

export async function playLastWeek(demo: {
  socket: SourceSocket;
  review: App['review'];
  seats: readonly Seat[];
  reviewers: readonly DemoAccount[];
  signal: AbortSignal;
}): Promise<void> {
  const { socket, review, signal } = demo;
  const week = weekOf(Date.now() - WEEK_MS);
  const opensMs = dayStartMs(week) + OPENS_MS;
  const own = demo.seats.flatMap((seat) => seat.calls.map((call) => ({ seat, call })));
  // Each sample call once a day, by the first seat that takes it.
  const calls = own.filter(
    ({ call }, k) => own.findIndex((o) => o.call.callId === call.callId) === k,
  );
  for (let day = 0; day < DAYS; day += 1) {
    for (const [k, { seat, call }] of calls.entries()) {
      const startedAtMs = opensMs + day * DAY_MS + startsMs(day, k);
      const start = startOf(seat, call, `week-${day}`, startedAtMs);
      const { callId } = start;
      await speak({ socket, start, utterances: call.utterances, speed: Infinity, signal });
      const [first, second = {}] = JUDGED[call.callId.slice(5, 7)] ?? [];
      if (!first) continue;
      // An ended call is read in a moment later.
      while ((await review.decisions.of(callId)) === null) await pause(50, undefined, { signal });
      for (const [j, who] of demo.reviewers.entries()) {
        const judged = j === 0 ? first : { ...first, ...second };
        await review.decisions.add(who, { callId, stage: 'qa', ...judged });
      }
    }
  }
  const [closer] = demo.reviewers;
  if (closer) await review.blind.close(closer, week, null);
}
