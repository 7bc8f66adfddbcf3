/**
 * The page over a scripted lab, to be looked at: `npx vite --port 5199`, then
 * /test/support/page/index.html?state=idle|loading|compiling|running|paused|done|two|stale|failed|baddata|collapsed.
 */
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/inter/wght-italic.css';
import '@fontsource/jetbrains-mono/latin-400.css';
import '../../../src/styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from '../../../src/app/App.tsx';
import { SessionProvider } from '../../../src/app/context.tsx';
import { createSession } from '../../../src/session/index.ts';
import { followTheme } from '../../../src/app/theme.ts';
import { cellId } from '../../../src/document/ids.ts';
import { slotOf } from '../../../src/state/selectors.ts';
import { createLabStore } from '../../../src/session/store.ts';
import { FakeLab } from '../fake-lab.ts';
import { status } from '../script.ts';

const state = new URLSearchParams(location.search).get('state') ?? 'idle';
followTheme();
const lab = new FakeLab();
const store = createLabStore();
const session = createSession(lab, store);
const DATA = cellId('data');
const EXPERIMENT = cellId('experiment');
const tick = () => new Promise((resolve) => setTimeout(resolve, 30));

if (state === 'loading') lab.openDataset = () => new Promise(() => undefined);
const root = document.getElementById('root');
if (root === null) throw new Error('no #root');
createRoot(root).render(
  <SessionProvider session={session}>
    <App />
  </SessionProvider>,
);

async function run(epochs: number, finish: boolean): Promise<void> {
  await session.run();
  lab.begin();
  for (let i = 0; i < epochs; i += 1) {
    lab.epochs(1);
    await tick();
  }
  if (finish) lab.finish();
}

async function play(): Promise<void> {
  while (state !== 'loading' && slotOf(store.getState(), DATA).opened === null) await tick();
  switch (state) {
    case 'compiling':
      await session.run();
      lab.emit(status('compiling', 0, 0));
      break;
    case 'running':
      await run(14, false);
      break;
    case 'paused':
      await run(9, false);
      await session.pause();
      break;
    case 'done':
      await run(40, true);
      break;
    case 'two':
      await run(40, true);
      session.setting(EXPERIMENT, 'variant', 'B+ICL');
      await run(22, false);
      break;
    case 'stale':
      await run(14, false);
      session.setting(EXPERIMENT, 'num_intent_clusters', 16);
      break;
    case 'collapsed':
      session.preset(EXPERIMENT, 'official');
      await run(12, false);
      break;
    case 'failed':
      await run(5, false);
      lab.emit(
        {
          type: 'error',
          error: {
            code: 'OUT_OF_MEMORY',
            message: 'GPU memory is full (needs about 640 MB).',
            action: 'Lower Batch to 64 and run again.',
            detail: 'OperationError: createBuffer failed, size is too large',
          },
        },
        status('failed', 5, 60),
      );
      break;
    case 'baddata':
      lab.data.set('file', {
        ok: false,
        error: {
          code: 'SHORT_USERS',
          message: '312 users have fewer than 5 interactions, too few to train and to test on.',
          action: 'Leave these users out.',
          count: 312,
          line: 17,
        },
      });
      await session.receive(new File(['1 2 3'], 'mine.txt'));
      break;
    default:
  }
  document.body.dataset.played = 'yes';
}
void play();
