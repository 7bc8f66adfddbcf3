import { useEffect, useRef, useState } from 'react';
import { TITLE_LIMIT } from '../document/actions.ts';
import { planners } from '../jobs/plans.ts';
import { allSpecs, staleSpecs } from '../jobs/queue.ts';
import { isEdited } from '../shipped/edited.ts';
import { runAllReason, runStaleReason } from '../state/reasons.ts';
import { notebookOf, viewOf } from '../state/selectors.ts';
import { unless } from '../ui/off.ts';
import { useSession } from './context.tsx';
import { useLab } from '../kinds/page.tsx';

/** The notebook's title, which a press makes editable, and what can be run of it as a whole. */
export function NotebookHead() {
  return (
    <header>
      <div className="notebook-head">
        <Title />
        <Runs />
      </div>
      <About />
    </header>
  );
}

/** What kind of document this is: that it may be changed, and the way back once it was. */
function About() {
  const session = useSession();
  const shipped = useLab((state) => notebookOf(state).shipped !== null);
  const edited = useLab((state) => isEdited(notebookOf(state)));
  return (
    <p className="notebook-about small">
      {!shipped && 'Your notebook, kept in this browser.'}
      {shipped && !edited && (
        <>
          <span>This copy is yours to change.</span>
          <span className="with-keys">
            Double-click a text to edit it; point between two cells to add one.
          </span>
          <span className="by-touch">Edit a text from its menu; press + to add a cell.</span>
        </>
      )}
      {edited && (
        <>
          <span>Your edited copy, kept in this browser.</span>
          <button type="button" className="link" onClick={() => session.reset()}>
            Back to the shipped one
          </button>
        </>
      )}
    </p>
  );
}

function Title() {
  const session = useSession();
  const title = useLab((state) => notebookOf(state).title);
  const [draft, setDraft] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const editing = draft !== null;
  useEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);
  const keep = () => {
    if (draft !== null) session.rename(draft);
    setDraft(null);
  };
  return (
    <h1>
      {draft === null ? (
        <button
          type="button"
          className="notebook-name"
          title="Rename"
          onClick={() => setDraft(title)}
        >
          {title}
        </button>
      ) : (
        <input
          ref={input}
          className="notebook-name"
          aria-label="Title of the notebook"
          maxLength={TITLE_LIMIT}
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === 'Enter') keep();
            else if (event.key === 'Escape') setDraft(null);
          }}
        />
      )}
    </h1>
  );
}

/** Run all where several cells ask for runs; Run stale wherever figures are. */
function Runs() {
  const session = useSession();
  const several = useLab((state) => planners(notebookOf(state)).length > 1);
  const planned = useLab((state) => allSpecs(viewOf(state)).length);
  const stale = useLab((state) => staleSpecs(viewOf(state)).length);
  const all = useLab(runAllReason);
  const some = useLab(runStaleReason);
  if (!several && stale === 0) return null;
  return (
    <div className="notebook-runs row" role="group" aria-label="Run the notebook">
      {several && (
        <button
          type="button"
          className="button"
          {...unless(all, () => void session.runAll(), session.say)}
        >
          Run all {planned}
        </button>
      )}
      {stale > 0 && (
        <button
          type="button"
          className="button"
          {...unless(some, () => void session.runStale(), session.say)}
        >
          Run stale{stale > 1 ? ` (${stale})` : ''}
        </button>
      )}
    </div>
  );
}
