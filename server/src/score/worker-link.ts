/**
 * The main thread's end of the scoring worker: numbers the questions, keeps the deadline, and
 * starts a new worker with every open call's history where the old one died.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Score } from '@kikimori/shared/score.ts';
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts';
import type { PlainTurn } from './score.ts';

type Words = readonly { surface: string; lemma: string }[];
export type Heard =
  | { kind: 'scored'; score: Score | null }
  | { kind: 'late'; why: string; words: Words | null };

export interface WorkerLink {
  open(history: readonly PlainTurn[]): number;
  hear(session: number, turn: PlainTurn, deadlineMs: number): Promise<Heard>;
  provisional(
    session: number | null,
    text: string,
    deadlineMs: number,
  ): Promise<{ danger: boolean; selfHarm: boolean } | null>;
  drop(session: number): void;
  close(): Promise<void>;
}

interface Question {
  words: Words | null;
  /** The model's word without its evidence. */
  judged: Score | null;
  answer: (message: FromWorker | { kind: 'late'; why: string }) => void;
}

/**
 * A process of its own, not a thread: a fault inside the native inference library must not take the
 * calls of the server with it (docs/decisions/0004-scoring-process.md).
 */
function startWorker(start: WorkerStart): ChildProcess {
  const file = fileURLToPath(new URL('./start-worker.mjs', import.meta.url));
  if (!existsSync(file)) throw new Error(`${file}: the scoring worker is missing`);
  return fork(file, [JSON.stringify(start)], {
    execArgv: [],
    serialization: 'advanced',
    // Its standard output is no part of what a command line prints.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Resolves once the model is loaded and warm; rejects with the worker's reason. */
export async function createWorkerLink(start: WorkerStart): Promise<WorkerLink> {
  const questions = new Map<number, Question>();
  const histories = new Map<number, PlainTurn[]>();
  let nextQuestion = 1;
  let nextSession = 1;
  let closing = false;
  let worker: ChildProcess | null = null;
  let starting: Promise<void> | null = null;

  const failAll = (why: string) => {
    for (const question of [...questions.values()]) question.answer({ kind: 'late', why });
    questions.clear();
  };
  const say = (message: ToWorker) => {
    if (worker?.connected) worker.send(message);
  };

  const boot = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const fresh = startWorker(start);
      let alive = false;
      fresh.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') {
          alive = true;
          worker = fresh;
          for (const [session, history] of histories)
            fresh.send({ kind: 'open', session, history } satisfies ToWorker);
          resolve();
        } else if (message.kind === 'failed') {
          fresh.kill('SIGKILL');
          reject(new Error(message.message));
        } else if (message.kind === 'cut') {
          const question = questions.get(message.id);
          if (question) question.words = message.words;
        } else if (message.kind === 'judged') {
          const question = questions.get(message.id);
          if (question) question.judged = message.score;
        } else questions.get(message.id)?.answer(message);
      });
      fresh.on('error', (error) => {
        if (!alive) reject(error);
        else failAll(`the scoring worker failed: ${error.message}`);
      });
      fresh.on('exit', (code) => {
        if (!alive) reject(new Error(`the scoring worker ended at start (exit ${code})`));
        if (worker !== fresh) return;
        worker = null;
        failAll('the scoring worker stopped');
        if (!closing) restart();
      });
    });
  const restart = () => {
    starting = boot()
      .catch(() => undefined)
      .finally(() => {
        starting = null;
      });
  };
  await boot();

  const ask = (
    message: (id: number) => ToWorker,
    deadlineMs: number,
  ): Promise<{ message: FromWorker | { kind: 'late'; why: string }; words: Words | null }> =>
    new Promise((resolve) => {
      const id = nextQuestion++;
      const question: Question = {
        words: null,
        judged: null,
        answer(answer) {
          clearTimeout(timer);
          questions.delete(id);
          // What the model has said counts, also where its evidence never came.
          const { judged, words } = question;
          const message =
            judged && answer.kind !== 'scored'
              ? ({ kind: 'scored', id, score: judged } as const)
              : answer;
          resolve({ message, words });
        },
      };
      const late = () => question.answer({ kind: 'late', why: `no score within ${deadlineMs} ms` });
      // A loop that was held up runs timers before it reads: what came in time is read first.
      const timer = setTimeout(() => setImmediate(late), deadlineMs);
      questions.set(id, question);
      if (worker) say(message(id));
      else if (!starting) {
        restart();
        question.answer({ kind: 'late', why: 'the scoring worker is being started' });
      } else question.answer({ kind: 'late', why: 'the scoring worker is being started' });
    });

  return {
    open(history) {
      const session = nextSession++;
      histories.set(session, [...history]);
      say({ kind: 'open', session, history: [...history] });
      return session;
    },
    async hear(session, turn, deadlineMs) {
      const { message, words } = await (() => {
        const asked = ask((id) => ({ kind: 'hear', id, session, turn, deadlineMs }), deadlineMs);
        const history = histories.get(session);
        if (history) {
          const at = history.findIndex((t) => t.i === turn.i);
          if (at >= 0) history[at] = turn;
          else history.push(turn);
        }
        return asked;
      })();
      if (message.kind === 'scored') return { kind: 'scored', score: message.score };
      const why =
        message.kind === 'late'
          ? message.why
          : message.kind === 'error'
            ? `the model failed: ${message.message}`
            : 'the scoring worker gave no score';
      return { kind: 'late', why, words };
    },
    async provisional(session, text, deadlineMs) {
      const { message } = await ask(
        (id) => ({ kind: 'provisional', id, session, text }),
        deadlineMs,
      );
      return message.kind === 'heard' ? message : null;
    },
    drop(session) {
      histories.delete(session);
      say({ kind: 'drop', session });
    },
    async close() {
      closing = true;
      await starting;
      const last = worker;
      if (!last) return;
      failAll('the scorer was closed');
      const gone = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      say({ kind: 'close' });
      const hard = setTimeout(() => last.kill('SIGKILL'), 2_000);
      await gone;
      clearTimeout(hard);
    },
  };
}
