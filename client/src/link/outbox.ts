/**
 * What a person did, on its way to the server.
 * In: one message. Out: the server's answer, and a store of what is still under way.
 * A message that may be said twice without harm is kept through a lost link and sent again; a
 * whisper is not, so that nobody hears it twice: its sender is told instead.
 */
import type { Answer, ErrorCode } from '@kikimori/shared/protocol/errors.ts';
import type { ClientToServer } from '@kikimori/shared/protocol/events.ts';
import { createStore, type Store } from './store.ts';

type PersonEvent = 'cue:answer' | 'hold:set' | 'agent:ask' | 'call:flag' | 'sv:act';
type Body<E extends PersonEvent> = Parameters<ClientToServer[E]>[0];

/** What became of a message: `unsent` when the link was lost and it must not be repeated. */
export type Outcome = { ok: true } | { ok: false; code: ErrorCode | 'unsent' };

export interface Outbox {
  /** Keys of messages under way, e.g. `cue:warn-2`, so that a button can show it. */
  pending: Store<ReadonlySet<string>>;
  /** Says it once more after a lost link, until the server answers. */
  sendSurely<E extends PersonEvent>(key: string, event: E, body: Body<E>): Promise<Outcome>;
  /** Says it once. */
  sendOnce<E extends PersonEvent>(key: string, event: E, body: Body<E>): Promise<Outcome>;
  /** The link is back: say what is still waiting. */
  flush(): void;
}

interface OutboxDeps {
  send: (event: PersonEvent, body: never) => Promise<Answer | null>;
  connected: () => boolean;
}

interface Letter {
  key: string;
  event: PersonEvent;
  body: never;
  sending: boolean;
  settle: (outcome: Outcome) => void;
}

const RETRY_MS = 1_000;

function outcomeOf(answer: Answer): Outcome {
  return answer.ok ? { ok: true } : { ok: false, code: answer.error.code };
}

export function createOutbox({ send, connected }: OutboxDeps): Outbox {
  const letters = new Map<string, Letter>();
  const once = new Set<string>();
  const pending = createStore<ReadonlySet<string>>(new Set());
  const tell = () => pending.set(new Set([...letters.keys(), ...once]));

  async function post(letter: Letter) {
    if (letter.sending || !connected()) return;
    letter.sending = true;
    const answer = await send(letter.event, letter.body);
    letter.sending = false;
    const again = answer === null || (!answer.ok && answer.error.retryable);
    if (again || (!answer.ok && answer.error.code === 'unauthenticated')) {
      if (again) setTimeout(() => void post(letter), RETRY_MS);
      return;
    }
    if (letters.get(letter.key) === letter) letters.delete(letter.key);
    tell();
    letter.settle(outcomeOf(answer));
  }

  return {
    pending,
    sendSurely(key, event, body) {
      return new Promise((settle) => {
        // The newer wish replaces one that still waits under the same key.
        letters.get(key)?.settle({ ok: false, code: 'unsent' });
        const letter: Letter = { key, event, body: body as never, sending: false, settle };
        letters.set(key, letter);
        tell();
        void post(letter);
      });
    },
    async sendOnce(key, event, body) {
      if (!connected()) return { ok: false, code: 'unsent' };
      once.add(key);
      tell();
      const answer = await send(event, body as never);
      once.delete(key);
      tell();
      return answer === null ? { ok: false, code: 'unsent' } : outcomeOf(answer);
    },
    flush() {
      for (const letter of letters.values()) void post(letter);
    },
  };
}
