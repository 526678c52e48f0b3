import { type ComponentType, lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { isQaPath } from '../qa/paths.ts';
import { Button } from '../ui/button.tsx';
import { LiveRegion } from '../ui/live-region.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { ExpiredDialog } from './expired-dialog.tsx';
import { LinkProvider } from './link-provider.tsx';
import { pages } from './pages.ts';
import { go, usePlace } from './router.ts';
import { askSession, homeOf, session } from './session.ts';
import { SignInPage } from './sign-in-page.tsx';

const EmbedBridge = lazy(() => import('../embed/bridge.tsx'));
/** In a frame of another page, e.g. beside a CRM. */
const isFramed = window.parent !== window;

function Waiting() {
  const { t } = useTranslation();
  return (
    <p role="status" className="p-6 text-center text-sub">
      {t('common.loading')}
    </p>
  );
}

/**
 * A page whose code comes when it is first needed. Not React.lazy: that keeps the waiting line for
 * at least 300 ms, also where the code is there at once.
 */
function pageOf<P extends object>(load: () => Promise<{ default: ComponentType<P> }>) {
  let found: ComponentType<P> | null = null;
  return function PageOf(props: P) {
    const [, redraw] = useState(false);
    const [failed, setFailed] = useState<unknown>(null);
    useEffect(() => {
      if (found) return;
      load().then((page) => {
        found = page.default;
        redraw(true);
      }, setFailed);
    }, []);
    if (failed) throw failed;
    const Found = found;
    return Found ? <Found {...props} /> : <Waiting />;
  };
}

const AgentPage = pageOf(pages.agent);
const FloorPage = pageOf(pages.floor);
const ReviewPage = pageOf(pages.review);
const ReplayPage = pageOf(pages.replay);
const QaPages = pageOf(pages.qa);

function Notice({ title, text, action }: { title: string; text: string; action?: () => void }) {
  const { t } = useTranslation();
  return (
    <main className="mx-auto max-w-md p-6">
      <h1 className="text-std-20B-150">
        <Phrase>{title}</Phrase>
      </h1>
      <p className="mt-2 text-sub">
        <Phrase>{text}</Phrase>
      </p>
      {action && (
        <Button look="solid" className="mt-4" onClick={action}>
          {t('common.retry')}
        </Button>
      )}
    </main>
  );
}

function Page() {
  const { t } = useTranslation();
  const { path } = usePlace();
  const state = useStore(session);

  useEffect(() => {
    if (state.phase === 'out' && path !== '/signin') {
      const back = path === '/' ? '' : `?to=${encodeURIComponent(path + location.search)}`;
      go(`/signin${back}`, 'replace');
    } else if (state.phase === 'in' && path === '/signin') {
      const to = new URLSearchParams(location.search).get('to');
      // An address of this origin only: a leading // or /\ would lead elsewhere.
      go(to && /^\/(?![/\\])/.test(to) ? to : homeOf(state.info.role), 'replace');
    } else if (state.phase === 'in' && path === '/') go(homeOf(state.info.role), 'replace');
  }, [state, path]);

  if (state.phase === 'asking') return <Waiting />;
  if (state.phase === 'unreachable') {
    return (
      <Notice
        title={t('app.unreachable.title')}
        text={t('app.unreachable.text')}
        action={askSession}
      />
    );
  }
  if (state.phase === 'out') return <SignInPage accounts={state.accounts} />;

  const { role } = state.info;
  const replayOf = /^\/review\/([^/]+)$/.exec(path)?.[1];
  if (path === '/agent') return <AgentPage />;
  if (path === '/care') return <QaPages path={path} />;
  if (path === '/' || path === '/signin') return <Waiting />;
  if (role === 'agent') {
    return <Notice title={t('app.notForYou.title')} text={t('app.notForYou.text')} />;
  }
  if (path === '/floor') return <FloorPage />;
  if (path === '/review') return <ReviewPage />;
  if (isQaPath(path)) return <QaPages path={path} />;
  if (replayOf) return <ReplayPage callId={decodeURIComponent(replayOf)} />;
  return <Notice title={t('app.notFound.title')} text={t('app.notFound.text')} />;
}

export function App() {
  return (
    <LinkProvider>
      <Page />
      {isFramed && (
        <Suspense>
          <EmbedBridge />
        </Suspense>
      )}
      <ExpiredDialog />
      <LiveRegion />
    </LinkProvider>
  );
}
