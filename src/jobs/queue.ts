import type { Cell } from '../document/cell.ts';
import type { NotebookView } from '../document/view.ts';
import type { RunRecord } from '../runs/record.ts';
import type { RunSpec } from '../runs/run-spec.ts';
import { isFor, plannerAt, planners, plansOf } from './plans.ts';
import { staleCells, standings } from './stale.ts';

/** Runs that wait for the one before them to end well. */
export type Queue = readonly RunSpec[];

/** What Run all runs: every run that any cell asks for, from top to bottom. */
export const allSpecs = (view: NotebookView): Queue =>
  planners(view.notebook).flatMap((cell) => plansOf(view, cell));

/** What Run stale runs: of every stale cell the runs that are out of date or missing. */
export function staleSpecs(view: NotebookView): Queue {
  const stale = staleCells(view);
  return planners(view.notebook)
    .filter(({ id }) => stale.has(id))
    .flatMap((cell) => {
      const due = dueOf(view, cell);
      // Stale by what it depends on alone: all of it is.
      return due.length > 0 ? due : plansOf(view, cell);
    });
}

/** What is left to run of a cell: the runs that are out of date or missing. */
const dueOf = (view: NotebookView, cell: Cell): Queue =>
  standings(view, cell)
    .filter(({ run, stale }) => run === null || stale !== null)
    .map(({ spec }) => spec);

/** What follows when a run goes on: the rest of what its cell asks for, as far as it is due. */
export function afterResumed(view: NotebookView, run: RunRecord): Queue {
  const cell = plannerAt(view.notebook, run.place?.cell ?? null);
  if (cell === null) return [];
  return dueOf(view, cell).filter((spec) => !isFor(run, spec));
}
