/** The sidebar in a window of its own, beside any other program. It remembers its place and size. */

const NAME = 'kikimori-sidebar';
const KEY = 'kikimori.window';

interface Frame {
  width: number;
  height: number;
  left: number;
  top: number;
}

/** Comfortable beside a CRM. */
const FIRST: Frame = { width: 400, height: 860, left: 40, top: 40 };
const LEAST_WIDTH = 320;
const LEAST_HEIGHT = 400;

function load(): Frame {
  try {
    const kept = { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Frame>) };
    return Object.values(kept).every(Number.isFinite) ? kept : FIRST;
  } catch {
    return FIRST;
  }
}

/** Is this page that window? */
export function isPopOut(): boolean {
  return window.name === NAME;
}

/** Opens the window, or brings it to the front. False where the browser does not allow it. */
export function openPopOut(): boolean {
  const { width, height, left, top } = load();
  const size = `width=${Math.max(LEAST_WIDTH, width)},height=${Math.max(LEAST_HEIGHT, height)}`;
  const opened = window.open(
    location.pathname + location.search,
    NAME,
    `popup,${size},left=${left},top=${top}`,
  );
  opened?.focus();
  return opened !== null;
}

/** Called once, when the page starts: keeps what the person made of the window. */
export function startPopOut(): void {
  if (!isPopOut()) return;
  const save = () => {
    const frame: Frame = {
      width: innerWidth,
      height: innerHeight,
      left: screenX,
      top: screenY,
    };
    try {
      localStorage.setItem(KEY, JSON.stringify(frame));
    } catch {
      // A full or forbidden storage: it opens as it did the last time.
    }
  };
  addEventListener('resize', save);
  addEventListener('pagehide', save);
}
