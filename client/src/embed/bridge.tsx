/**
 * The sidebar in a frame: listens to the page around it and tells it of calls and cues. Only to an
 * origin that the centre allowed, only to the direct parent.
 */
import type { EmbedInfo } from '@kikimori/shared/protocol/http.ts';
import type { CallView } from '@kikimori/shared/view/views.ts';
import { useEffect, useRef, useState } from 'react';
import { deskCall } from '../agent/desk-call.ts';
import { useCall, useLink } from '../app/link-provider.tsx';
import { setQuery, usePlace } from '../app/router.ts';
import { session } from '../app/session.ts';
import { request } from '../link/http.ts';
import { useStore } from '../link/use-store.ts';
import { changes, EMBED_VERSION, type Inbound, type Outbound, readInbound } from './messages.ts';

/** How long a call that the page names may take to reach the server. */
const KNOWN_WITHIN_MS = 10_000;

type Wish = Exclude<Inbound, { type: 'hello' }> & { untilMs: number };

/** Origin of the page around, as far as the browser tells before it has spoken. */
function guessedOrigin(): string | null {
  const { ancestorOrigins } = location;
  if (ancestorOrigins?.[0]) return ancestorOrigins[0];
  try {
    return new URL(document.referrer).origin;
  } catch {
    return null;
  }
}

export default function EmbedBridge() {
  const [info, setInfo] = useState<EmbedInfo | null>(null);
  useEffect(() => {
    void request<EmbedInfo>('GET', '/api/embed').then((result) => {
      if (result.ok && result.value.origins.length > 0) setInfo(result.value);
    });
  }, []);
  return info && <Bridge info={info} />;
}

function Bridge({ info }: { info: EmbedInfo }) {
  const link = useLink();
  const desk = useStore(link.desk);
  const { phase } = useStore(session);
  const [parent, setParent] = useState<string | null>(() => {
    const guess = guessedOrigin();
    return guess !== null && info.origins.includes(guess) ? guess : null;
  });
  const [hellos, setHellos] = useState(0);
  const [wish, setWish] = useState<Wish | null>(null);
  const asked = usePlace().query.get('call');
  useEffect(() => link.watchDesk(), [link]);

  const signedIn = phase === 'in';
  const say = useRef<(message: Outbound) => void>(() => {});
  say.current = (message) => {
    if (parent) window.parent.postMessage({ kikimori: EMBED_VERSION, ...message }, parent);
  };

  useEffect(() => {
    function hear(event: MessageEvent) {
      if (event.source !== window.parent || !info.origins.includes(event.origin)) return;
      const message = readInbound(event.data);
      if (!message) return;
      setParent(event.origin);
      if (message.type === 'hello') setHellos((count) => count + 1);
      else setWish({ ...message, untilMs: performance.now() + KNOWN_WITHIN_MS });
    }
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, [info]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: said again to whoever asks
  useEffect(() => {
    if (phase !== 'asking') say.current({ type: 'ready', signedIn });
  }, [phase, signedIn, parent, hellos]);

  // A named call is shown as soon as the server knows it as this agent's.
  useEffect(() => {
    if (!wish) return;
    const fulfil = (reason?: 'unknown_call' | 'unknown_customer') => {
      setWish(null);
      if (wish.id === null) return;
      say.current({ type: 'answer', id: wish.id, ok: !reason, ...(reason ? { reason } : {}) });
    };
    const wanted = desk.calls.filter((call) =>
      wish.type === 'call.started'
        ? call.callId === wish.callId
        : call.customerRef === wish.customerRef,
    );
    const callId = deskCall(wanted);
    if (callId !== null) {
      setQuery('call', callId === deskCall(desk.calls) ? null : callId);
      fulfil();
      return;
    }
    const why = wish.type === 'call.started' ? 'unknown_call' : 'unknown_customer';
    const timer = setTimeout(() => fulfil(why), wish.untilMs - performance.now());
    return () => clearTimeout(timer);
  }, [wish, desk.calls]);

  const callId = asked ?? deskCall(desk.calls);
  return signedIn && parent && callId ? (
    <CallTeller
      key={`${parent} ${callId}`}
      callId={callId}
      customerRef={desk.calls.find((call) => call.callId === callId)?.customerRef ?? null}
      words={info.words}
      say={(message) => say.current(message)}
    />
  ) : null;
}

interface CallTellerProps {
  callId: string;
  customerRef: string | null;
  words: boolean;
  say: (message: Outbound) => void;
}

function CallTeller({ callId, customerRef, words, say }: CallTellerProps) {
  const { view } = useCall(callId);
  const told = useRef<CallView | null>(null);
  useEffect(() => {
    if (!view || view === told.current) return;
    if (told.current === null) say({ type: 'call.shown', callId, customerRef });
    for (const message of changes(told.current, view, words)) say(message);
    told.current = view;
  }, [view, callId, customerRef, words, say]);
  return null;
}
