import { join, resolve } from 'node:path';
import { FOLD_VERSION } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { Server } from 'socket.io';
import { addReview } from './app-review.ts';
import { createAsks } from './asks.ts';
import type { Settings } from './config.ts';
import { ROOT_DIR } from './config.ts';
import type { Clock } from './lib/clock.ts';
import { systemClock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';
import { createMetrics } from './lib/metrics.ts';
import { prepareCases } from './manual/cases.ts';
import { describeProblem } from './manual/load.ts';
import { createManualSearch } from './manual/search-index.ts';
import { createManualStore } from './manual/store.ts';
import { createPipeline, TICK_EVERY_MS } from './pipeline.ts';
import type { Io } from './publish/publish.ts';
import { createPublisher } from './publish/publish.ts';
import { attachSockets } from './publish/socket.ts';
import { openDatabase } from './record/dialect.ts';
import { createRecordStore } from './record/store.ts';
import { readToday } from './record/today.ts';
import { earlierGists } from './replay/earlier-calls.ts';
import { createWords } from './review/words.ts';
import { createScorer } from './score/score.ts';
import { createDoor, SESSION_COOKIE } from './web/door.ts';
import { createHttp, isSameOrigin, MAX_BODY_BYTES } from './web/http.ts';
import { earlierRoutes } from './web/routes/earlier.ts';
import { embedRoutes } from './web/routes/embed.ts';
import { floorRoutes } from './web/routes/floor.ts';
import { healthRoutes } from './web/routes/health.ts';
import { ingestRoutes } from './web/routes/ingest.ts';
import { manualRoutes } from './web/routes/manual.ts';
import { reviewRoutes } from './web/routes/review.ts';
import { noteWatching } from './web/routes/review-access.ts';
import type { DemoAccount } from './web/routes/session.ts';
import { sessionRoutes } from './web/routes/session.ts';

/** Long enough for one manual after the other. */
const MANUAL_WORDS_IDLE_MS = 5_000;

export type App = Awaited<ReturnType<typeof createApp>>;

/**
 * Builds every part from the settings; the only place where parts meet.
 * @throws Error naming what is wrong with the settings, the store, the manual or the model.
 */
export async function createApp(options: {
  settings: Settings;
  log: Logger;
  clock?: Clock;
  /** Folder that relative paths in the settings start from. */
  baseDir?: string;
  demoAccounts?: DemoAccount[];
}) {
  const { settings, log, clock = systemClock, baseDir = ROOT_DIR } = options;
  const sessionMs = settings.KIKIMORI_SESSION_HOURS * 60 * 60 * 1000;
  const metrics = createMetrics();

  const files = {
    file: resolve(baseDir, settings.KIKIMORI_MANUAL),
    overlays: settings.KIKIMORI_MANUAL_OVERLAYS.split(',')
      .map((f) => f.trim())
      .filter(Boolean)
      .map((f) => resolve(baseDir, f)),
    casesFile: resolve(baseDir, settings.KIKIMORI_CASES),
  };
  const manual = createManualStore({
    ...files,
    today: () => todayInJapan(clock.nowMs()),
    onChange: ({ version }) => {
      log.info({ version }, 'manual renewed; calls that start now use it');
      void manualSearch.index();
    },
    onProblems: (problems) => {
      if (problems.length === 0) return;
      const lines = problems.map(describeProblem);
      log.error({ problems: lines }, 'manual not renewed; the running one stays');
    },
  });
  // Wanted once for each version of the manual: the dictionary leaves soon after.
  const manualWords = createWords(MANUAL_WORDS_IDLE_MS);
  const manualSearch = createManualSearch({
    current: () => manual.current(),
    fileOf: manual.fileOf,
    cut: manualWords.cuts,
    onProblem: (why) => log.warn({ why }, 'manual is searched without readings'),
  });
  const scorer = await createScorer({
    modelsDir: resolve(baseDir, settings.KIKIMORI_MODELS_DIR),
    deadlineMs: settings.KIKIMORI_SCORE_DEADLINE_MS,
    onFallback: (why) => log.warn({ why }, 'scored by the lexicon'),
    ...(settings.KIKIMORI_MODEL ? { modelName: settings.KIKIMORI_MODEL } : {}),
  });
  const db = await openDatabase(settings.KIKIMORI_DATABASE, baseDir);
  const store = createRecordStore({
    db,
    clock,
    onSummary: (callId) => review.indexer.note(callId),
  });
  const door = createDoor({ db, clock, sessionMs });

  const http = await createHttp({
    log,
    clientDir: join(ROOT_DIR, 'client', 'dist'),
    embedOrigins: settings.KIKIMORI_EMBED_ORIGINS,
  });
  const io: Io = new Server(http.server, {
    serveClient: false,
    maxHttpBufferSize: MAX_BODY_BYTES,
    pingInterval: 10_000,
    pingTimeout: 5_000,
  });
  const publisher = createPublisher({ io, clock, deskCalls: (id) => pipeline.desk(id) });
  const pipeline = createPipeline({
    store,
    scorer,
    publisher,
    currentManual: () => manual.current(),
    reviveManual: revived,
    clock,
    metrics,
    log,
    reorderMs: settings.KIKIMORI_REORDER_MS,
  });
  const asks = createAsks(door, pipeline, {
    onWatch: (principal, callId) => noteWatching(review.blind, principal, callId),
  });

  let isReady = false;
  sessionRoutes(http, {
    door,
    secureCookie: settings.KIKIMORI_SECURE_COOKIE,
    crossSite: settings.KIKIMORI_EMBED_CROSS_SITE,
    sessionMs,
    demoAccounts: options.demoAccounts ?? null,
  });
  embedRoutes(http, {
    origins: settings.KIKIMORI_EMBED_ORIGINS,
    words: settings.KIKIMORI_EMBED_WORDS,
  });
  ingestRoutes(http, { door, asks, log });
  manualRoutes(http, { door, manual, index: manualSearch.index });
  const { review, stopReview } = addReview({
    http,
    db,
    clock,
    log,
    settings,
    baseDir,
    door,
    store,
    currentManual: () => manual.current(),
    prepareCases: (cases) => prepareCases(files, cases, manual.reload),
  });
  earlierRoutes(http, {
    door,
    events: store.events,
    blind: review.blind,
    gists: (callIds) => earlierGists(store, revived, callIds),
  });
  floorRoutes(http, {
    door,
    nowMs: () => clock.nowMs(),
    midnightMs: (nowMs) => Date.parse(`${todayInJapan(nowMs)}T00:00:00+09:00`),
    today: (query) => readToday(db, query),
    blind: review.blind,
    figures: () => manual.current().figures,
  });
  const { list, events, manual: storedManual } = store;
  reviewRoutes(http, { door, list, events, manual: storedManual, blind: review.blind });
  healthRoutes(http, {
    metrics,
    isReady: () => isReady,
    versions: () => ({
      fold: FOLD_VERSION,
      manual: manual.current().version,
      model: scorer.model,
    }),
  });
  attachSockets({
    io,
    log,
    clock,
    asks,
    identify: async ({ cookie, apiKey, origin, host }) => {
      if (typeof apiKey === 'string') return door.byApiKey(apiKey);
      // A cookie that other sites' pages may carry is worth something from this page only.
      if (settings.KIKIMORI_EMBED_CROSS_SITE && !isSameOrigin(origin, host)) return null;
      return door.byToken(cookie ? http.parseCookie(cookie)[SESSION_COOKIE] : undefined);
    },
  });

  const recovered = await pipeline.recover();
  if (recovered > 0) log.info({ calls: recovered }, 'calls taken up again from the record');
  await review.indexer.catchUp();
  await review.recordings.sweep();
  const stopTicks = clock.every(TICK_EVERY_MS, () => void pipeline.tick());

  return {
    http,
    io,
    door,
    pipeline,
    store,
    review,
    metrics,

    /** Listens; resolves with the address, e.g. `http://127.0.0.1:3000`. */
    async listen(): Promise<string> {
      const address = await http.listen({
        host: settings.KIKIMORI_HOST,
        port: settings.KIKIMORI_PORT,
      });
      isReady = true;
      void manualSearch.index();
      return address;
    },

    /** People first: says goodbye, finishes and stores what was accepted, then closes all parts. */
    async stop(): Promise<void> {
      isReady = false;
      publisher.stopping();
      stopTicks();
      await pipeline.stop();
      publisher.close();
      await io.close();
      await http.close();
      manual.stop();
      await manualWords.close();
      await stopReview();
      await scorer.close();
      await db.destroy();
    },
  };
}

/** What is stored was compiled and valid when its calls started. */
function revived(stored: unknown): Manual {
  return stored as Manual;
}

/** The date in Japan, YYYY-MM-DD: manuals change at its midnight. */
function todayInJapan(nowMs: number): string {
  const JST_OFFSET_MS = 9 * 60 * 60 * 1000;
  return new Date(nowMs + JST_OFFSET_MS).toISOString().slice(0, 10);
}
