/** Line drawings whose shape carries the meaning; never read aloud, a word stands beside each. */
const PATHS = {
  hold: 'M9 5v14M15 5v14',
  warn: 'M9 4H5v16M15 20h4V4M12 8v5M12 16v.5',
  escalate: 'M4 9h14m-4-4 4 4-4 4M20 15H6m4-4-4 4 4 4',
  end: 'M6 6h12v12H6z',
  call110: 'M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6zM12 8v5M12 16v.5',
  lifeline: 'M12 20C7 17 4 14 4 10a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 4-3 7-8 10z',
  check: 'm5 12 5 5 9-10',
  box: 'M5 5h14v14H5z',
  boxChecked: 'M5 5h14v14H5zM8 12l3 3 5-6',
  repeat: 'M5 11a6 6 0 0 1 6-6h7m-3-3 3 3-3 3M19 13a6 6 0 0 1-6 6H6m3 3-3-3 3-3',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c1-5 5-6 8-6s7 1 8 6',
  eye: 'M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  speech: 'M4 5h16v11H10l-5 4v-4H4z',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3',
  book: 'M12 6c-2-1.5-5-2-9-2v14c4 0 7 .5 9 2 2-1.5 5-2 9-2V4c-4 0-7 .5-9 2zM12 6v14',
  window: 'M4 7h11v11H4zM9 4h11v11',
  flag: 'M6 21V4h12l-3 4 3 4H6',
  down: 'm6 9 6 6 6-6',
  up: 'm6 15 6-6 6 6',
  play: 'M8 5v14l11-7z',
  pause: 'M8 5v14M16 5v14',
  previous: 'm14 6-6 6 6 6',
  next: 'm10 6 6 6-6 6',
  previousCue: 'm18 6-6 6 6 6M8 6v12',
  nextCue: 'm6 6 6 6-6 6M16 6v12',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  close: 'M6 6l12 12M18 6 6 18',
  sound: 'M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  mute: 'M4 9v6h4l5 4V5L8 9zM17 9l5 6M22 9l-5 6',
  wave: 'M3 12h2l2-5 3 11 3-14 3 11 2-3h3',
  back: 'M20 12H5m6-6-6 6 6 6',
} as const;

export type IconName = keyof typeof PATHS;
const FILLED: ReadonlySet<IconName> = new Set(['end', 'play']);

export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`inline-block shrink-0 ${className}`}
      fill={FILLED.has(name) ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
