import type { CellId } from '../document/ids.ts';
import { is } from '../document/cell.ts';
import { cellOf } from '../document/notebook.ts';
import { experimentConfig } from '../kinds/experiment/config.ts';
import { isOver } from '../runs/reducer.ts';
import type { RunRecord } from '../runs/record.ts';
import { SHIPPED } from '../shipped/index.ts';
import { notebookOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';
import type { SessionContext } from './context.ts';

/** Whether a person wants the stage to open by itself, from visit to visit. */
export interface StageHabit {
  readonly byItself: () => boolean;
  /** It was left: from now on it opens by hand alone. */
  readonly left: () => void;
}

export const BY_HAND: StageHabit = { byItself: () => false, left: () => undefined };

/** The end-to-end tests set the same key. */
const KEY = 'elcrec-lab.stage';

/** Kept by the browser; where storage is refused, for this visit. */
export function browserHabit(): StageHabit {
  let wasLeft = false;
  return {
    byItself() {
      try {
        return !wasLeft && localStorage.getItem(KEY) !== 'by hand';
      } catch {
        return !wasLeft;
      }
    },
    left() {
      wasLeft = true;
      try {
        localStorage.setItem(KEY, 'by hand');
      } catch {
        // Private windows may refuse; then the next visit opens it once more.
      }
    },
  };
}

/** A run that has just begun in an experiment of the open document; null where none has. */
export function begunHere(before: LabState, state: LabState): CellId | null {
  const run: RunRecord | undefined = state.runs[0];
  if (run === undefined || run === before.runs[0] || isOver(run.status)) return null;
  if (before.runs.some(({ id }) => id === run.id)) return null;
  const notebook = notebookOf(state);
  const cell = cellOf(notebook, run.place?.cell ?? null);
  const isHere = run.place?.notebook === notebook.id && is(experimentConfig, cell);
  return isHere ? cell.id : null;
}

/** One experiment in place of the notebook. In First steps it opens by itself until it is left once. */
export function stageEffects({ store, update }: SessionContext, habit: StageHabit) {
  store.subscribe((state, before) => {
    // Another document: what is on the stage is not of it.
    if (state.stage !== null && notebookOf(state).id !== notebookOf(before).id)
      store.setState({ stage: null });
    const cell = begunHere(before, state);
    if (cell === null || cell === state.stage?.experiment) return;
    const isFirst = notebookOf(state).shipped === SHIPPED[0].notebook.id;
    const opens = state.stage !== null || (isFirst && habit.byItself());
    if (opens) watch(cell);
  });

  /** What is on the stage already stays as it is shown; runs of other cells take its place. */
  const watch = (experiment: CellId) =>
    update((state) => ({
      ...state,
      active: experiment,
      stage: { experiment, presenting: state.stage?.presenting ?? false },
    }));

  return {
    watch,
    present: (presenting: boolean) =>
      update((state) =>
        state.stage === null ? state : { ...state, stage: { ...state.stage, presenting } },
      ),
    leaveStage() {
      habit.left();
      store.setState({ stage: null });
    },
  };
}
