import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { Deck } from '@kikimori/shared/protocol/review-week.ts';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Settings } from './config.ts';
import type { Clock } from './lib/clock.ts';
import type { Logger } from './lib/logger.ts';
import { loadManual } from './manual/load.ts';
import type { RecordStore } from './record/record.ts';
import type { Database } from './record/schema.ts';
import { runWhatIf } from './replay/what-if-job.ts';
import type { PrepareCases } from './review/cases.ts';
import { csv } from './review/csv.ts';
import { saidIn } from './review/facts.ts';
import { importLabels } from './review/labels-in.ts';
import { bundleOf } from './review/report/bundle.ts';
import { incidentHtml } from './review/report/incident.ts';
import { incidentDocx } from './review/report/incident-docx.ts';
import { sha256Of, streamOf } from './review/report/parts.ts';
import { weeklyHtml } from './review/report/weekly.ts';
import { createReview } from './review/review.ts';
import { createWebhook } from './review/webhook.ts';
import type { Door } from './web/door.ts';
import { careRoutes } from './web/routes/care.ts';
import { reviewCaseRoutes } from './web/routes/review-cases.ts';
import { reviewDeskRoutes } from './web/routes/review-desk.ts';
import { reviewExportRoutes } from './web/routes/review-export.ts';
import type { ManualText } from './web/routes/review-figures.ts';
import { reviewFigureRoutes } from './web/routes/review-figures.ts';
import { reviewRecordingRoutes } from './web/routes/review-recordings.ts';

/** The review's part of app.ts: builds it, gives it its routes, and the webhook where one is set. */
export function addReview(deps: {
  http: FastifyInstance;
  db: Kysely<Database>;
  clock: Clock;
  log: Logger;
  settings: Settings;
  baseDir: string;
  door: Door;
  store: RecordStore;
  currentManual(): Manual;
  prepareCases: PrepareCases;
}) {
  const { http, db, clock, log, settings, door, store } = deps;
  const webhook = settings.KIKIMORI_WEBHOOK_URL
    ? createWebhook({
        db,
        clock,
        log,
        url: settings.KIKIMORI_WEBHOOK_URL,
        secret: settings.KIKIMORI_WEBHOOK_SECRET,
      })
    : null;

  const review = createReview({
    db,
    clock,
    log,
    events: store.events,
    manual: store.manual,
    prepareCases: deps.prepareCases,
    recordingsDir: resolve(deps.baseDir, settings.KIKIMORI_RECORDINGS),
    async onIndexed(callId, isNew) {
      if (!webhook || !isNew) return;
      const [judged, scope] = [await review.decisions.of(callId), await review.scope(callId)];
      if (!judged || !scope) return;
      const { verdict, types, conduct, demand } = judged.model;
      if (verdict !== 'grey' && verdict !== 'harassment') return;
      const { site } = scope;
      const atMs = clock.nowMs();
      await webhook.send({
        kind: 'call.flagged',
        callId,
        site,
        verdict,
        types,
        conduct,
        demand,
        atMs,
      });
    },
    async onDecided({ callId, verdict, types, conduct, demand, atMs, stage }) {
      const site = (await review.scope(callId))?.site ?? '';
      const figures = { verdict, types, conduct, demand, atMs, stage };
      await webhook?.send({ kind: 'call.decided', callId, site, ...figures });
    },
  });

  const zones = (): Deck['zones'] => {
    const { zones: z } = deps.currentManual().judgement;
    return {
      greyConduct: z.greyConduct,
      greyDemand: z.greyDemand,
      claimConduct: z.claimConduct,
      corners: z.harassment.map((c) => [c.conduct, c.demand]),
    };
  };
  const nowMs = () => clock.nowMs();

  reviewDeskRoutes(http, {
    door,
    review,
    zones,
    nowMs,
    importLabels,
    async plain(callId) {
      const rows = await store.events(callId);
      const first = rows[0]?.event;
      return {
        lines: saidIn(rows).map(({ i, channel, startMs, text }) => ({ i, channel, startMs, text })),
        earlier: first?.kind === 'started' ? first.call.earlier.map((e) => e.callId) : [],
      };
    },
  });
  reviewCaseRoutes(http, { door, review });
  reviewRecordingRoutes(http, { door, review });
  reviewFigureRoutes(http, {
    door,
    review,
    nowMs,
    csv,
    readManual,
    whatIf: (job) =>
      runWhatIf({ ...job, database: settings.KIKIMORI_DATABASE, baseDir: deps.baseDir }),
  });
  reviewExportRoutes(http, {
    door,
    review,
    nowMs,
    zones,
    incident: incidentHtml,
    docx: incidentDocx,
    async bundle(dossier, made) {
      const parts = bundleOf(dossier, made, await incidentDocx(dossier, made));
      return { stream: streamOf(parts), sha256: await sha256Of(parts) };
    },
    weekly: weeklyHtml,
    sha256: (data) => createHash('sha256').update(data).digest('hex'),
  });
  careRoutes(http, {
    door,
    review,
    contacts: settings.KIKIMORI_CARE_CONTACTS.split(',').map((c) => c.trim()),
    advice: () => deps.currentManual().aftercare.map(({ name, text }) => ({ name, text })),
  });

  return {
    review,
    async stopReview(): Promise<void> {
      await review.stop();
      await webhook?.stop();
    },
  };
}

/** A manual's text through the same reader as the centre's own file. */
function readManual(yaml: string): ManualText {
  const folder = mkdtempSync(join(tmpdir(), 'kikimori-manual-'));
  try {
    const file = join(folder, 'manual.yaml');
    writeFileSync(file, yaml, { mode: 0o600 });
    const loaded = loadManual(file);
    if (loaded.ok) return loaded;
    return { ok: false, problems: loaded.problems.map(({ file: _file, ...problem }) => problem) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
