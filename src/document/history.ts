import { actionWords, applyAction, type NotebookAction } from './actions.ts';
import type { CellId } from './ids.ts';
import type { Notebook } from './notebook.ts';

/** Steps back that are remembered. */
export const HISTORY_LIMIT = 200;

interface Step {
  readonly notebook: Notebook;
  /** What was done from here to the next, in words. */
  readonly words: string;
  /** Edits of one thing that follow one another are one step. */
  readonly about: string | null;
}

/** A document with its ways back and forth. */
export interface History {
  readonly past: readonly Step[];
  readonly present: Notebook;
  readonly future: readonly Step[];
}

export const newHistory = (present: Notebook): History => ({ past: [], present, future: [] });

/** The document after an action, which can be undone. */
export function act(history: History, action: NotebookAction): History {
  if (action.type === 'look') return looked(history, action);
  const present = applyAction(history.present, action);
  if (present === history.present) return history;
  const about = action.type === 'configure' ? `${action.cell.id} ${action.about}` : null;
  const last = history.past.at(-1);
  const goesOn = about !== null && last?.about === about && history.future.length === 0;
  const step: Step = { notebook: history.present, words: actionWords(action), about };
  const past = goesOn ? history.past : [...history.past, step].slice(-HISTORY_LIMIT);
  return { past, present, future: [] };
}

/**
 * A look is no step: undo passes it over, and every document of the history is looked at so, lest undoing an
 * edit brought an old look back.
 */
function looked(history: History, action: NotebookAction): History {
  const { past, present, future } = history;
  if (applyAction(present, action) === present) return history;
  const seen = <T extends { readonly notebook: Notebook }>(step: T): T => ({
    ...step,
    notebook: applyAction(step.notebook, action),
  });
  return {
    past: past.map(seen),
    present: applyAction(present, action),
    future: future.map(seen),
  };
}

export function undo({ past, present, future }: History): History {
  const step = past.at(-1);
  if (step === undefined) return { past, present, future };
  return {
    past: past.slice(0, -1),
    present: step.notebook,
    future: [{ ...step, notebook: present }, ...future],
  };
}

export function redo({ past, present, future }: History): History {
  const step = future.at(0);
  if (step === undefined) return { past, present, future };
  return {
    // Not to be merged with an edit that follows.
    past: [...past, { ...step, notebook: present, about: null }],
    present: step.notebook,
    future: future.slice(1),
  };
}

/** What undo would take back, in words; null when there is nothing. */
export const undoWords = ({ past }: History): string | null => past.at(-1)?.words ?? null;
export const redoWords = ({ future }: History): string | null => future.at(0)?.words ?? null;

/**
 * The one cell in which two documents differ: changed, come, moved, or where it went the cell that stands there now.
 * Null where there are several, none, or only the title.
 */
export function changedCell(before: Notebook, after: Notebook): CellId | null {
  const known = new Map(before.cells.map((cell) => [cell.id, cell]));
  const changed = after.cells.filter((cell) => known.get(cell.id) !== cell);
  if (changed.length > 0) return changed.length === 1 ? changed[0].id : null;
  const kept = new Set(after.cells.map(({ id }) => id));
  const gone = before.cells.findIndex(({ id }) => !kept.has(id));
  if (gone >= 0) return (after.cells.at(gone) ?? after.cells.at(-1))?.id ?? null;
  const moved = after.cells.findIndex((cell, at) => before.cells.at(at) !== cell);
  if (moved < 0) return null;
  // A cell that went up stands where the change begins; one that went down leaves the next there.
  const [here, was] = [after.cells[moved], before.cells[moved]];
  return after.cells.at(moved + 1) === was ? here.id : was.id;
}
