import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { maskText } from '@kikimori/shared/view/mask.ts';
import fc from 'fast-check';

const corpus = join(dirname(fileURLToPath(import.meta.url)), '../../../models/corpus');
const spoken = [1, 2, 3, 4].flatMap((n) =>
  readFileSync(join(corpus, `calls-${n}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) =>
      (JSON.parse(line) as { utterances: { text: string }[] }).utterances.map((u) => u.text),
    ),
);

describe('hidden', () => {
  it.each([
    ['電話は090-1234-5678です', '電話は●●●-●●●●-●●●●です'],
    ['０９０１２３４５６７８にお願いします', '●●●●●●●●●●●にお願いします'],
    ['ゼロサンの五三二〇の一一一一です', '●●●●の●●●●の●●●●です'],
    ['ぜろきゅうぜろ いちにーさんよん ごーろくななはち', '●●●●●●● ●●●●●●●● ●●●●●●●●'],
    ['カード番号は 4111 1111 1111 1111', 'カード番号は ●●●● ●●●● ●●●● ●●●●'],
    ['口座番号 1234567 普通です', '口座番号 ●●●●●●● 普通です'],
    ['マイナンバーが 1234 5678 9018', 'マイナンバーが ●●●● ●●●● ●●●●'],
    ['郵便番号は 980-0811', '郵便番号は ●●●-●●●●'],
    ['下四桁は 4821 です', '下四桁は ●●●● です'],
    ['暗証番号 0724 で合ってますか', '暗証番号 ●●●● で合ってますか'],
    ['taro.yamada@example.co.jp に送って', '●●●●●●●●●●●●●●●●●●●●●●●●● に送って'],
    ['名前は佐久間です', '名前は●●●です'],
    ['名前は旧姓で小笠原です', '名前は旧姓で●●●です'],
    ['お名前は さくらと申します', 'お名前は ●●●と申します'],
    ['名前を佐久間といいます', '名前を●●●といいます'],
    ['名前は 小早川', '名前は ●●●'],
    ['佐久間と申します', '●●●と申します'],
    ['渡辺様でいらっしゃいますね', '●●様でいらっしゃいますね'],
    ['竹内様 井上と申します', '●●様 ●●と申します'],
    ['解約金のことなんやけど 昨日も電話した佐古や', '解約金のことなんやけど 昨日も電話した●●や'],
    ['先日お電話した早乙女でございますけれど', '先日お電話した●●●でございますけれど'],
    ['さっき連絡した佐原だけど まだなの', 'さっき連絡した●●だけど まだなの'],
    ['佐古いうもんやけど', '●●いうもんやけど'],
    ['小野寺という者ですが', '●●●という者ですが'],
    ['あの 督促状のことで 三沢といいます', 'あの 督促状のことで ●●といいます'],
  ])('[V6] %s', (raw, wanted) => {
    expect(maskText(raw)).toBe(wanted);
  });

  it('[V6] a short number that was asked for, also by the other speaker', () => {
    expect(maskText('えーと 8 8 2 1 です')).toContain('8 8 2 1');
    expect(maskText('えーと 8 8 2 1 です', 'カードの下四桁をお願いいたします')).toBe(
      'えーと ● ● ● ● です',
    );
  });

  it.each([
    ['河合です 河合めぐみ', '●●です ●●●●●'],
    ['はい 佐古や', 'はい ●●や'],
    ['オオタです 昨日も言いました', '●●●です 昨日も言いました'],
  ])('[V6] a name that was asked for: %s', (raw, wanted) => {
    expect(maskText(raw, 'お名前をお伺いしてもよろしいでしょうか')).toBe(wanted);
    expect(maskText(raw, 'どの項目でございますか')).toBe(raw);
  });

  it.each([
    ['また佐古か 佐古さんもしつこいね', 'また●●か ●●さんもしつこいね'],
    ['佐古たろう いうてるやろ', '●●●●● いうてるやろ'],
  ])('[V6] the caller, as the record has the name: %s', (raw, wanted) => {
    expect(maskText(raw, '', '佐古様')).toBe(wanted);
    expect(maskText(raw)).toBe(raw);
  });

  it('[V6] an e-mail address as it is spoken', () => {
    const masked = maskText('タロウは taro アンダーバー y アットマーク example ドット com です');
    expect(masked).not.toMatch(/taro|example|com/);
    expect(masked).toContain('です');
  });
});

describe('kept', () => {
  it.each([
    '三百二十万円払えと言ってるんだ',
    '1200000円の請求です',
    '2026年11月21日の14時30分に伺います',
    '昭和五十三年四月二日',
    '110番か119番か 急がないなら#9110へ',
    '0120-444-113 におかけください',
    '二時間も待って 三回も電話した',
    'お前なんか給料泥棒だ ぶっ殺すぞ',
    'お客様 皆様 奥様 責任者様 仕様の同様の件で',
    '住所は北町二丁目の三です',
    'お名前をお願いできますでしょうか',
    'お名前をお聞かせください',
    'お名前は申し上げられません',
    'お前の名前はよう覚えたで',
    '名前が新しくなっています',
    '名前は結構です 匿名でいいです',
    '先生のお名前があっても順番は同じです',
    'お二人のお名前は控えました',
    '全員の名前を紙に印刷して配る',
    'ご近所様 花嫁様 逆さまでした',
    '型番はAS28Pです',
    '昨日も電話した者です',
    'さっき電話した時間です 三時でした',
    '電話した窓口や 間違いない',
    '連絡した担当者です',
    '責任者という者ですか',
    'そういうのは詐欺といいます',
    '一度と言いますけど 三度目です',
    '旦那様と娘様 ご主人様',
  ])('[V7] %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it.each([
    ['解約です 早くして', ''],
    ['結構です 匿名でいいです', ''],
    ['本人です', ''],
    ['さっき言ったけど もう一回ですか', ''],
    ['佐古駅の前の店です', '佐古様'],
    ['林の中で待ってた お客様は神様だろ', '林様'],
    ['お客さんの会社の件', 'お客様'],
  ])('[V7] no name, though one was asked for: %s', (text, caller) => {
    expect(maskText(text, 'お名前をお願いいたします', caller)).toBe(text);
  });

  it('[V7] the abuse stays beside what is hidden', () => {
    expect(maskText('090-1234-5678にかけてこい 無能が')).toContain('かけてこい 無能が');
  });
});

describe('any text', () => {
  const number = fc.constantFrom(
    '090',
    'ゼロ',
    '九',
    '一二三四',
    '5678',
    '４',
    'いち',
    '円',
    'の',
    '-',
  );
  const word = fc.constantFrom(
    '電話番号は',
    '名前は',
    '電話した',
    '佐古',
    'という者です',
    'といいます',
    '様',
    'と申します',
    '@',
    'です',
    'カード',
    ' ',
    '●',
  );
  const text = fc
    .array(fc.oneof(number, word, fc.string({ unit: 'grapheme', maxLength: 4 })), { maxLength: 14 })
    .map((parts) => parts.join(''));

  it('[V5] keeps its length, and masking twice is masking once', () => {
    fc.assert(
      fc.property(text, text, (said, before) => {
        const once = maskText(said, before, '佐古様');
        expect(once).toHaveLength(said.length);
        expect(maskText(once, before, '佐古様')).toBe(once);
        expect(maskText(maskText(said), before)).toHaveLength(said.length);
      }),
      { numRuns: 400, seed: 20271 },
    );
  });

  it('[V5] holds on the corpus, and few words of it are touched', () => {
    let touched = 0;
    for (const said of spoken) {
      const masked = maskText(said);
      expect(masked).toHaveLength(said.length);
      expect(maskText(masked)).toBe(masked);
      if (masked !== said) touched++;
    }
    expect(touched).toBeGreaterThan(0);
    expect(touched / spoken.length).toBeLessThan(0.2);
  });
});
