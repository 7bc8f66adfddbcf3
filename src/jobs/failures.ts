import type { LabError } from '../../workers/protocol/errors.ts';
import type { Cell } from '../document/cell.ts';
import type { NotebookView } from '../document/view.ts';
import type { RunRecord } from '../runs/record.ts';
import { isPlanner, shownRuns } from './plans.ts';

/** A run that failed. */
export interface FailedRun extends RunRecord {
  readonly error: LabError;
}

/** The runs that a cell asked for and that failed, in its order; none for one that shows runs of other cells. */
export const failedRuns = (view: NotebookView, cell: Cell): readonly FailedRun[] =>
  isPlanner(cell)
    ? shownRuns(view, cell).filter((run): run is FailedRun => run.error !== null)
    : [];

/** What went wrong; which of the cell's runs it was comes first where there are several. */
export const failureOf = ({ error, part }: FailedRun): LabError =>
  part === '' ? error : { ...error, message: `${part}: ${error.message}` };
