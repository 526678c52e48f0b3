import { CHAIN_HELP, custodyOf, EXPORT_HEAD, exportsOf, introOf, noteText } from './custody.ts';
import type { Dossier } from './dossier.ts';
import { fieldsOf } from './fields.ts';
import { VIEW_NAMES } from './findings.ts';
import { clockText, esc, page, table } from './html.ts';

/** The incident report of a call as a page for print. */
export function incidentHtml(d: Dossier, made: { byName: string; atMs: number }): string {
  const fields = fieldsOf(d).map(({ n, title, lines }) => {
    const note = d.notes.get(n);
    const items = lines.map((l) => {
      const time = l.atMs === undefined ? '' : `<span class="time">${clockText(l.atMs)}</span> `;
      const mark = l.view ? ` <span class="mark">${VIEW_NAMES[l.view]}</span>` : '';
      return `<li class="quote">${time}${esc(l.text)}${mark}</li>`;
    });
    if (note) items.push(`<li class="quote">${esc(noteText(d, note))}</li>`);
    const body = items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p class="blank">未記入</p>';
    return `<section><h2>${n}. ${esc(title)}</h2>${body}</section>`;
  });
  const [privacy = '', ...intro] = introOf(d, made);
  const exports = exportsOf(d);
  return page(
    `通話の報告 ${d.head.callId}`,
    `<h1>通話の報告</h1>
<p><span class="mark">${esc(privacy)}</span> ${esc(intro.join(''))}</p>
${fields.join('\n')}
<section><h2>記録の保全</h2>
${table(['項目', '内容'], custodyOf(d))}
<p>${CHAIN_HELP}</p>
</section>
<section><h2>持ち出しの履歴（この報告より前）</h2>
${exports.length > 0 ? table(EXPORT_HEAD, exports) : '<p class="blank">まだありません</p>'}
</section>`,
  );
}
