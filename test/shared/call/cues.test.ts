import { describe, expect, it } from '@jest/globals';
import { defaultManual, TestCall } from './a-call.ts';

/** The six cues on calls as a supervisor would judge them (models/eval/LABELS.md). */

const manual = defaultManual();
const aCall = () => new TestCall(manual).agent('お電話ありがとうございます みなと電機の藤井です');

/** 修理を断られ、暴言から警告、交代、終話へ。 */
const abuse = () =>
  aCall()
    .customer('掃除機もう動かないんだけど', { tone: 1 })
    .agent('保証期間を過ぎておりますので 無償での交換はいたしかねます')
    .customer('お前みたいな無能が出るなよ 給料泥棒が', { tone: 3, acts: ['insult'] })
    .agent('そのようなお言葉はお控えください 続く場合はお電話を終わらせていただきます')
    .customer('バカにバカって言って何が悪いんだよ', { tone: 3, acts: ['insult'] });

describe('hold', () => {
  it('[C10] is offered when anger lasts for two of three turns', () => {
    const call = aCall()
      .customer('これで三回目の電話ですよ', { tone: 2 })
      .agent('ご不便をおかけしております')
      .customer('いったいどうなってるんですか', { tone: 2 });
    expect(call.openedAt('hold')).toEqual([3]);
    expect(call.cue('hold')?.reason.quotes.map((q) => q.text)).toContain(
      'これで三回目の電話ですよ',
    );
  });

  const asksToWait = '薬剤師に確認いたしますので 二分ほどお待ちいただけますか';

  it('[C10] is offered when the agent asks for a moment, in a calm call too', () => {
    const call = aCall().customer('この薬はお酒と一緒に飲んでも平気ですか').agent(asksToWait);
    expect(call.openedAt('hold')).toEqual([2]);
    call.customer('はい どうぞ');
    expect(call.cue('hold')?.status).toBe('done');
  });

  it('[C10] not where the agent looks something up while talking', () => {
    const call = aCall()
      .customer('返却日はいつでしたか')
      .agent('確認いたします 二十八日の水曜でございます');
    expect(call.openedAt('hold')).toEqual([]);
  });

  it('[C10] a hold that the agent announced early keeps back none when the caller gets angry', () => {
    const call = aCall()
      .customer('届いたものが違うんですけど', { tone: 1 })
      .agent('お調べいたします 少々お待ちください')
      .customer('もう二週間ですよ 何やってるんですか', { tone: 2 })
      .agent('ご不便をおかけしております')
      .customer('いい加減にしてくださいよ', { tone: 2 });
    expect(call.openedAt('hold')).toHaveLength(2);
    expect(call.cue('hold')?.reason.rule).toBe('hold.angry');
  });

  it('[C10] is not offered while the last words may mean danger', () => {
    const call = aCall()
      .customer('これで三回目の電話ですよ', { tone: 2 })
      .agent('ご不便をおかけしております')
      .customer('もう火でもつけに行くしかないな', { tone: 2, danger: 0.4 });
    expect(call.openedAt('hold')).toEqual([]);
  });

  it('[C10] is not offered for waiting that is no hold', () => {
    const call = aCall()
      .customer('明日伺います')
      .agent('それでは明日 お待ちしております')
      .customer('持ち物はありますか')
      .agent('身分証をお持ちください 十分前までにお越しください');
    expect(call.onScreen).toEqual([]);
  });

  it('[C10] is not offered for one angry turn', () => {
    const call = aCall()
      .customer('待たせすぎじゃないですか', { tone: 2 })
      .agent('申し訳ございません')
      .customer('まあいいです 番号を言いますね')
      .agent('お願いいたします')
      .customer('1234です');
    expect(call.openedAt('hold')).toEqual([]);
  });
});

describe('warn', () => {
  it('[C11] comes with the first clear act', () => {
    const call = abuse();
    expect(call.openedAt('warn')).toEqual([3]);
    expect(call.cue('warn')?.step).toBe('warn-insult');
    expect(call.cue('warn')?.say[0]).toContain('お控えください');
  });

  it('[C11] not for anger alone, however loud', () => {
    const call = aCall();
    for (let k = 0; k < 6; k++)
      call
        .customer('ふざけないでくださいよ 何度目だと思ってるんですか', { tone: 2 })
        .agent('ごもっともです');
    expect(call.openedAt('warn')).toEqual([]);
  });

  it('[C11] authority alone is answered, not warned', () => {
    const call = aCall()
      .customer('私は市長と同級生なんだがね', { tone: 1, acts: ['authority'] })
      .agent('どなた様でもお答えは同じでございます')
      .customer('市長に言えば一本で済む話だ', { tone: 1, acts: ['authority'] });
    expect(call.openedAt('warn')).toEqual([]);
  });

  it('[C11] prying is warned about when it goes on after it was refused', () => {
    const call = aCall()
      .customer('藤井さんはどの辺に住んでるの', { acts: ['privacy'] })
      .agent('個人的なことはお答えしておりません');
    expect(call.openedAt('warn')).toEqual([]);
    call.customer('いいじゃない 駅だけでも教えてよ', { acts: ['privacy'] });
    expect(call.openedAt('warn')).toEqual([3]);
    expect(call.cue('warn')?.step).toBe('warn-privacy');
  });

  it('[C7] a doubtful act in a calm call raises nothing', () => {
    const call = aCall()
      .customer('殺虫剤って室内で使えますか', { acts: ['threat'], sure: 0.55 })
      .agent('はい お使いいただけます')
      .customer('助かります', { sure: 0.9 });
    expect(call.onScreen).toEqual([]);
  });
});

