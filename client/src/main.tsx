import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { preloadPage } from './app/pages.ts';
import { startPopOut } from './app/pop-out.ts';
import { askSession } from './app/session.ts';
import { startText } from './text/text.ts';
import { startVoice } from './ui/voice.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

// Who is asking, the words and the page come at the same time.
void askSession();
preloadPage(location.pathname);
startPopOut();
startVoice();
await startText();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// The font comes after the first paint; until then the system's Japanese font stands in.
void import('@fontsource-variable/noto-sans-jp');
