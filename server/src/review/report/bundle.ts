import { createHash } from 'node:crypto';
import { maskCue, maskEvent } from '@kikimori/shared/view/record.ts';
import { chainOf, rowLine } from '../facts.ts';
import type { Dossier } from './dossier.ts';
import { incidentHtml } from './incident.ts';
import { zip } from './zip.ts';

/** What goes to a lawyer or the police: the record, the report, the manual, and how to check them. */

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');

const README = (d: Dossier) => `聞き守り 証拠一式

record.jsonl   通話の記録。1行に1件、起きた順。${d.masked ? '個人情報は●で隠してあります。' : '個人情報を含みます。'}
chain.txt      記録の番号と、そこまでのSHA-256連鎖（隠す前の記録で計算したもの）。
report.html    報告（印刷できます）。
manual.json    この通話の判断に使ったマニュアル。
about.json     版、作成者、照合の結果。
SHA256SUMS     上のすべてのファイルのSHA-256。

確かめ方
1. sha256sum -c SHA256SUMS
2. ${
  d.masked
    ? '連鎖は、センターにある隠す前の記録と照らして確かめます。'
    : 'record.jsonl の各行について sha256(前の値 + 改行 + 行) を計算し、chain.txt と比べます。最初の「前の値」は空です。'
}
`;

/** @returns the archive and the SHA-256 of the archive itself */
export function bundleOf(
  d: Dossier,
  made: { byName: string; atMs: number },
): { data: Buffer; sha256: string } {
  const links = chainOf(d.rows);
  const texts = new Map<number, string>();
  for (const { event } of d.rows)
    if ('utterance' in event) texts.set(event.utterance.i, event.utterance.text);
  const rows = d.masked
    ? d.rows.map((r) => ({
        ...r,
        event: maskEvent(
          r.event,
          'utterance' in r.event ? (texts.get(r.event.utterance.i - 1) ?? '') : '',
        ),
        cues: r.cues.map(maskCue),
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
  };
  const files = [
    { name: 'README.txt', text: README(d) },
    { name: 'record.jsonl', text: `${rows.map(rowLine).join('\n')}\n` },
    {
      name: 'chain.txt',
      text: `${d.rows.map((r, k) => `${r.seq} ${links[k] ?? ''}`).join('\n')}\n`,
    },
    { name: 'report.html', text: incidentHtml(d, made) },
    { name: 'manual.json', text: `${JSON.stringify(d.manual, null, 1)}\n` },
    { name: 'about.json', text: `${JSON.stringify(about, null, 1)}\n` },
  ].map(({ name, text }) => ({ name, data: Buffer.from(text, 'utf8') }));
  const sums = files.map((f) => `${sha256(f.data)}  ${f.name}\n`).join('');
  const data = zip([...files, { name: 'SHA256SUMS', data: Buffer.from(sums) }], made.atMs);
  return { data, sha256: sha256(data) };
}
