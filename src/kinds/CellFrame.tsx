import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useLab, usePage } from './page.tsx';
import type { Cell } from '../document/cell.ts';
import { kindOf } from '../document/kinds.ts';
import { isPlanner } from '../jobs/plans.ts';
import { namesOf, notebookOf, staleOf } from '../state/selectors.ts';
import { CellMenu } from './CellMenu.tsx';
import { DragHandle, useDropTarget } from './drag.tsx';
import { Missing } from './Missing.tsx';
import { Stale } from './Stale.tsx';
import { Troubles } from './Troubles.tsx';

const SourceView = lazy(() => import('./SourceView.tsx'));

interface CellFrameProps {
  readonly cell: Cell;
  /** What this cell is about right now: a data set's name, a run's. */
  readonly subject?: ReactNode;
  /** Quiet controls at the right end of the title line. */
  readonly tools?: ReactNode;
  /** Where the content is written in place: begins that. */
  readonly onEdit?: () => void;
  readonly children: ReactNode;
}

/** A cell of the notebook: a title line with a quiet menu, a body, and space around it. */
export function CellFrame({ cell, subject, tools, onEdit, children }: CellFrameProps) {
  const page = usePage();
  const [source, setSource] = useState(false);
  const { ref, edge } = useDropTarget(cell.id);
  const { id, kind, collapsed, bare } = cell;
  const words = useLab((state) => namesOf(state).get(id)) ?? kindOf(cell).title;
  const closeSource = () => {
    setSource(false);
    ref.current?.querySelector<HTMLElement>('.cell-menu button')?.focus();
  };
  // Prose needs no title line above it: its own headings are the titles.
  const isProse = kindOf(cell).prose !== undefined;
  const unseen = isProse && !collapsed;
  return (
    <section
      ref={ref}
      className={`cell cell-${kind} ${bare ? 'cell-bare' : ''}`}
      id={id}
      // Takes the focus when it is added, and when the cell before it is deleted.
      tabIndex={-1}
      // Prose is read in passing; it is no landmark.
      role={isProse ? 'group' : undefined}
      aria-label={words}
      data-drop={edge ?? undefined}
    >
      <header className={`cell-head ${unseen ? 'cell-head-unseen' : ''}`}>
        <DragHandle id={id} name={words} />
        <h2 className={unseen ? 'unseen' : ''}>{words}</h2>
        {subject && <span className="cell-subject">{subject}</span>}
        {tools && !collapsed && <div className="cell-tools">{tools}</div>}
        <CellMenu
          cell={cell}
          name={words}
          source={source}
          onEdit={source || collapsed ? undefined : onEdit}
          onSource={() => {
            setSource(!source);
            if (collapsed) page.change({ type: 'collapse', id, collapsed: false });
          }}
        />
      </header>
      {!collapsed && <Missing cell={cell} />}
      {!collapsed && !source && children}
      {!collapsed && source && (
        <Suspense fallback={<p className="quiet small">Opening the source</p>}>
          <SourceView
            cell={cell}
            others={notebookOf(page.store.getState()).cells}
            onApply={(next) => {
              page.change({ type: 'configure', cell: next, about: 'source' });
              closeSource();
            }}
            onClose={closeSource}
          />
        </Suspense>
      )}
    </section>
  );
}

/** What a cell shows of runs, after what went wrong with them: marked, with the way out, where the notebook has moved on since. */
export function Outcome({ cell, children }: { readonly cell: Cell; readonly children: ReactNode }) {
  const page = usePage();
  const reason = useLab((state) => staleOf(state).get(cell.id) ?? null);
  const again = isPlanner(cell) && (
    <button type="button" className="link small" onClick={() => void page.run(cell.id)}>
      Run this cell
    </button>
  );
  return (
    <>
      <Troubles cell={cell} />
      <Stale reason={reason} action={again}>
        {children}
      </Stale>
    </>
  );
}
