import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { TestCall } from '../shared/call/a-call.ts';

/** The golden calls: together they show all six cues, answers, holds, a supervisor and a revision. */
export function goldenCalls(manual: Manual): { name: string; call: TestCall }[] {
  const open = (callId: string) =>
    new TestCall(manual, { callId }).agent('お電話ありがとうございます みなと電機の藤井です');

  const abuse = open('golden-abuse')
    .customer('掃除機がもう動かないんだけど', { tone: 1 })
    .agent('保証期間を過ぎておりますので 無償での交換はいたしかねます')
    .customer('そこをなんとかしてくれよ', { tone: 2, demands: ['special_treatment'], repeatOf: 1 })
    .agent('どなた様にもお受けしておりません 修理でしたら承ります')
    .customer('お前みたいな無能が出るな', { tone: 3, acts: ['insult'] })
    .agent('そのようなお言葉はお控えください 続く場合はお電話を終わらせていただきます')
    .customer('動画に撮って全部上げてやるからな', {
      tone: 3,
      acts: ['exposure'],
      demands: ['special_treatment'],
      repeatOf: 3,
    })
    .agent('責任者に代わります')
    .agent('お電話代わりました 責任者の矢部でございます')
    .customer('お前も同じ無能か', { tone: 3, acts: ['insult'] })
    .agent('同じご発言が続いておりますので このお電話を終了いたします');

  const claim = open('golden-claim')
    .customer('二重に引き落とされてるんです', { tone: 2 })
    .agent('ご迷惑をおかけして申し訳ございません 番号をお願いいたします')
    .customer('これで三回目の電話ですよ', { tone: 2 });
  claim.answer('hold-1', 'snooze').wait(70);
  claim.agent('経理に確認いたします 三分ほどお待ちいただけますか');
  claim.send({ kind: 'held', atMs: claim.now, on: true, by: 'fujii' });
  claim.wait(120);
  claim.send({ kind: 'held', atMs: claim.now, on: false, by: 'fujii' });
  claim
    .agent('お待たせいたしました こちらの誤りでした 本日中にご返金いたします')
    .customer('わかりました ありがとう');

  const danger = open('golden-danger')
    .customer('窓口の担当は誰だ', { tone: 2 })
    .agent('どのようなご用件でしょうか')
    .customer('包丁持って今からそっちに行くからな', { tone: 3, acts: ['threat'], danger: true });
  danger.send({ kind: 'asked', atMs: danger.now, by: 'fujii' });
  danger.send({
    kind: 'supervised',
    atMs: danger.now,
    action: 'take',
    by: 'segawa',
    byName: '瀬川',
  });
  danger.agent('警察に通報いたします このまま切らないでください').answer('call110-1', 'done');
  danger.customer('やれるもんならやってみろ', { tone: 3, acts: ['intimidation'] });

  const life = open('golden-life')
    .customer('支払いを待ってもらえませんか', { demands: ['special_treatment'] })
    .agent('期日を延ばすことはいたしかねます')
    .customer('もういいんです いなくなれば済むので', { selfHarm: true })
    .agent('死にたいというお気持ちでしょうか お話しくださってありがとうございます')
    .customer('少しだけ 聞いてもらえますか');
  const heard = life.open.turns.at(-1)?.utterance;
  if (heard)
    life.send({
      kind: 'revised',
      atMs: life.now,
      utterance: { ...heard, text: '少しだけ 聞いてもらってもいいですか' },
    });

  return [abuse, claim, danger, life].map((call) => {
    call.send({ kind: 'ended', atMs: call.now, reason: 'hangup' });
    call.send({ kind: 'flagged', atMs: call.now, by: 'qa', flag: 'grey' });
    return { name: call.open.head.callId, call };
  });
}
