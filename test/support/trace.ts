import type { Page } from 'playwright-core';

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds on the clock, and of the processor's time in this thread. */
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

/**
 * Traces the page's main thread while `work` runs. Gives its longest tasks in milliseconds of the
 * processor's time, which other programs on the machine do not stretch, and by the clock.
 */
export async function longestTasks(
  page: Page,
  work: () => Promise<void>,
): Promise<{ cpuMs: number[]; wallMs: number[] }> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', '__metadata'] },
  });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  await session.detach();
  // The page's own thread is the one that runs its scripts most.
  const scripts = new Map<string, number>();
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  for (const event of events) {
    if (event.name !== 'FunctionCall') continue;
    scripts.set(threadOf(event), (scripts.get(threadOf(event)) ?? 0) + (event.dur ?? 0));
  }
  const [main] = [...scripts].sort((a, b) => b[1] - a[1])[0] ?? [''];
  const tasks = events.filter((e) => /RunTask$/.test(e.name) && threadOf(e) === main);
  const longest = (pick: (event: TraceEvent) => number | undefined) =>
    tasks
      .map((event) => Math.round((pick(event) ?? 0) / 1000))
      .sort((a, b) => b - a)
      .slice(0, 10);
  return { cpuMs: longest((e) => e.tdur), wallMs: longest((e) => e.dur) };
}
