import { Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** All figures of one server, for GET /metrics. No label ever holds a word, name or number of a call. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  const seconds = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];
  return {
    registry,
    chunks: new Counter({
      name: 'kikimori_chunks_total',
      help: 'Chunks received, by what became of them',
      labelNames: ['outcome'],
      registers,
    }),
    oddities: new Counter({
      name: 'kikimori_transcript_oddities_total',
      help: 'Gaps, disorder, doubles, revisions and clock jumps in transcripts, by reason',
      labelNames: ['reason'],
      registers,
    }),
    cues: new Counter({
      name: 'kikimori_cues_total',
      help: 'Changes of cues, by kind and change',
      labelNames: ['kind', 'change'],
      registers,
    }),
    fallbacks: new Counter({
      name: 'kikimori_fallback_scores_total',
      help: 'Turns scored by the lexicon because the model was late or failed',
      registers,
    }),
    liveCalls: new Gauge({ name: 'kikimori_live_calls', help: 'Calls in progress', registers }),
    scoreSeconds: new Histogram({
      name: 'kikimori_score_seconds',
      help: 'From a turn handed to the scorer to its scores',
      buckets: seconds,
      registers,
    }),
    commitSeconds: new Histogram({
      name: 'kikimori_commit_seconds',
      help: 'From an event handed to the store to its commit',
      buckets: seconds,
      registers,
    }),
    publishSeconds: new Histogram({
      name: 'kikimori_chunk_to_publish_seconds',
      help: 'From a final chunk received to its update published',
      buckets: seconds,
      registers,
    }),
  };
}
