/** models/eval/REPORT.md and its diagram, from figures. Pure. Holds no text of any call. */
import {
  type Counts,
  calibrationError,
  f1,
  LABELS,
  type LabelName,
  precision,
  type ReliabilityBin,
  recall,
} from './eval-figures.ts';

/** Aims and what a second annotator reached on the same kind of calls (issue tracker, part 2). */
const AIMS: Record<string, { aim: string; second: string }> = {
  'acts micro-F1': { aim: '≥ 0.80', second: '0.93' },
  'demands micro-F1': { aim: '≥ 0.75', second: '0.89' },
  'danger recall': { aim: '≥ 0.95', second: '1.00' },
  'danger precision': { aim: '≥ 0.85', second: '0.97' },
  'selfHarm recall': { aim: '≥ 0.90', second: '0.94' },
  'selfHarm precision': { aim: '≥ 0.85', second: '1.00' },
  'tone quadratic kappa': { aim: '≥ 0.80', second: '0.88' },
  'tone macro-F1': { aim: '≥ 0.72', second: '0.82' },
  'repeat F1': { aim: '≥ 0.72', second: '0.86' },
};
const TONES = ['平静', '不満', '怒り', '攻撃'];

export interface Speed {
  /** Tokenise and score: one turn by itself, and a turn's share of a full batch. */
  turnMs: { median: number; p95: number };
  batchMs: number;
  /** A turn through the scoring process: with the call head, repetition, evidence of hits. */
  heardMs: { median: number; p95: number };
  /** Start of the scoring process, and what of it kuromoji's dictionary takes by itself. */
  loadMs: number;
  dictionaryMs: number;
  modelMegabytes: number;
}
export interface Report {
  /** File name of the labelled calls. */
  source: string;
  model: string;
  calls: number;
  turns: number;
  /** Everything evaluate.mjs printed, by name. */
  judged: Record<string, unknown>;
  headline: Record<string, number>;
  intervals: Record<string, [number, number]>;
  labels: Record<LabelName, Counts>;
  tone: number[][];
  bins: ReliabilityBin[];
  speed: Speed;
}
/** What of a report is kept beside it, for the next one to compare with. */
export interface KeptFigures {
  model: string;
  figures: Record<string, number>;
}

const show = (x: number | undefined) =>
  x === undefined || !Number.isFinite(x) ? '–' : Number.isInteger(x) ? String(x) : x.toFixed(3);
const signed = (x: number) =>
  Number.isFinite(x) ? `${x >= 0 ? '+' : '−'}${Math.abs(x).toFixed(3)}` : '–';
const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((r) => `| ${r.join(' | ')} |`).join('\n');

/** Numbers of evaluate.mjs, without its tables. */
export function numbersOf(judged: Record<string, unknown>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(judged).filter((e): e is [string, number] => typeof e[1] === 'number'),
  );
}

export function reportMarkdown(report: Report, last: KeptFigures | null): string {
  const figures = numbersOf(report.judged);
  const head = Object.entries(report.headline).map(([name, value]) => {
    const [low, high] = report.intervals[name] ?? [Number.NaN, Number.NaN];
    const before = last?.figures[name];
    return [
      name,
      show(value),
      `${show(low)}–${show(high)}`,
      AIMS[name]?.aim ?? '',
      AIMS[name]?.second ?? '',
      before === undefined ? '–' : signed(value - before),
    ];
  });
  const rest = Object.entries(figures)
    .filter(([name]) => !(name in report.headline))
    .map(([name, value]) => {
      const before = last?.figures[name];
      return [name, show(value), before === undefined ? '–' : signed(value - before)];
    });
  const labels = LABELS.map((name) => {
    const c = report.labels[name];
    return [name, String(c.tp + c.fn), show(precision(c)), show(recall(c)), show(f1(c))];
  });
  const confusion = report.tone.map((row, k) => [TONES[k] ?? '', ...row.map(String)]);
  const bins = report.bins.map((b) => [
    `${b.from.toFixed(1)}–${b.to.toFixed(1)}`,
    String(b.n),
    show(b.meanP),
    show(b.rate),
  ]);
  const { speed } = report;
  return `# How well the turns and calls are judged

Made by \`npm run eval\`. Calls of \`${report.source}\`, model \`${report.model}\`: ${report.calls} calls, ${report.turns} customer turns, scored by the
same pipeline as live calls. Intervals: 95 %, whole calls drawn with replacement 1,000 times, seed 1.
Change: against ${last ? `\`${last.model}\`` : 'no earlier report'}.

