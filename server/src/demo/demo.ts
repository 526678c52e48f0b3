import { createLogger } from '../lib/logger.ts';
import { buildClientIfNeeded } from './build-client.ts';
import { demoOptions, USAGE } from './options.ts';
import { progress } from './progress.ts';
import { startDemo } from './start-demo.ts';

/** `npm run demo`: from a fresh clone to a running product with calls streaming in. */

async function run(): Promise<void> {
  const options = demoOptions(process.argv.slice(2), process.env);
  if (options === null) {
    console.log(USAGE);
    return;
  }
  const { speed, calls, port } = options;

  const show = progress();
  await buildClientIfNeeded(show.step);
  const log = createLogger({ level: 'warn', pretty: true });
  const demo = await startDemo({
    port,
    speed,
    calls,
    log,
    // The SV also shows the page of those who look after agents.
    settings: { KIKIMORI_CARE_CONTACTS: 'sv' },
    onProgress: show.step,
  });
  show.done();

  console.log(`
  聞き守り(kikimori) デモ  ${demo.address}

    オペレーター画面   ${demo.address}/agent    サインイン: ${demo.accounts[0]?.userId}
    SVフロア          ${demo.address}/floor    サインイン: sv
    QA再生            ${demo.address}/review   サインイン: qa
    パスワード         ${demo.accounts[0]?.password}(サインイン画面のボタンでも入れます)

  見本の通話が${calls}件、${speed}倍の速さで流れています。終了は Ctrl-C。
`);

  let stopping = false;
  process.on('SIGINT', () => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log('\n  終了しています…');
    demo.stop().then(
      () => process.exit(0),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on('SIGTERM', () => process.emit('SIGINT'));
}

run().catch((error: Error) => {
  const inUse = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  console.error(
    inUse ? 'ポートは使用中です。--port 0 で空いているポートを使えます。' : error.message,
  );
  process.exit(1);
});