describe('what the agent is heard doing', () => {
  const refused = () =>
    aCall()
      .customer('なんとかしてよ', { tone: 1, demands: ['special_treatment'] })
      .agent('どなた様にもお受けしておりません');

  it('[C11] an objection after a refusal tells of an act that the model missed', () => {
    const call = refused()
      .customer('ほんと使えない人だねえ', { tone: 1 })
      .agent('そのようなお言葉はお控えください');
    expect(call.openedAt('warn')).toEqual([4]);
    expect(call.cue('warn')?.reason.rule).toBe('warn.objected');
    expect(call.cue('warn')?.status).toBe('open');
  });

  it('[C11] a full warning is noted as done and never large', () => {
    const call = refused()
      .customer('ほんと使えない人だねえ', { tone: 1 })
      .agent('そのようなお言葉が続く場合は お電話を終わらせていただきます');
    expect(call.cue('warn')?.status).toBe('done');
    expect(call.onScreen).toEqual([]);
  });

  it('[C11] an objection to a plan, not to words, tells of nothing', () => {
    const call = refused()
      .customer('じゃあ治ったら荷造りします', { tone: 0 })
      .agent('重い物はお持ちになるのをおやめくださいませ');
    expect(call.openedAt('warn')).toEqual([]);
  });

  it('[C12] handing over to whoever knows more is no escalation', () => {
    const call = aCall()
      .customer('母の薬の量が変わったと聞いたのですが')
      .agent('私からは申し上げかねますので 施設長に代わります');
    expect(call.openedAt('escalate')).toEqual([]);
  });

  it('[C11] an objection in a calm call tells of nothing', () => {
    const call = aCall()
      .customer('窓から入ろうかと思って')
      .agent('お怪我をなさいますのでおやめください');
    expect(call.openedAt('warn')).toEqual([]);
  });

  it('[C12] a handover after a refusal is noted; one that was asked for is not', () => {
    const call = refused().customer('じゃあもういいから', { tone: 1 }).agent('責任者に代わります');
    expect(call.cue('escalate')?.reason.rule).toBe('escalate.announced');
    expect(call.cue('escalate')?.status).toBe('done');
    const fair = aCall()
      .customer('責任者の方から説明を聞きたいです', { tone: 1, demands: ['manager'] })
      .agent('課長に代わりますので少々お待ちください');
    expect(fair.openedAt('escalate')).toEqual([]);
  });

  it('[C7] an apology makes anger likelier, a question makes it unlikelier', () => {
    const angerAfter = (answer: string) => {
      const call = aCall().customer('届いてないんですけど', { tone: 2, sure: 0.45 }).agent(answer);
      return call.open.talk.lastCustomer?.angry ?? 0;
    };
    const plain = angerAfter('はい');
    expect(angerAfter('ご迷惑をおかけして申し訳ございません')).toBeGreaterThan(plain);
    expect(angerAfter('どのような商品でしょうか')).toBeLessThan(plain);
  });
});

