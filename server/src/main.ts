import { createApp } from './app.ts';
import { readSettings } from './config.ts';
import { stopOnSignal } from './lib/lifecycle.ts';
import { createLogger } from './lib/logger.ts';

/** The process: read settings, build, listen, stop with grace. */
try {
  const settings = readSettings(process.env);
  const log = createLogger({ level: settings.KIKIMORI_LOG_LEVEL });
  const app = await createApp({ settings, log });
  stopOnSignal(() => app.stop(), log);
  const address = await app.listen();
  log.info({ address }, 'listening');
  if ((await app.door.countPeople()) === 0) {
    log.warn('nobody can sign in yet: npm run user -- add --help');
  }
} catch (error) {
  process.stderr.write(`kikimori cannot start.\n${(error as Error).message}\n`);
  process.exit(1);
}
