import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import type { Inspection } from '../../workers/protocol/inspection.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { RunRecord } from '../runs/record.ts';
import type { CellId } from './ids.ts';
import type { Notebook } from './notebook.ts';

/** A document together with what is known of its data and its runs: all that a reader of it is shown. */
export interface NotebookView {
  readonly notebook: Notebook;
  /** Runs of this notebook, newest first. */
  readonly runs: readonly RunRecord[];
  /** What is open in each dataset cell. */
  readonly cards: ReadonlyMap<CellId, DatasetCard>;
  /** The run a cell shows where it is not its newest. */
  readonly shown: ReadonlyMap<CellId, RunId>;
  /** Runs taken off the figures by hand. */
  readonly hidden: ReadonlySet<RunId>;
  /** What was found of one user in the cells that tell of one, through which run. Kept for a visit alone. */
  readonly stories?: ReadonlyMap<CellId, Told>;
}

/** One user through a run. */
export interface Told {
  readonly run: RunId;
  readonly found: Inspection | null;
}

/** The run the figures of a cell are about: the one chosen, otherwise its newest. */
export function runOf(
  view: Pick<NotebookView, 'runs' | 'shown'>,
  id: CellId | null,
): RunRecord | null {
  if (id === null) return null;
  const chosen = view.shown.get(id);
  return (
    view.runs.find((run) => run.id === chosen) ??
    view.runs.find((run) => run.place?.cell === id) ??
    null
  );
}