describe('escalate', () => {
  it('[C12] comes when acts go on after the warning', () => {
    expect(abuse().openedAt('escalate')).toEqual([5]);
    expect(abuse().cue('escalate')?.reason.rule).toBe('escalate.after-warning');
  });

  it('[C12] comes at once with a threat', () => {
    const call = aCall().customer('あんたの家族がどうなっても知らないぞ', {
      tone: 3,
      acts: ['threat'],
    });
    expect(call.cue('escalate')?.reason.rule).toBe('escalate.threat');
  });

  it('[C12] comes when an undue demand is pressed twice after the refusal, not before', () => {
    const call = aCall()
      .customer('迷惑料として五万円いただけますか', { tone: 1, demands: ['excessive_money'] })
      .agent('金銭でのお支払いはいたしかねます')
      .customer('では三万でも結構です', { tone: 1, demands: ['excessive_money'], repeatOf: 1 })
      .agent('金額にかかわらずお支払いはできません');
    expect(call.openedAt('escalate')).toEqual([]);
    call.customer('一万でいいんですよ', { tone: 1, demands: ['excessive_money'], repeatOf: 3 });
    expect(call.openedAt('escalate')).toEqual([5]);
    expect(call.cue('escalate')?.step).toBe('escalate-money');
  });

  it('[C12] 責任者を出せ once is a customer’s right', () => {
    const call = aCall()
      .customer('責任者の方とお話しできますか', { tone: 1, demands: ['manager'] })
      .agent('確認いたします')
      .customer('お願いします', { tone: 1 });
    expect(call.openedAt('escalate')).toEqual([]);
  });

  it('[C12] about half an hour without progress, but not in a long friendly call', () => {
    const cross = aCall();
    const friendly = aCall();
    for (let k = 0; k < 6; k++) {
      cross.customer('まだ納得できませんね', { tone: 1 }).agent('左様でございますか').wait(330);
      friendly.customer('それでね 孫がね').agent('左様でございますか').wait(330);
    }
    expect(cross.openedAt('escalate')).toEqual([]);
    cross.customer('それで どうなるんですか', { tone: 1 });
    friendly.customer('あら もうこんな時間');
    expect(cross.cue('escalate')?.reason.rule).toBe('escalate.long');
    expect(friendly.openedAt('escalate')).toEqual([]);
  });

  it('[C12] is done when the agent hands over, and not raised again before the supervisor', () => {
    const call = abuse()
      .agent('責任者に代わりますのでお待ちください')
      .agent('お電話代わりました 責任者の矢部でございます');
    expect(call.cue('escalate')?.status).toBe('done');
    call.customer('おう やっと来たか', { tone: 1 }).wait(600);
    expect(call.openedAt('escalate')).toHaveLength(1);
  });
});

describe('end', () => {
  it('[C13] comes when acts go on before the supervisor', () => {
    const call = abuse()
      .agent('責任者に代わります')
      .agent('お電話代わりました 責任者の矢部でございます')
      .customer('お前も同じ無能か', { tone: 3, acts: ['insult'] });
    expect(call.openedAt('end')).toEqual([8]);
    expect(call.cue('end')?.say.join('')).toContain('終了');
  });

  it('[C13] a supervisor is known by the name that a second voice says', () => {
    const call = abuse()
      .agent('上の者が出ます 少々')
      .agent('滝沢です お話は伺っておりました')
      .customer('お前も同じ無能か', { tone: 3, acts: ['insult'] });
    expect(call.openedAt('end')).toEqual([8]);
  });

  it('[C13] the first act of all is warned about, also before the supervisor', () => {
    const call = aCall()
      .customer('責任者の方と話させてください', { tone: 1, demands: ['manager'] })
      .agent('責任者に代わります')
      .agent('お電話代わりました 責任者の矢部でございます')
      .customer('お前も使えない馬鹿だな', { tone: 3, acts: ['insult'] });
    expect(call.openedAt('warn')).toHaveLength(1);
    expect(call.openedAt('end')).toEqual([]);
  });

  it('[C13] comes when acts go on after the agent said that the call ends', () => {
    const call = abuse()
      .agent('そのようなお言葉が続く場合は お電話を終わらせていただきます')
      .customer('やってみろよ 無能', { tone: 3, acts: ['insult'] })
      .agent('お電話を終了いたします')
      .customer('逃げるのか 馬鹿が', { tone: 3, acts: ['insult'] });
    expect(call.openedAt('end')).toHaveLength(1);
  });

  it('[C13] saying what will happen if it goes on is no closing', () => {
    const call = abuse()
      .agent('責任者に代わります')
      .agent('お電話代わりました 責任者の矢部です 次に同じ言葉があればお電話を切ります')
      .customer('…わかったよ', { tone: 1 });
    expect(call.openedAt('end')).toEqual([]);
  });

  it('[C13] not while the talk calms down before the supervisor', () => {
    const call = abuse()
      .agent('責任者に代わります')
      .agent('お電話代わりました 責任者の矢部でございます')
      .customer('…じゃあ修理の見積もりを出してくれ', { tone: 1 });
    expect(call.openedAt('end')).toEqual([]);
  });
});

