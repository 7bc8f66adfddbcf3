import { is, type Cell } from '../../document/cell.ts';
import type { CellId } from '../../document/ids.ts';
import { cellOf, cellsOf, type Notebook } from '../../document/notebook.ts';
import { experimentConfig, type ExperimentCell } from '../../kinds/experiment/config.ts';
import { intentsConfig, type IntentsCell } from '../../kinds/intents/config.ts';
import { activePlanner, notebookOf } from '../../state/selectors.ts';
import type { LabState } from '../../state/state.ts';

const asExperiment = (cell: Cell | null): ExperimentCell | null =>
  is(experimentConfig, cell) ? cell : null;

/** The experiment on the stage; null for the notebook, also where the cell is gone from it. */
export const watched = (state: LabState): ExperimentCell | null =>
  asExperiment(cellOf(notebookOf(state), state.stage?.experiment ?? null));

/** The experiment that Watch is about: the cell itself, else the run bar's, else the first there is. */
export const experimentNear = (state: LabState, cell: CellId | null): ExperimentCell | null =>
  asExperiment(cellOf(notebookOf(state), cell)) ??
  asExperiment(activePlanner(state)) ??
  cellsOf(notebookOf(state), experimentConfig).at(0) ??
  null;

/** The map that points to an experiment; of several the first. */
export const intentsOf = (notebook: Notebook, experiment: CellId): IntentsCell | null =>
  cellsOf(notebook, intentsConfig).find(({ config }) => config.experiment === experiment) ?? null;

/** Why nothing can be watched. */
export const watchReason = (state: LabState, cell: CellId | null): string | null =>
  experimentNear(state, cell) === null ? 'This notebook has no experiment to watch.' : null;
