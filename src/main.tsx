import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/inter/wght-italic.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import './styles/index.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { SessionProvider } from './app/context.tsx';
import { createKeep, forgetfulKeep } from './storage/keepers/index.ts';
import { keepOffline } from './app/offline.ts';
import { keepsNothing, lastOpen } from './session/last-open.ts';
import { createSession } from './session/index.ts';
import { browserHabit } from './session/stage.ts';
import { claimTab } from './app/tab-lock.ts';
import { followTheme } from './app/theme.ts';
import { APP_VERSION } from './version.ts';
import { createLab } from './client/index.ts';
import { browserArchive } from './storage/browser-archive.ts';
import { createLabStore } from './session/store.ts';

followTheme();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
const forgets = keepsNothing(location.search);
const store = createLabStore(forgets ? { saving: { kind: 'none' } } : {});
const keep = forgets
  ? forgetfulKeep(store)
  : createKeep(store, {
      archive: browserArchive(APP_VERSION),
      claim: claimTab,
      now: Date.now,
      later: (ms, act) => {
        const timer = setTimeout(act, ms);
        return () => clearTimeout(timer);
      },
    });
addEventListener('pagehide', () => void keep.flush());
const first = lastOpen(location.search);
const session = createSession(createLab(forgets), store, keep, first, browserHabit());
createRoot(root).render(
  <StrictMode>
    <SessionProvider session={session}>
      <App />
    </SessionProvider>
  </StrictMode>,
);
if (import.meta.env.PROD) keepOffline();
