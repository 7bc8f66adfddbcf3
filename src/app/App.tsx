import { useEffect } from 'react';
import { CELL_KINDS } from '../cells/registry.ts';
import { currentRun } from '../runs/store.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { useLab, useSession } from './context.tsx';
import { useTab, useUnhurried } from './effects.ts';
import { DropZone } from './DropZone.tsx';
import { Intro } from './Intro.tsx';
import { RunBar } from './RunBar.tsx';
import { SavingNotice } from './SavedChip.tsx';
import { Outline } from './Outline.tsx';
import { useShortcuts } from './shortcuts.ts';
import { spokenStatus } from './status.ts';
import { TopBar } from './TopBar.tsx';
import { UpdateNote } from './UpdateNote.tsx';

/** The page: one notebook, one column. */
export function App() {
  useTab();
  useShortcuts();
  useOpening();
  return (
    <>
      <a className="skip" href="#data">
        Skip to the notebook
      </a>
      <TopBar />
      <div className="page">
        <Outline />
        <main className="notebook">
          <Intro />
          <EngineTrouble />
          <SavingNotice />
          {CELL_KINDS.map(({ kind, View }) => (
            <View key={kind} id={kind} />
          ))}
          <Colophon />
        </main>
      </div>
      <UpdateNote />
      <RunBar />
      <DropZone />
      <Announcer />
    </>
  );
}

/** The engine starts and the bundled data open with the page, so that Run is all there is to do. */
function useOpening(): void {
  const session = useSession();
  useEffect(() => {
    if (session.store.getState().dataset.kind !== 'empty') return;
    void session.openDataset({ kind: 'bundled', name: 'planted-intents' });
    void session.engine('auto');
  }, [session]);
}

function EngineTrouble() {
  const session = useSession();
  const engine = useLab((state) => state.engine);
  if (engine.kind !== 'failed') return null;
  return (
    <ErrorNote
      error={engine.error}
      action={
        <button type="button" className="button primary" onClick={() => void session.restart()}>
          Restart the engine
        </button>
      }
    />
  );
}

/** Screen readers hear of the run at most every five seconds. */
function Announcer() {
  const status = useLab((state) => spokenStatus(currentRun(state)));
  return (
    <p className="unseen" role="status" aria-live="polite">
      {useUnhurried(status, 5000)}
    </p>
  );
}

function Colophon() {
  return (
    <footer className="colophon small quiet">
      <p>
        Everything runs in this browser; no data leave it.{' '}
        <span className="with-keys">
          Keys: <kbd>Space</kbd> run or pause, <kbd>→</kbd> one step.
        </span>
      </p>
    </footer>
  );
}
