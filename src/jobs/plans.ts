import type { Cell } from '../document/cell.ts';
import type { CellId } from '../document/ids.ts';
import { kindOf } from '../document/kinds.ts';
import { cellOf, type Notebook } from '../document/notebook.ts';
import type { NotebookView } from '../document/view.ts';
import type { RunRecord } from '../runs/record.ts';
import type { RunSpec } from '../runs/run-spec.ts';

/** Whether cells of its kind ask for runs. */
export const isPlanner = (cell: Cell): boolean => kindOf(cell).plans !== undefined;

/** The cells that ask for runs, from top to bottom. */
export const planners = ({ cells }: Pick<Notebook, 'cells'>): readonly Cell[] =>
  cells.filter(isPlanner);

/** The cell of that id, where it asks for runs. */
export function plannerAt(notebook: Pick<Notebook, 'cells'>, id: CellId | null): Cell | null {
  const cell = cellOf(notebook, id);
  return cell !== null && isPlanner(cell) ? cell : null;
}

/** The runs a cell asks for, in order; none for one that only shows. */
export const plansOf = (view: NotebookView, cell: Cell): readonly RunSpec[] =>
  kindOf(cell).plans?.(view, cell) ?? [];

/** A planned run as the document says it now; null where its cell does not ask for it any more. */
export function plannedNow(
  view: NotebookView,
  { cell, part }: Pick<RunSpec, 'cell' | 'part'>,
): RunSpec | null {
  const planner = plannerAt(view.notebook, cell);
  if (planner === null) return null;
  return plansOf(view, planner).find((spec) => spec.part === part) ?? null;
}

/** The cells of data that a cell's runs learn from, each once; null stands for one that is not named. */
export const dataOf = (view: NotebookView, cell: Cell): readonly (CellId | null)[] => [
  ...new Set(plansOf(view, cell).map(({ dataset }) => dataset)),
];

/** The run that was made for a plan: the one chosen by hand, otherwise the newest. */
export function runFor(
  view: Pick<NotebookView, 'runs' | 'shown'>,
  { cell, part }: Pick<RunSpec, 'cell' | 'part'>,
): RunRecord | null {
  const chosen = view.shown.get(cell);
  const ofPart = view.runs.filter((run) => run.part === part);
  return (
    ofPart.find((run) => run.id === chosen) ??
    ofPart.find((run) => run.place?.cell === cell) ??
    null
  );
}

/** The runs a cell shows: outline, headings of files and execution counts go by these. */
export const shownRuns = (view: NotebookView, cell: Cell): readonly RunRecord[] =>
  kindOf(cell).shows(view, cell);

/** Whether a run was made for a plan. */
export const isFor = (run: Pick<RunRecord, 'place' | 'part'>, { cell, part }: RunSpec): boolean =>
  run.place?.cell === cell && run.part === part;
