import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/inter/wght-italic.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { SessionProvider } from './app/context.tsx';
import { createSession } from './app/session.ts';
import { followTheme } from './app/theme.ts';
import { createLab } from './client/index.ts';
import { createLabStore } from './runs/store.ts';

followTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
const session = createSession(createLab(), createLabStore());
createRoot(root).render(
  <StrictMode>
    <SessionProvider session={session}>
      <App />
    </SessionProvider>
  </StrictMode>,
);
