import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Cut } from '@kikimori/shared/protocol/manual-index.ts';

/**
 * In: texts. Out: the words they are found by. The dictionary takes about a second and 400 MB, so
 * its worker starts with the first question and leaves when nobody has asked for a while.
 */
export interface Words {
  /** Terms of each text, see terms.ts. */
  terms(texts: readonly string[]): Promise<string[][]>;
  /** A question cut into its words. */
  tokens(text: string): Promise<QueryToken[]>;
  /** Each text as words with their readings. */
  cuts(texts: readonly string[]): Promise<Cut[]>;
  close(): Promise<void>;
}

export interface QueryToken {
  surface: string;
  lemma: string;
  content: boolean;
}

export type ToWords =
  | { kind: 'terms'; id: number; texts: readonly string[] }
  | { kind: 'cuts'; id: number; texts: readonly string[] }
  | { kind: 'tokens'; id: number; text: string };
export type FromWords =
  | { kind: 'terms'; id: number; terms: string[][] }
  | { kind: 'cuts'; id: number; cuts: Cut[] }
  | { kind: 'tokens'; id: number; tokens: QueryToken[] }
  | { kind: 'error'; id: number; why: string };

interface Waiting {
  resolve(message: FromWords): void;
  reject(error: Error): void;
}

/** Long enough for a review meeting's pauses. */
const IDLE_MS = 10 * 60 * 1000;

export function createWords(idleMs = IDLE_MS): Words {
  let worker: Worker | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let nextId = 1;
  const waiting = new Map<number, Waiting>();

  function fail(error: Error): void {
    for (const w of waiting.values()) w.reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const fresh = new Worker(fileURLToPath(new URL('./start-word-worker.mjs', import.meta.url)), {
      execArgv: [],
    });
    fresh.unref();
    fresh.on('message', (message: FromWords) => {
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'error') asked?.reject(new Error(`words: ${message.why}`));
      else asked?.resolve(message);
      rest();
    });
    fresh.on('error', (error) => {
      if (worker === fresh) worker = null;
      fail(new Error(`words: the dictionary's worker failed: ${error.message}`));
    });
    fresh.on('exit', () => {
      if (worker !== fresh) return;
      worker = null;
      fail(new Error("words: the dictionary's worker stopped"));
    });
    return fresh;
  }

  function rest(): void {
    clearTimeout(timer);
    if (waiting.size > 0) return;
    timer = setTimeout(() => void stop(), idleMs);
    timer.unref();
  }

  async function stop(): Promise<void> {
    const last = worker;
    worker = null;
    clearTimeout(timer);
    await last?.terminate();
  }

  function ask(message: (id: number) => ToWords): Promise<FromWords> {
    worker ??= start();
    clearTimeout(timer);
    const id = nextId++;
    const used = worker;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      used.postMessage(message(id));
    });
  }

  return {
    async terms(texts) {
      if (texts.length === 0) return [];
      const answer = await ask((id) => ({ kind: 'terms', id, texts }));
      return answer.kind === 'terms' ? answer.terms : [];
    },
    async tokens(text) {
      const answer = await ask((id) => ({ kind: 'tokens', id, text }));
      return answer.kind === 'tokens' ? answer.tokens : [];
    },
    async cuts(texts) {
      const answer = await ask((id) => ({ kind: 'cuts', id, texts }));
      return answer.kind === 'cuts' ? answer.cuts : [];
    },
    async close() {
      fail(new Error('words: closed'));
      await stop();
    },
  };
}
