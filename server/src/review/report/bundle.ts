import { createHash } from 'node:crypto';
import type { CallEvent } from '@kikimori/shared/call/event.ts';
import { maskCue, maskEvent } from '@kikimori/shared/view/record.ts';
import { chainOf, rowLine } from '../facts.ts';
import { stamp } from '../week.ts';
import { MASK_LIMIT } from './custody.ts';
import type { Dossier } from './dossier.ts';
import { clockText } from './html.ts';
import { incidentHtml } from './incident.ts';
import type { StoredFile } from './zip.ts';
import { zip } from './zip.ts';

/** What goes to a lawyer or the police: the record, the report, the manual, and how to check them. */

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

function audioLine(d: Dossier): string {
  const name = 'recording.*    ';
  if (d.masked) return `${name}録音は声を隠せないため、入れていません（SHA-256は about.json）。`;
  if (!d.audio?.proof?.unchanged)
    return `${name}録音は、受け取ったときのSHA-256と一致しないか、見つからないため、入れていません。`;
  return `${name}センターから受け取った録音。受け取ったときのSHA-256と一致します（about.json）。`;
}

const README = (d: Dossier) => `聞き守り 証拠一式

record.jsonl   通話の記録。1行に1件、起きた順。${d.masked ? '個人情報を自動で●にしています。' : '個人情報を含みます。'}
transcript.txt 全文の文字起こし。時刻・話した人・言葉。
chain.txt      記録の番号と、そこまでのSHA-256連鎖（隠す前の記録で計算したもの）。
report.html    報告（印刷できます）。
report.docx    同じ報告（Word形式）。
manual.json    この通話の判断に使ったマニュアル。
about.json     版、作成者、照合の結果。
${d.audio ? `${audioLine(d)}\n` : ''}SHA256SUMS     上のすべてのファイルのSHA-256。

${d.masked ? `${MASK_LIMIT}\n\n` : ''}確かめ方
1. sha256sum -c SHA256SUMS （Windowsでは、ファイルごとに certutil -hashfile ファイル名 SHA256）
2. ${
  d.masked
    ? '連鎖は、センターにある隠す前の記録と照らして確かめます。'
    : 'record.jsonl の各行について sha256(前の値 + 改行 + 行) を計算し、chain.txt と比べます。最初の「前の値」は空です。'
}
`;

/**
 * The archive in parts (parts.ts makes a stream of them).
 * @param docx the report as a Word file
 */
export function bundleOf(
  d: Dossier,
  made: { byName: string; atMs: number },
  docx: Buffer,
): (Buffer | StoredFile)[] {
  const links = chainOf(d.rows);
  const texts = new Map<number, string>();
  for (const { event } of d.rows)
    if ('utterance' in event) texts.set(event.utterance.i, event.utterance.text);
  const rows = d.masked
    ? d.rows.map((r) => ({
        ...r,
        event: withoutRef(
          maskEvent(
            r.event,
            'utterance' in r.event ? (texts.get(r.event.utterance.i - 1) ?? '') : '',
            d.head.customerLabel,
          ),
        ),
        cues: r.cues.map((c) => maskCue(c, d.head.customerLabel)),
      }))
    : d.rows;
  const about = {
    callId: d.head.callId,
    versions: d.head.versions,
    masked: d.masked,
    madeBy: made.byName,
    madeAtMs: made.atMs,
    custody: d.custody,
    manualMissing: d.manual === null,
    recordings: d.audio?.all ?? [],
    recordingUnchanged: d.audio?.proof?.unchanged ?? null,
  };
  const files = [
    { name: 'README.txt', text: README(d) },
    { name: 'record.jsonl', text: `${rows.map(rowLine).join('\n')}\n` },
    {
      name: 'chain.txt',
      text: `${d.rows.map((r, k) => `${r.seq} ${links[k] ?? ''}`).join('\n')}\n`,
    },
    { name: 'transcript.txt', text: transcript(d) },
    { name: 'report.html', text: incidentHtml(d, made) },
    { name: 'manual.json', text: `${JSON.stringify(d.manual, null, 1)}\n` },
    { name: 'about.json', text: `${JSON.stringify(about, null, 1)}\n` },
  ].map(({ name, text }): { name: string; data: Buffer } => ({
    name,
    data: Buffer.from(text, 'utf8'),
  }));
  files.push({ name: 'report.docx', data: docx });
  const sums = files.map((f) => `${sha256(f.data)}  ${f.name}\n`);
  const proof = d.masked ? null : d.audio?.proof;
  const sound = proof?.unchanged ? [{ name: proof.name, data: proof }] : [];
  if (proof?.unchanged) sums.push(`${proof.sha256}  ${proof.name}\n`);
  const list = { name: 'SHA256SUMS', data: Buffer.from(sums.join('')) };
  return zip([...files, ...sound, list], made.atMs);
}

/** The whole call for reading: time, who, words as they were recognised. */
function transcript(d: Dossier): string {
  const who = { agent: '応対者', customer: 'お客様' };
  const head = `通話 ${d.head.callId}　開始 ${stamp(d.head.startedAtMs)}（日本時間）\n時刻は通話の始まりからの分と秒。言葉は音声認識の文字起こしのまま。\n\n`;
  const lines = d.said.map((s) => `${clockText(s.startMs)}　${who[s.channel]}　${s.text}\n`);
  return head + lines.join('');
}

/** The customer's key at the centre goes with the personal data. */
function withoutRef(event: CallEvent): CallEvent {
  if (event.kind !== 'started' || event.call.customerRef === undefined) return event;
  const customerRef = '●'.repeat(event.call.customerRef.length);
  return { ...event, call: { ...event.call, customerRef } };
}
