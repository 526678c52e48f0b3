import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CallView } from '@kikimori/shared/view/views.ts';
import { aChunk, accepted, aStart, startTestApp } from '../../support/app.ts';

/** From a judged call into the manual, and beside the matching step on an agent's screen. */

jest.setTimeout(60_000);

let app: Awaited<ReturnType<typeof startTestApp>>;
let callId: string;
let qa: string;

async function speak(lines: string[], ends: boolean): Promise<string> {
  const source = await app.source();
  const start = aStart({ customerRef: 'C-9', customerLabel: '山田様' });
  accepted(await source.emitWithAck('call:start', start));
  for (const [seq, line] of lines.entries()) {
    const channel = line.startsWith('応:') ? 'agent' : 'customer';
    const over = { channel, text: line.replace(/^応:/, '') } as const;
    accepted(await source.emitWithAck('call:chunk', aChunk(start.callId, seq, over)));
  }
  const end = { callId: start.callId, atMs: 9_000, reason: 'hangup' } as const;
  if (ends) accepted(await source.emitWithAck('call:end', end));
  return start.callId;
}

async function stepOf(id: string): Promise<CallView['step']> {
  const fujii = await app.person('fujii');
  return accepted(await fujii.emitWithAck('call:watch', { callId: id, afterSeq: -1 })).update.view
    .step;
}

beforeAll(async () => {
  app = await startTestApp();
  callId = await speak(
    ['応:お電話ありがとうございます 藤井が承ります', '山田です 解約金を教えてください'],
    true,
  );
  await app.demo.app.review.indexer.idle();
  qa = await app.signIn('qa');
}, 60_000);
afterAll(() => app.stop());

const post = (path: string, body: object, cookie = qa) => app.http('POST', path, { body, cookie });

describe('case studies', () => {
  it('go from a call into the manual, by a person who read them, and out again', async () => {
    const stepId = (await stepOf(await speak(['応:お電話ありがとうございます'], false)))?.id ?? '';
    const marked = await post('/api/review/cases', {
      callId,
      title: '解約金の案内',
      lesson: '金額の前に契約の時期をうかがう',
      fromI: 0,
      toI: 1,
    });
    const { id } = marked.body.case;
    const draft = await app.http('GET', `/api/review/cases/${id}/draft`, { cookie: qa });
    // Neither the agent nor the caller is in the words to begin with.
    expect(draft.body.lines).toEqual([
      { who: 'agent', text: 'お電話ありがとうございます ●●が承ります' },
      { who: 'customer', text: '●●です 解約金を教えてください' },
    ]);

    const words = {
      title: '解約金の案内',
      lesson: '金額の前に契約の時期をうかがう',
      step: stepId,
      lines: draft.body.lines,
      confirmed: true,
    };
    const path = `/api/review/cases/${id}/manual`;
    const sv = await app.signIn('sv');
    expect(await post(path, words, sv)).toMatchObject({ status: 403 });
    expect(await post(path, { ...words, confirmed: false })).toMatchObject({
      status: 400,
      body: { error: { field: 'confirmed' } },
    });
    const named = [{ who: 'agent', text: '藤井が承ります' }, ...words.lines];
    expect(await post(path, { ...words, lines: named })).toMatchObject({
      status: 400,
      body: { error: { field: 'lines.0.text' } },
    });
    expect(await post(path, { ...words, lesson: '番号は090 1234 5678' })).toMatchObject({
      status: 400,
      body: { error: { field: 'lesson' } },
    });
    // The manual's own linter: a step that is not there would never show it.
    expect(await post(path, { ...words, step: 'no-such-step' })).toMatchObject({
      status: 400,
      body: { error: { field: 'step', message: expect.stringContaining('no-such-step') } },
    });
    expect(
      (await app.http('GET', '/api/manual', { cookie: qa })).body.manual.cases,
    ).toBeUndefined();

    const before = (await app.http('GET', '/api/manual', { cookie: qa })).body.manual.version;
    expect(await post(path, words)).toMatchObject({ status: 201 });
    const { manual } = (await app.http('GET', '/api/manual', { cookie: qa })).body;
    expect(manual.version).not.toBe(before);
    expect(manual.cases).toMatchObject([{ title: '解約金の案内', step: stepId }]);
    const later = await speak(['応:お電話ありがとうございます'], false);
    expect((await stepOf(later))?.cases).toMatchObject([{ title: '解約金の案内' }]);
    const list = await app.http('GET', '/api/review/cases', { cookie: sv });
    expect(list.body.cases).toMatchObject([{ id, inManual: { step: stepId, byName: '久我' } }]);

    expect(await app.http('DELETE', path, { cookie: qa })).toMatchObject({ status: 200 });
    const after = (await app.http('GET', '/api/manual', { cookie: qa })).body.manual;
    expect(after.version).toBe(before);
    expect(after.cases).toBeUndefined();
  }, 30_000);
});
