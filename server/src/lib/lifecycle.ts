import type { Logger } from './logger.ts';

/** How long a stop may take before the process leaves anyway. */
const HARD_LIMIT_MS = 10_000;

/** Runs `stop` once on SIGINT or SIGTERM, then exits; a second signal exits at once. */
export function stopOnSignal(stop: () => Promise<void>, log: Logger): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) process.exit(130);
    stopping = true;
    setTimeout(() => {
      log.fatal('stop took too long');
      process.exit(1);
    }, HARD_LIMIT_MS).unref();
    stop().then(
      () => process.exit(0),
      (error) => {
        log.fatal({ err: String(error) }, 'stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
