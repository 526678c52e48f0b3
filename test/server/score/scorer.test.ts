import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createScorer, type Scorer } from '@kikimori/server/score/score.ts';
import { type Score, scoreSchema } from '@kikimori/shared/score.ts';

const MODELS = join(dirname(fileURLToPath(import.meta.url)), '../../../models');
const PATIENT_MS = 60_000;

const customer = (i: number, text: string) => ({
  i,
  channel: 'customer' as const,
  text,
  startMs: i * 4_000,
});
const agent = (i: number, text: string) => ({
  i,
  channel: 'agent' as const,
  text,
  startMs: i * 4_000,
});

let scorer: Scorer;
beforeAll(async () => {
  scorer = await createScorer({ modelsDir: MODELS, deadlineMs: PATIENT_MS });
}, 60_000);
afterAll(() => scorer.close());

async function alone(text: string): Promise<Score> {
  const session = await scorer.open();
  const score = await session.hear(customer(0, text));
  session.close();
  if (!score) throw new Error('a customer turn has a score');
  return score;
}

describe('the model behind the port', () => {
  it.each([
    ['empty', ''],
    ['blank', '　 \n'],
    ['10,000 characters', 'もう何度も同じことを言わせないでください '.repeat(600).slice(0, 10_000)],
    ['emoji', '😀😡🙏👨‍👩‍👧'],
    ['half-width kana', 'ﾅﾝﾄﾞﾓ ｲｯﾃﾙﾃﾞｼｮ ｾｷﾆﾝｼｬ ﾀﾞｼﾃ'],
    ['Latin', 'I would like to speak to your manager'],
    ['mixed scripts', 'ABCプランのß版をЖでお願い한국어'],
    ['lone surrogates', '\uD83D怒ってます\uDE00'],
    ['other languages', 'أريد استرداد أموالي ขอเงินคืน'],
    ['control characters', '\u0000\u0001\u202E'],
  ])('gives a whole, finite score for %s', async (_, text) => {
    const score = await alone(text);
    expect(scoreSchema.parse(score)).toEqual(score);
    expect(score.scorer).toBe('onnx');
    for (const e of score.evidence) expect(e.end).toBeLessThanOrEqual(text.length);
  });

  it('scores the same alone and in a full batch of other turns', async () => {
    const text = 'だから責任者出せって言ってんだよ 何回言わせんの';
    const single = await alone(text);
    const crowd = Array.from({ length: 40 }, (_, k) =>
      alone(k === 17 ? text : `${'それで先週の件なんですけど '.repeat(1 + (k % 7))}${k}回目です`),
    );
    expect((await Promise.all(crowd))[17]).toEqual(single);
  });

  it('tells danger and self-harm from their look-alikes', async () => {
    expect((await alone('今から灯油持ってそっちの店に火つけに行くからな')).danger).toBe(true);
    expect((await alone('灯油の配達を今からお願いできますか')).danger).toBe(false);
    expect((await alone('もう死にたいです 生きてても仕方ないんで')).selfHarm).toBe(true);
    expect((await alone('電話がつながらなくて死ぬほど待ったんですよ')).selfHarm).toBe(false);
  });

  it.each([
    ['danger', '包丁持って今から行くからな'],
    ['danger', 'お宅の店に火つけるぞ ガソリン撒いて'],
    ['selfHarm', '死にたいです'],
    ['selfHarm', 'もう死にたい'],
    ['threat', 'お前ら殺してやる'],
  ])('hears blunt words of %s wherever in a call they come: %s', async (label, text) => {
    const before = [
      [],
      [agent(0, 'お電話ありがとうございます')],
      [
        agent(0, 'お電話ありがとうございます'),
        customer(1, '先月の請求の件なんですけど'),
        agent(2, '申し訳ございませんが返金はいたしかねます'),
      ],
    ];
    for (const history of before) {
      const session = await scorer.open(history);
      const score = await session.hear(customer(history.length, text));
      const found = [
        ...(score?.acts ?? []),
        score?.danger && 'danger',
        score?.selfHarm && 'selfHarm',
      ];
      expect(found).toContain(label);
      session.close();
    }
  });

  it.each([
    'あべのハルカスの展望台に行きたいんですけど何時までやってますか',
    'なごみ宿の離れを二名で予約したいです',
    'プレミアホテルまでタクシーでどれくらいかかりますか',
    'なんばから電車で行けますか',
  ])('finds no abuse in %s', async (text) => {
    const score = await alone(text);
    expect(score.acts).toEqual([]);
    expect(score.danger).toBe(false);
  });

  it('shows which words carry a label, as a span of the text as it came', async () => {
    const text = 'えーと　ﾊｲ 今から灯油持って火つけに行くからな';
    const score = await alone(text);
    const span = score.evidence.find((e) => e.label === 'danger');
    expect(text.slice(span?.start, span?.end)).toMatch(/灯油|火/);
    expect((await alone('営業時間は何時までですか')).evidence).toEqual([]);
  });

  it('reads the turns before: agent turns give null, a pressed point names its earlier turn', async () => {
    const session = await scorer.open();
    expect(await session.hear(agent(0, 'お電話ありがとうございます'))).toBeNull();
    await session.hear(customer(1, '先月買った掃除機の返金をお願いしたいんですけど'));
    await session.hear(agent(2, '申し訳ございません 返金はいたしかねます'));
    const pressed = await session.hear(
      customer(3, 'だから掃除機の返金をしてくださいって言ってるんです'),
    );
    expect(pressed?.repeatOf).toBe(1);
    await session.hear(agent(4, 'お調べしますのでお名前をお願いします'));
    const answer = await session.hear(customer(5, 'はい'));
    expect(answer?.repeatOf).toBeNull();
    session.close();
  });

  it('goes on after a restart as if it had heard the call itself', async () => {
    const turns = [
      agent(0, 'お電話ありがとうございます'),
      customer(1, '工事の日をもっと早くしてほしいんですけど'),
      agent(2, 'あいにく二十日が最短でございます'),
      customer(3, '二十日じゃ困るんですよ 今週来てください'),
      agent(4, '申し訳ございません 今週は空きがございません'),
    ];
    const last = customer(5, 'だから今週工事に来いって言ってるだろ');
    const live = await scorer.open();
    for (const turn of turns) await live.hear(turn);
    const again = await scorer.open(turns);
    expect(await again.hear(last)).toEqual(await live.hear(last));
  });

  it('a revised turn is scored anew in its place', async () => {
    const session = await scorer.open();
    await session.hear(customer(0, 'はい そうです'));
    await session.hear(agent(1, 'かしこまりました'));
    const revised = await session.revise(customer(0, 'ふざけるな 殺すぞ お前'));
    expect(revised).toEqual(await alone('ふざけるな 殺すぞ お前'));
  });

  it('hears danger in an unfinished turn without changing the call', async () => {
    const session = await scorer.open();
    expect(await scorer.provisional('今から包丁持って刺しに行くから', session)).toBe('danger');
    expect(await scorer.provisional('今から行っても間に合い', session)).toBeNull();
    const after = await session.hear(customer(0, 'よろしくお願いします'));
    expect(after).toEqual(await alone('よろしくお願いします'));
  });
});

