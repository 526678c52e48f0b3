import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import { CHAIN_HELP, custodyOf, EXPORT_HEAD, exportsOf, introOf, noteText } from './custody.ts';
import type { Dossier } from './dossier.ts';
import { fieldsOf } from './fields.ts';
import { VIEW_NAMES } from './findings.ts';
import { clockText } from './html.ts';

/** The incident report of a call as a Word file: the same words as the page for print. */

const FONT = { ascii: 'Yu Gothic', eastAsia: 'Yu Gothic', hAnsi: 'Yu Gothic' };
/** A4 with 20 mm around it, in twentieths of a point. */
const PAGE = { size: { width: 11_906, height: 16_838 } };
const MARGIN = 1134;
const WIDTH = PAGE.size.width - 2 * MARGIN;
const LINE = { style: BorderStyle.SINGLE, size: 4, color: '767676' };

export async function incidentDocx(
  d: Dossier,
  made: { byName: string; atMs: number },
): Promise<Buffer> {
  const fields = fieldsOf(d).flatMap(({ n, title, lines }) => {
    const note = d.notes.get(n);
    const items = lines.map((l) =>
      item([
        ...(l.atMs === undefined ? [] : [new TextRun({ text: `${clockText(l.atMs)}　` })]),
        new TextRun({ text: l.text }),
        ...(l.view ? [new TextRun({ text: `　［${VIEW_NAMES[l.view]}］` })] : []),
      ]),
    );
    if (note) items.push(item([new TextRun({ text: noteText(d, note) })]));
    return [
      heading(`${n}. ${title}`),
      ...(items.length > 0 ? items : [new Paragraph({ text: '未記入' })]),
    ];
  });
  const exports = exportsOf(d);
  const file = new Document({
    creator: made.byName,
    title: `通話の報告 ${d.head.callId}`,
    styles: {
      default: {
        document: { run: { font: FONT, size: 21, language: { eastAsia: 'ja-JP' } } },
        title: { run: { font: FONT, size: 32, bold: true } },
        heading1: {
          run: { font: FONT, size: 24, bold: true },
          paragraph: { spacing: { before: 240, after: 60 }, keepNext: true },
        },
      },
    },
    sections: [
      {
        properties: {
          page: { ...PAGE, margin: { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN } },
        },
        footers: { default: new Footer({ children: [footer(d.head.callId)] }) },
        children: [
          new Paragraph({ text: '通話の報告', heading: HeadingLevel.TITLE }),
          ...introOf(d, made).map((text) => new Paragraph({ text })),
          ...fields,
          heading('記録の保全'),
          table(['項目', '内容'], custodyOf(d), [25, 75]),
          new Paragraph({ text: CHAIN_HELP }),
          heading('持ち出しの履歴（この報告より前）'),
          exports.length > 0
            ? table(EXPORT_HEAD, exports, [18, 12, 14, 18, 38])
            : new Paragraph({ text: 'まだありません' }),
        ],
      },
    ],
  });
  return Packer.toBuffer(file);
}

function heading(text: string): Paragraph {
  return new Paragraph({ text, heading: HeadingLevel.HEADING_1 });
}

function item(children: TextRun[]): Paragraph {
  return new Paragraph({ children, bullet: { level: 0 } });
}

function footer(callId: string): Paragraph {
  const children = [`${callId}　`, PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES];
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    children: [new TextRun({ children, size: 16 })],
  });
}

/** @param shares width of each column in percent */
function table(head: readonly string[], rows: readonly string[][], shares: number[]): Table {
  const cell = (text: string, k: number) =>
    new TableCell({
      width: { size: shares[k] ?? 0, type: WidthType.PERCENTAGE },
      children: [new Paragraph({ children: [new TextRun({ text, size: 17 })] })],
    });
  const borders = { top: LINE, bottom: LINE, left: LINE, right: LINE };
  return new Table({
    width: { size: WIDTH, type: WidthType.DXA },
    columnWidths: shares.map((share) => Math.round((WIDTH * share) / 100)),
    borders: { ...borders, insideHorizontal: LINE, insideVertical: LINE },
    rows: [
      new TableRow({ tableHeader: true, children: head.map(cell) }),
      ...rows.map((row) => new TableRow({ children: row.map(cell) })),
    ],
  });
}