describe('call110', () => {
  const threatened = () =>
    aCall()
      .customer('話にならん 出来損ないが', { tone: 3, acts: ['insult'] })
      .agent('そのようなお言葉はお控えください')
      .customer('包丁積んで今からそっちに行くからな 待ってろ', {
        tone: 3,
        acts: ['threat'],
        danger: true,
      });

  it('[C14] comes with danger, with escalation, and silences hold, warning and closing', () => {
    const call = threatened();
    expect(call.openedAt('call110')).toEqual([3]);
    expect(call.onScreen).toEqual(expect.arrayContaining(['call110', 'escalate']));
    expect(call.onScreen).not.toEqual(expect.arrayContaining(['warn']));
    call
      .agent('お電話代わりました 店長の瀬尾です')
      .customer('お前も刺してやる', { tone: 3, acts: ['threat', 'insult'], danger: true });
    expect(call.openedAt('end')).toEqual([]);
    expect(call.cue('call110')?.step).toBe('call110-threat');
  });

  it('[C6] a lone threat that raises the 110番 card is no grey case', () => {
    const arson = aCall().customer('今夜そっちの倉庫に火をつけるから 覚えとけ', {
      tone: 1,
      acts: ['threat'],
      danger: true,
    });
    expect(arson.openedAt('call110')).toEqual([1]);
    expect(arson.open.verdict).toBe('harassment');
    const victim = aCall().customer('知らない人がベランダから入ろうとしてます', { danger: true });
    expect(victim.openedAt('call110')).toEqual([1]);
    expect(['normal', 'claim']).toContain(victim.open.verdict);
  });

  it('[C6] types: a rule pressed to bend is リピート型, undue money is その他', () => {
    const pressed = (demand: 'special_treatment' | 'excessive_money') => {
      const call = aCall().customer('なんとかなりませんか', { tone: 1, demands: [demand] });
      for (let k = 0; k < 4; k++)
        call
          .agent('その点はお受けいたしかねます')
          .customer('そこをなんとか お願いしますよ', { tone: 1, demands: [demand], repeatOf: 1 });
      return call.open.types;
    };
    expect(pressed('special_treatment')).toEqual(['repeat']);
    expect(pressed('excessive_money')).toContain('other');
  });

  it('[C8] a victim is never warned, held or closed', () => {
    const call = aCall()
      .customer('元の夫がドアを蹴ってるんです', { danger: true })
      .agent('いま警察に通報しています このまま切らずに待てますか')
      .customer('ガラスが割れそうです 早くして', { tone: 2, danger: true })
      .agent('少々お待ちください');
    expect(new Set(call.onScreen)).toEqual(new Set(['call110', 'escalate']));
    expect(call.cue('call110')?.step).toBe('call110-victim');
  });

  it('[C14] a look-alike raises nothing', () => {
    const call = aCall()
      .customer('110番の番号って局番いらないんでしたっけ', { danger: 0.35 })
      .agent('はい 局番は要りません')
      .customer('テレビで言ってたもので');
    expect(call.openedAt('call110')).toEqual([]);
  });

  it('[C14] two turns together are enough, and so is one that the agent answers with police', () => {
    const twice = aCall()
      .customer('さっきから外に変な男がいて', { danger: 0.6 })
      .agent('はい')
      .customer('窓のほうに来ました', { danger: 0.6 });
    expect(twice.openedAt('call110')).toEqual([3]);
    const answered = aCall()
      .customer('ちょっと 来てるんです そこに', { danger: 0.45 })
      .agent('すぐに警察に通報いたします 切らずにお待ちください');
    expect(answered.openedAt('call110')).toEqual([2]);
  });

  it('[C8] marked as wrong it silences nothing any more', () => {
    const call = threatened().answer('call110-1', 'wrong').wait(150);
    call.customer('冗談も通じねえのか バカが', { tone: 3, acts: ['insult'] });
    expect(call.onScreen).toContain('warn');
    expect(call.openedAt('call110')).toHaveLength(1);
  });

  it('[C14] stays when the line is dead', () => {
    const call = threatened();
    call.send({ kind: 'ended', atMs: call.now, reason: 'hangup' });
    expect(call.onScreen).toEqual(['call110']);
  });
});

describe('lifeline', () => {
  it('[C15] comes with a hint at self-harm and silences the others', () => {
    const call = aCall()
      .customer('もう十日だけ待ってもらえませんか', { demands: ['special_treatment'] })
      .agent('期日を延ばすことはいたしかねます')
      .customer('電気が止まる頃に俺もいなくなってればいいのかなって', { selfHarm: true })
      .agent('お話しくださってありがとうございます')
      .customer('どいつもこいつも', { tone: 3, acts: ['insult'] });
    expect(call.openedAt('lifeline')).toEqual([3]);
    expect(call.onScreen).toEqual(['lifeline']);
  });

  it('[C15] 死ぬほど待った is no hint', () => {
    const call = aCall().customer('死ぬほど待ったんですけど', { tone: 1, selfHarm: 0.2 });
    expect(call.onScreen).toEqual([]);
  });
});
