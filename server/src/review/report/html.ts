/** Pages for print: no script, no address outside, every text escaped. Pure. */

const STYLE = `
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
:root { color-scheme: light; }
body { font: 10.5pt/1.7 "Noto Sans JP", "Noto Sans CJK JP", "Hiragino Sans", sans-serif; color: #1a1a1a; background: #fff; max-width: 180mm; margin: 0 auto; padding: 6mm 4mm; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 7mm 0 2mm; border-bottom: 1px solid #767676; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; }
th, td { border: 1px solid #767676; padding: 1.2mm 2mm; text-align: left; vertical-align: top; overflow-wrap: break-word; }
td:last-child { overflow-wrap: anywhere; }
th { background: #f2f3f5; font-weight: normal; }
thead th { white-space: nowrap; }
section { break-inside: avoid-page; }
section:has(tbody tr:nth-child(12)) { break-inside: auto; }
h2 { break-after: avoid-page; }
tr { break-inside: avoid-page; }
thead { display: table-header-group; }
.time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.quote { white-space: pre-wrap; }
.blank { color: #4d4d4d; }
.mark { border: 1px solid #1a1a1a; padding: 0 1.5mm; white-space: nowrap; }
.code { font-family: ui-monospace, monospace; font-size: 8.5pt; overflow-wrap: anywhere; }
`;

export function esc(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c] ?? c,
  );
}

/** The title stands at the foot of every printed page, so that a loose sheet finds its report. */
function foot(title: string): string {
  const text = title.replace(/[^\p{L}\p{N} ._:@-]/gu, ' ');
  return `@page { @bottom-left { content: "${text}"; font-size: 8pt; } }`;
}

export function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${esc(title)}</title><style>${STYLE}${foot(title)}</style></head>
<body><main>
${body}
</main></body></html>
`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((c) => (tag === 'th' ? `<th scope="col">${esc(c)}</th>` : `<td>${esc(c)}</td>`)).join('')}</tr>`;
  return `<table><thead>${line(head, 'th')}</thead><tbody>${rows.map((r) => line(r, 'td')).join('')}</tbody></table>`;
}

/** Milliseconds from the start of a call as `m:ss` or `h:mm:ss`. */
export function clockText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const minutes = Math.floor((s % 3600) / 60);
  return s >= 3600
    ? `${Math.floor(s / 3600)}:${two(minutes)}:${two(s % 60)}`
    : `${minutes}:${two(s % 60)}`;
}
