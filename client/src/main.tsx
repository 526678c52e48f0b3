import './styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { askSession } from './app/session.ts';
import { startText } from './text/text.ts';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

const asked = askSession();
await startText();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// The font comes after the first paint; until then the system's Japanese font stands in.
void import('@fontsource-variable/noto-sans-jp');
await asked;