describe('when the model is late', () => {
  it('the lexicon answers, marked, and the reason holds no word of the call', async () => {
    const reasons: string[] = [];
    const hasty = await createScorer({
      modelsDir: MODELS,
      deadlineMs: 0,
      onFallback: (why) => reasons.push(why),
    });
    const session = await hasty.open();
    const score = await session.hear(customer(0, `${'もしもし '.repeat(90)}お前 バカ か`));
    expect(score?.scorer).toBe('lexicon');
    expect(score?.acts).toContain('insult');
    expect(scoreSchema.parse(score)).toEqual(score);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).not.toMatch(/バカ|もしもし/);
    await hasty.close();
  }, 30_000);

  it('takes what came in time, though the server itself was held up past the deadline', async () => {
    const reasons: string[] = [];
    const deadlineMs = 300;
    const busy = await createScorer({
      modelsDir: MODELS,
      deadlineMs,
      onFallback: (why) => reasons.push(why),
    });
    const session = await busy.open();
    const score = session.hear(customer(0, 'ふざけるな 責任者を出せ'));
    // The question is on its way; then nothing else runs here for longer than the model needs.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const untilMs = performance.now() + 10 * deadlineMs;
    while (performance.now() < untilMs);
    expect((await score)?.scorer).toBe('onnx');
    expect(reasons).toEqual([]);
    await busy.close();
  }, 30_000);
});

describe('a model that cannot be used is a start-up error that names it', () => {
  const open = (modelsDir: string, modelName?: string) =>
    createScorer({ modelsDir, deadlineMs: PATIENT_MS, ...(modelName ? { modelName } : {}) });
  const copy = () => {
    const dir = mkdtempSync(join(tmpdir(), 'kikimori-models-'));
    cpSync(join(MODELS, 'registry.json'), join(dir, 'registry.json'));
    cpSync(join(MODELS, 'kikimori-ja'), join(dir, 'kikimori-ja'), { recursive: true });
    return dir;
  };
  const dir = copy();
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const registryPath = join(dir, 'registry.json');
  const registry = () => JSON.parse(readFileSync(registryPath, 'utf8'));

  it('unknown name', async () => {
    await expect(open(dir, 'no-such')).rejects.toThrow(/no model "no-such".*kikimori-ja/);
  });

  it('a second folder, chosen by name, is loaded and says who it is; it needs no call head', async () => {
    const all = registry();
    cpSync(join(dir, 'kikimori-ja'), join(dir, 'second'), { recursive: true });
    rmSync(join(dir, 'second/call-head.json'), { force: true });
    const { files } = all.models['kikimori-ja'] as { files: { path: string }[] };
    all.models.second = {
      ...all.models['kikimori-ja'],
      path: 'second',
      files: files.filter((f) => f.path !== 'call-head.json'),
    };
    writeFileSync(registryPath, JSON.stringify(all));
    const other = await open(dir, 'second');
    expect(other.model).toBe(`second@${all.models.second.revision}`);
    const session = await other.open();
    const score = await session.hear(customer(0, 'もしもし'));
    expect(score?.model).toBe(other.model);
    await other.close();
  }, 30_000);

  it('other labels', async () => {
    const before = registry();
    const all = registry();
    all.models['kikimori-ja'].labels.acts.pop();
    writeFileSync(registryPath, JSON.stringify(all));
    await expect(open(dir)).rejects.toThrow(/kikimori-ja.*acts.*restraint/);
    writeFileSync(registryPath, JSON.stringify(before));
  });

  it('a damaged file', async () => {
    const path = join(dir, 'kikimori-ja/onnx/model_quantized.onnx');
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(open(dir)).rejects.toThrow(/model_quantized\.onnx: damaged/);
  });

  it('a missing file, and a registry that is no JSON', async () => {
    rmSync(join(dir, 'kikimori-ja/tokenizer.json'));
    await expect(open(dir)).rejects.toThrow(/tokenizer\.json: missing/);
    writeFileSync(registryPath, '{');
    await expect(open(dir)).rejects.toThrow(/registry\.json: cannot be read/);
  });
});
