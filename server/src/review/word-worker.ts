/** Cuts texts into words off the main thread. Holds IPADIC and no text. */
import { parentPort } from 'node:worker_threads';
import { cutText } from '../tokenise/cut.ts';
import { createKuromoji } from '../tokenise/kuromoji.ts';
import { isContent, searchable, termsOf } from './terms.ts';
import type { FromWords, QueryToken, ToWords } from './words.ts';

const port = parentPort;
if (!port) throw new Error('the word worker must be started by the review stage');
const say = (message: FromWords) => port.postMessage(message);
const tokenise = await createKuromoji();

port.on('message', (message: ToWords) => {
  try {
    if (message.kind === 'terms') {
      const terms = message.texts.map((text) => termsOf(tokenise(searchable(text))));
      say({ kind: 'terms', id: message.id, terms });
    } else if (message.kind === 'cuts') {
      const cuts = message.texts.map((text) => cutText(text, tokenise));
      say({ kind: 'cuts', id: message.id, cuts });
    } else {
      const tokens = tokenise(searchable(message.text)).map(
        (m): QueryToken => ({ surface: m.surface, lemma: m.lemma, content: isContent(m) }),
      );
      say({ kind: 'tokens', id: message.id, tokens });
    }
  } catch (error) {
    say({ kind: 'error', id: message.id, why: error instanceof Error ? error.message : 'failed' });
  }
});
