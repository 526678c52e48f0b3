/**
 * In: the turns of a call, in order. Out: what each customer turn is, by the model, or by the
 * lexicon past the deadline (marked). Never: blocks the main thread, keeps audio, decides a cue.
 */
import { locateModel } from '@kikimori/models/locate.ts';
import { ACTS, type Channel, DEMANDS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { lexiconScore } from './lexicon.ts';
import { createWorkerLink, type WorkerLink } from './worker-link.ts';

export interface PlainTurn {
  /** Index in the call, over both channels. */
  i: number;
  channel: Channel;
  text: string;
  startMs: number;
}

/** One call being scored. Turns must be given in the order in which they are to be read. */
export interface ScoringSession {
  /** Scores a customer turn; an agent turn only becomes context and yields null. */
  hear(turn: PlainTurn): Promise<Score | null>;
  /** Replaces turn `i` and scores it anew, with the turns before it as context. */
  revise(turn: PlainTurn): Promise<Score | null>;
  /** Frees the call's context. Without it the context goes when the session is collected. */
  close(): void;
}

export interface Scorer {
  /** Name and revision, e.g. `kikimori-ja@3f2a91c0`. */
  readonly model: string;
  /** Opens a call; `history` rebuilds context after a restart. */
  open(history?: PlainTurn[]): Promise<ScoringSession>;
  /** Whether an unfinished turn already tells of danger or self-harm. Changes no context. */
  provisional(text: string, session?: ScoringSession): Promise<'danger' | 'selfHarm' | null>;
  close(): Promise<void>;
}

export interface ScorerOptions {
  /** Folder with registry.json. */
  modelsDir: string;
  /** Entry of the registry; its default where not given. */
  modelName?: string;
  /** Longest wait for one score; then the lexicon answers. */
  deadlineMs: number;
  /** Told why the lexicon answered, without any text of the call. */
  onFallback?: (why: string) => void;
  /** Threads of the inference; one is the quickest for turns of this length. */
  threads?: number;
}

/**
 * Loads and warms the model in a worker. Rejects with an error that names the file where the model
 * is missing, damaged or has other labels.
 */
export async function createScorer(options: ScorerOptions): Promise<Scorer> {
  const expected = { acts: ACTS, demands: DEMANDS };
  const model = locateModel(options.modelsDir, options.modelName, expected);
  const name = `${model.name}@${model.revision}`;
  const link: WorkerLink = await createWorkerLink({ model, threads: options.threads ?? 1 });
  const numbers = new WeakMap<ScoringSession, number>();
  const forgotten = new FinalizationRegistry<number>((session) => link.drop(session));

  const fallback = (
    turn: PlainTurn,
    why: string,
    words: readonly { surface: string; lemma: string }[] | null,
  ): Score => {
    options.onFallback?.(why);
    return lexiconScore(turn.text, words, name);
  };

  return {
    model: name,
    async open(history = []) {
      const number = link.open(history);
      const hear = async (turn: PlainTurn): Promise<Score | null> => {
        const result = await link.hear(number, turn, options.deadlineMs);
        if (result.kind === 'scored') return result.score;
        return turn.channel === 'agent' ? null : fallback(turn, result.why, result.words);
      };
      const session: ScoringSession = {
        hear,
        revise: hear,
        close() {
          forgotten.unregister(session);
          link.drop(number);
        },
      };
      numbers.set(session, number);
      forgotten.register(session, number, session);
      return session;
    },
    async provisional(text, session) {
      const number = session ? (numbers.get(session) ?? null) : null;
      const result = await link.provisional(number, text, options.deadlineMs);
      // An unfinished turn is judged again when it is final: no answer is no alarm.
      if (!result) return null;
      return result.danger ? 'danger' : result.selfHarm ? 'selfHarm' : null;
    },
    close: () => link.close(),
  };
}
