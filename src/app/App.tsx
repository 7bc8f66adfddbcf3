import { Fragment, useEffect, useRef } from 'react';
import { ShownCell } from '../kinds/views.tsx';
import { drivenRun, looseComplaint, notebookOf } from '../state/selectors.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { AddCell } from './AddCell.tsx';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';
import { DropZone } from './DropZone.tsx';
import { useTab, useUnhurried } from './effects.ts';
import { useCellsFollowed, useFocusKept, useRetraced } from './focus.ts';
import { NotebookHead } from './NotebookHead.tsx';
import { Notices } from './Notices.tsx';
import { Outline } from './Outline.tsx';
import { RunBar } from './RunBar.tsx';
import { SavingNotice } from './SavedChip.tsx';
import { Commands } from './commands/use-commands.tsx';
import { spokenStatus } from './status.ts';
import { Toast } from './Toast.tsx';
import { TopBar } from './TopBar.tsx';
import { Stage } from './watch/Stage.tsx';
import { useStageTurns } from './watch/use-stage.ts';
import { watched } from './watch/watched.ts';
import { UpdateNote } from './UpdateNote.tsx';

/** The page: one notebook, one column; or one of its experiments on the stage. */
export function App() {
  useTab();
  useOpening();
  useFocusKept();
  useCellsFollowed();
  useRetraced();
  const { id, cells } = useLab(notebookOf);
  const onStage = useLab(watched);
  const isStage = onStage !== null;
  useStageTurns(isStage);
  return (
    <Commands>
      {!isStage && (
        <a className="skip" href="#notebook">
          Skip to the notebook
        </a>
      )}
      <a className="skip" href="#run-bar">
        Skip to Run
      </a>
      {!isStage && <TopBar />}
      {/* It stays as it is behind the stage: nothing in it is drawn meanwhile. */}
      <div className="page" hidden={isStage}>
        <Outline />
        <main className="notebook" id="notebook" tabIndex={-1} key={id}>
          <NotebookHead />
          <EngineTrouble />
          <SavingNotice />
          <Notices />
          <LooseComplaint />
          {cells.map((cell, at) => (
            <Fragment key={cell.id}>
              <AddCell at={at} />
              <ShownCell cell={cell} />
            </Fragment>
          ))}
          <AddCell at={cells.length} last />
          <Colophon />
        </main>
      </div>
      {onStage !== null && <Stage cell={onStage} />}
      <UpdateNote />
      <Toast />
      <RunBar />
      <DropZone />
      <Announcer />
    </Commands>
  );
}

/** The engine starts and the bundled data open with the page, so that Run is all there is to do. A link may come later. */
function useOpening(): void {
  const session = useSession();
  useEffect(() => session.open(), [session]);
  useEffect(() => {
    const follow = () => void session.follow();
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
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

/** A complaint about the document as a whole, or one that no experiment is there to show; brought into sight. */
function LooseComplaint() {
  const session = useSession();
  const complaint = useLab(looseComplaint);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (complaint !== null) place.current?.scrollIntoView({ block: 'center' });
  }, [complaint]);
  if (complaint === null) return null;
  return (
    <div ref={place}>
      <ErrorNote
        error={complaint}
        action={
          <button type="button" className="button" onClick={session.dismiss}>
            Put away
          </button>
        }
      />
    </div>
  );
}

/** Screen readers hear of the run at most every five seconds. */
function Announcer() {
  const status = useLab((state) => spokenStatus(drivenRun(state)));
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
          Keys: <kbd>Space</kbd> run or pause, <kbd>→</kbd> one step, <kbd>?</kbd> all of them.
        </span>
      </p>
    </footer>
  );
}
