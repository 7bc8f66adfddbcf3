import { useMemo } from 'react';
import type { Cell } from '../document/cell.ts';
import type { NotebookView } from '../document/view.ts';
import { failedRuns, failureOf } from '../jobs/failures.ts';
import { memo, settled } from '../state/memo.ts';
import { activePlanner, looseComplaint, viewOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';
import { ErrorNote } from '../ui/ErrorNote.tsx';
import { useLab, usePage } from './page.tsx';

/** Why runs of a cell failed, or why a command did not go through; nothing while all is well. */
export function Troubles({ cell }: { readonly cell: Cell }) {
  const page = usePage();
  const failed = useLab(
    useMemo(() => {
      const ofView = memo((view: NotebookView) => failedRuns(view, cell));
      return settled((state: LabState) => ofView(viewOf(state)));
    }, [cell]),
  );
  const complaint = useLab((state) =>
    activePlanner(state)?.id === cell.id && looseComplaint(state) === null ? state.complaint : null,
  );
  const engineLost = useLab((state) => state.engine.kind === 'failed');
  // The loss of the engine is told once, at the top, with the way back.
  const told = failed.filter(({ error }) => !engineLost || error.code !== 'WORKER_CRASHED');
  return (
    <>
      {told.map((run, at) => (
        <ErrorNote
          key={run.id}
          error={failureOf(run)}
          action={
            at === told.length - 1 && (
              <button type="button" className="button" onClick={() => void page.run(cell.id)}>
                Run again
              </button>
            )
          }
        />
      ))}
      {complaint !== null && (
        <ErrorNote
          error={complaint}
          action={
            <button type="button" className="button" onClick={page.dismiss}>
              Put away
            </button>
          }
        />
      )}
    </>
  );
}
