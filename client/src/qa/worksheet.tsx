import type { Deck } from '@kikimori/shared/protocol/review-week.ts';
import { type PointerEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { axisLevel } from '../agent/words.ts';
import { Phrase } from '../ui/phrase.tsx';
import { useSay } from './words.ts';
import { type Point, toShare, zoneOf } from './zone.ts';

interface WorksheetProps {
  zones: Deck['zones'];
  /** Null for who has not judged: only the others' points are shown. */
  mine: Point | null;
  /** False while the point stands where nobody put it. */
  placed?: boolean;
  /** Null once the judgement is stored: the point stays where it is. */
  onMove: ((point: Point) => void) | null;
  model: Point | null;
  others: readonly Point[];
}

/** The two-axis worksheet: a plane for the pointer, two sliders for everyone. */
export function Worksheet(props: WorksheetProps) {
  const { zones, mine, placed = true, onMove, model, others } = props;
  const say = useSay();
  const id = useId();

  function moveTo(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    onMove?.({
      conduct: toShare((event.clientX - box.left) / box.width),
      demand: toShare(1 - (event.clientY - box.top) / box.height),
    });
  }

  return (
    <fieldset className="min-w-0">
      <legend className="font-bold">{say('sheet.title')}</legend>
      <p className="text-sub">
        <Phrase>{say(onMove ? 'sheet.help' : mine ? 'sheet.helpDone' : 'sheet.helpRead')}</Phrase>
      </p>
      <div
        aria-hidden="true"
        data-plane=""
        className={`relative mt-2 aspect-square w-full max-w-96 border border-line-strong bg-surface ${onMove ? 'cursor-crosshair touch-none' : ''}`}
        onPointerDown={(event) => {
          if (!onMove) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          moveTo(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) moveTo(event);
        }}
      >
        <Zones zones={zones} />
        {others.map((point, k) => (
          // Judgements are only ever added: a place in the list is an identity.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <Mark key={k} point={point} look="size-4 rounded-full border-2 border-text bg-surface" />
        ))}
        {model && <Mark point={model} look="forced-fill size-4 border-2 border-surface bg-text" />}
        {mine && (
          <Mark
            point={mine}
            look={
              placed
                ? 'forced-fill size-6 rounded-full border-4 border-surface bg-key outline-2 outline-key'
                : 'size-6 rounded-full border-2 border-dashed border-key bg-surface'
            }
          />
        )}
      </div>
      {mine && <Sliders id={id} mine={mine} placed={placed} onMove={onMove} zones={zones} />}
    </fieldset>
  );
}

/** The same point for everyone who has no pointer, and its zone in words. */
function Sliders(props: {
  id: string;
  mine: Point;
  placed: boolean;
  onMove: ((point: Point) => void) | null;
  zones: Deck['zones'];
}) {
  const say = useSay();
  const { t } = useTranslation();
  const { id, mine, placed, onMove, zones } = props;
  return (
    <>
      <div className="mt-2 grid max-w-96 gap-2">
        {(['conduct', 'demand'] as const).map((axis) => {
          const level = axisLevel(mine[axis]);
          return (
            <div key={axis}>
              <label htmlFor={`${id}-${axis}`} className="flex justify-between gap-2">
                <span>{say(`sheet.${axis}`)}</span>
                <span className="tabular">
                  {t(`axis.${axis}.levels.${level}`)} {mine[axis].toFixed(2)}
                </span>
              </label>
              <input
                id={`${id}-${axis}`}
                type="range"
                min="0"
                max="100"
                step="1"
                disabled={!onMove}
                value={Math.round(mine[axis] * 100)}
                aria-valuetext={`${t(`axis.${axis}.levels.${level}`)} ${mine[axis].toFixed(2)}`}
                onChange={(event) =>
                  onMove?.({ ...mine, [axis]: Number(event.target.value) / 100 })
                }
                className="h-8 w-full"
              />
            </div>
          );
        })}
      </div>
      <p role="status" className="mt-1">
        {placed
          ? say('sheet.zone', { verdict: t(`review.verdict.${zoneOf(mine, zones)}`) })
          : say('sheet.unplaced')}
      </p>
    </>
  );
}

function Mark({ point, look }: { point: Point; look: string }) {
  return (
    <span
      className={`pointer-events-none absolute -translate-x-1/2 translate-y-1/2 ${look}`}
      style={{ left: `${point.conduct * 100}%`, bottom: `${point.demand * 100}%` }}
    />
  );
}

/** The name of a zone in its middle, in percent from the left and from the foot. */
function ZoneName(props: { x: number; y: number; upright?: boolean; children: string }) {
  const { x, y, upright, children } = props;
  return (
    <span
      className={`absolute -translate-x-1/2 translate-y-1/2 bg-surface px-0.5 leading-none whitespace-nowrap text-sub ${upright ? '[writing-mode:vertical-rl]' : ''}`}
      style={{ left: `${x}%`, bottom: `${y}%` }}
    >
      {children}
    </span>
  );
}

/** The zones as lines and names; a pattern, not a colour, marks the outermost. */
function Zones({ zones }: { zones: Deck['zones'] }) {
  const { t } = useTranslation();
  const say = useSay();
  const pattern = useId();
  // The corners as one staircase, from the mildest conduct on.
  const steps = zones.corners
    .map(([c = 1, d = 1]) => ({ c: c * 100, d: d * 100 }))
    .sort((a, b) => a.c - b.c);
  const first = steps[0] ?? { c: 100, d: 100 };
  const outline = `M${first.c} 0${steps.map(({ c, d }) => `H${c}V${100 - d}`).join('')}H100V0Z`;
  return (
    <>
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        aria-hidden="true"
        className="absolute inset-0 size-full"
      >
        <defs>
          <pattern id={pattern} width="4" height="4" patternUnits="userSpaceOnUse">
            <path d="M0 4 4 0" stroke="var(--c-line-strong)" strokeWidth="0.5" />
          </pattern>
        </defs>
        <path
          d={`M0 ${100 - zones.greyDemand * 100}H${zones.greyConduct * 100}V100`}
          fill="none"
          stroke="var(--c-line-strong)"
          strokeDasharray="2 1.5"
          strokeWidth="0.6"
        />
        <path
          d={`M${zones.claimConduct * 100} ${100 - zones.greyDemand * 100}V100`}
          fill="none"
          stroke="var(--c-line)"
          strokeWidth="0.6"
        />
        <path d={outline} fill={`url(#${pattern})`} stroke="var(--c-text)" strokeWidth="0.6" />
      </svg>
      <span className="absolute right-1 bottom-0 bg-surface px-0.5 text-sub">
        {say('sheet.conduct')} →
      </span>
      <span className="absolute top-0 left-1 bg-surface px-0.5 text-sub">
        ↑ {say('sheet.demand')}
      </span>
      <ZoneName x={(first.c + 100) / 2} y={(zones.greyDemand * 100 + 100) / 2}>
        {t('flag.harassment')}
      </ZoneName>
      <ZoneName x={first.c / 2} y={(zones.greyDemand * 100 + 100) / 2}>
        {t('flag.grey')}
      </ZoneName>
      <ZoneName
        x={((zones.claimConduct + zones.greyConduct) / 2) * 100}
        y={(zones.greyDemand / 2) * 100}
        upright
      >
        {t('flag.claim')}
      </ZoneName>
      <ZoneName x={zones.claimConduct * 50} y={(zones.greyDemand / 2) * 100} upright>
        {t('review.verdict.normal')}
      </ZoneName>
    </>
  );
}