## Turns

${table(['figure', 'value', '95 %', 'aim', 'second annotator', 'change'], head)}

## Everything evaluate.mjs says

${table(['figure', 'value', 'change'], rest)}

## Labels

${table(['label', 'n', 'precision', 'recall', 'F1'], labels)}

## Tone (rows: labelled, columns: scored)

${table(['', ...TONES], confusion)}

## Reliability

Expected calibration error over all labels: ${show(calibrationError(report.bins))}.

![How often a label is true where it was given a probability](reliability.svg)

${table(['probability', 'n', 'mean', 'true'], bins)}

## Speed

One thread. Tokenise and score: ${show(speed.batchMs)} ms a turn in batches of 32 (aim ≤ 1.0), alone ${show(speed.turnMs.median)} ms median,
${show(speed.turnMs.p95)} ms p95 (aim ≤ 3). Through the scoring process with the call head, repetition and the evidence of hits (a turn with
a hit is scored again without each of its phrases): ${show(speed.heardMs.median)} ms median, ${show(speed.heardMs.p95)} ms p95. Start of the
process ${Math.round(speed.loadMs)} ms, of which kuromoji's dictionary by itself takes ${Math.round(speed.dictionaryMs)}. Model files ${speed.modelMegabytes.toFixed(1)} MB (aim ≤ 12).
`;
}

/** A diagram of probability against rate; the area of a dot grows with its turns. */
export function reliabilitySvg(bins: readonly ReliabilityBin[]): string {
  const size = 320;
  const edge = 40;
  const x = (p: number) => (edge + p * size).toFixed(1);
  const y = (p: number) => (edge + (1 - p) * size).toFixed(1);
  const most = Math.max(1, ...bins.map((b) => Math.log1p(b.n)));
  const used = bins.filter((b) => b.n > 0);
  const dots = used
    .map((b) => {
      const r = (3 + (7 * Math.log1p(b.n)) / most).toFixed(1);
      return `<circle cx="${x(b.meanP)}" cy="${y(b.rate)}" r="${r}" fill="#0017c1"><title>${b.n}</title></circle>`;
    })
    .join('\n  ');
  const line = used.map((b) => `${x(b.meanP)},${y(b.rate)}`).join(' ');
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
    .map(
      (t) =>
        `<text x="${x(t)}" y="${edge + size + 18}" text-anchor="middle">${t}</text>` +
        `<text x="${edge - 8}" y="${y(t)}" text-anchor="end" dominant-baseline="middle">${t}</text>`,
    )
    .join('\n  ');
  const all = size + 2 * edge;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${all} ${all + 10}" font-family="sans-serif" font-size="12" fill="#1a1a1a">
  <rect width="${all}" height="${all + 10}" fill="#fff"/>
  <rect x="${edge}" y="${edge}" width="${size}" height="${size}" fill="none" stroke="#999"/>
  <line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#999" stroke-dasharray="4 4"/>
  <polyline points="${line}" fill="none" stroke="#0017c1" stroke-width="1.5"/>
  ${dots}
  ${ticks}
  <text x="${edge + size / 2}" y="${all + 4}" text-anchor="middle">probability given</text>
  <text x="12" y="${edge + size / 2}" text-anchor="middle" transform="rotate(-90 12 ${edge + size / 2})">share that is true</text>
</svg>
`;
}
