import type { Cell } from '../document/cell.ts';
import type { CellId } from '../document/ids.ts';
import { kindOf } from '../document/kinds.ts';
import { CELL_LIMIT, cellOf } from '../document/notebook.ts';
import { missingReference } from '../document/references.ts';
import { dataOf, planners } from '../jobs/plans.ts';
import { allSpecs, staleSpecs } from '../jobs/queue.ts';
import type { RunRecord } from '../runs/record.ts';
import {
  activePlanner,
  aliveRun,
  drivenRun,
  isAlive,
  namesOf,
  notebookOf,
  resumableRun,
  runsHere,
  slotOf,
  viewOf,
} from './selectors.ts';
import type { LabState } from './state.ts';

/*
 * Why something cannot be done now, in one sentence for the person; null where it can. Whatever is off on the page is
 * off for one of these, and says it.
 */

export const STARTING = 'A run is being prepared.';
const ALIVE = 'A run is alive: it has to end first.';

/** Why a cell's runs cannot begin. */
export function runReason(state: LabState, cell: Cell | null): string | null {
  if (cell === null) return 'This notebook has no experiment to run.';
  const name = namesOf(state).get(cell.id) ?? cell.id;
  const missing = missingReference(notebookOf(state), cell);
  if (missing?.to === null) return `${name} names no data to learn from.`;
  if (missing !== null) return `${name} learns from “${missing.to}”, which is no data cell here.`;
  const reasons = dataOf(viewOf(state), cell).map((data) => dataReason(state, name, data));
  return reasons.find((reason) => reason !== null) ?? null;
}

/** Why there is nothing in a cell of data for a run to learn from. */
function dataReason(state: LabState, name: string, id: CellId | null): string | null {
  const { state: data, opened } = slotOf(state, id);
  if (opened !== null) return null;
  const from = cellOf(notebookOf(state), id);
  const source = from === null ? undefined : kindOf(from).source?.(from.config);
  if (data.kind === 'failed') return `The data of ${name} did not open.`;
  if (data.kind === 'empty' && source?.kind === 'file')
    return `${name} waits for the file ${source.name}: drop it on the page.`;
  return null;
}

/**
 * How many runs the main button begins: those of all cells where a notebook has several that ask for runs and none is
 * under way; otherwise it is about one cell.
 */
export function runsAtOnce(state: LabState): number {
  if (isAlive(drivenRun(state)) || resumableRun(state) !== null) return 1;
  return planners(notebookOf(state)).length > 1 ? allSpecs(viewOf(state)).length : 1;
}

/** Why Run or Pause would do nothing. */
export function toggleReason(state: LabState): string | null {
  if (state.starting !== null) return STARTING;
  if (isAlive(drivenRun(state)) || resumableRun(state) !== null) return null;
  if (runsAtOnce(state) > 1) return runAllReason(state);
  return runReason(state, activePlanner(state));
}

/** Why no single step can be made: of a run that is paused, or the first of a new one. */
export function stepReason(state: LabState): string | null {
  const run = drivenRun(state);
  if (isAlive(run) && run.status !== 'paused')
    return state.starting === null ? 'The run steps by itself: pause it first.' : STARTING;
  return toggleReason(state);
}

export const stopReason = (state: LabState): string | null =>
  isAlive(drivenRun(state)) ? null : 'No run is alive.';

/** Why new runs of this cell, whatever the present one does, cannot begin. */
export const anewReason = (state: LabState, cell: Cell | null): string | null =>
  state.starting === null ? runReason(state, cell) : STARTING;

/** Why runs one after the other cannot begin. */
const turnReason = (state: LabState): string | null =>
  state.starting !== null ? STARTING : aliveRun(state) !== null ? ALIVE : null;

export function runAllReason(state: LabState): string | null {
  const all = planners(notebookOf(state));
  if (all.length === 0) return runReason(state, null);
  return turnReason(state) ?? firstReason(state, all);
}

export function runStaleReason(state: LabState): string | null {
  const stale = new Set(staleSpecs(viewOf(state)).map(({ cell }) => cell));
  if (stale.size === 0) return 'No experiment is stale.';
  const cells = planners(notebookOf(state)).filter(({ id }) => stale.has(id));
  return turnReason(state) ?? firstReason(state, cells);
}

/** Of several the first cannot run: a row that would end where it begins. */
const firstReason = (state: LabState, cells: readonly Cell[]): string | null =>
  cells.map((cell) => runReason(state, cell)).find((reason) => reason !== null) ?? null;

export const savesRunsReason = (state: LabState): string | null =>
  runsHere(state).length > 0 ? null : 'This notebook has no runs yet.';

/** Why a run's parameters cannot be had. */
export function checkpointReason(run: RunRecord | null): string | null {
  if (run === null) return 'There is no run yet whose parameters could be saved.';
  if (run.status === 'failed') return `${run.name} failed: its parameters are not worth keeping.`;
  return run.step === 0 && run.imported === undefined
    ? `${run.name} has not made a step yet.`
    : null;
}

/** Why no checkpoint can be ranked for an experiment's results. */
export function rankReason(state: LabState, data: CellId | null): string | null {
  if (state.evaluation?.kind === 'running') return `${state.evaluation.name} is being ranked.`;
  return slotOf(state, data).opened === null ? 'No data are open to rank a checkpoint on.' : null;
}

/** A cell's place among the others; -1 where there is none. */
const placeOf = (state: LabState, cell: CellId | null): number =>
  notebookOf(state).cells.findIndex(({ id }) => id === cell);

const NO_CELL = 'No cell was touched yet: press on one first.';

export const cellReason = (state: LabState, cell: CellId | null): string | null =>
  placeOf(state, cell) < 0 ? NO_CELL : null;

/** Why a cell cannot go one place up (-1) or down (1). */
export function moveReason(state: LabState, cell: CellId | null, by: -1 | 1): string | null {
  const at = placeOf(state, cell);
  if (at < 0) return NO_CELL;
  const to = at + by;
  if (to >= 0 && to < notebookOf(state).cells.length) return null;
  return by < 0 ? 'This is the first cell already.' : 'This is the last cell already.';
}

export const roomReason = (state: LabState): string | null =>
  notebookOf(state).cells.length < CELL_LIMIT
    ? null
    : `A notebook has ${CELL_LIMIT} cells at most.`;
