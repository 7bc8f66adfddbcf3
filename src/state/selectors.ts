import type { LabError } from '../../workers/protocol/errors.ts';
import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import type { Cell } from '../document/cell.ts';
import type { CellId, NotebookId } from '../document/ids.ts';
import type { Notebook } from '../document/notebook.ts';
import { cellNames } from '../document/cell-names.ts';
import { runOf, type NotebookView } from '../document/view.ts';
import { dataOf, plannerAt, planners } from '../jobs/plans.ts';
import { staleCells } from '../jobs/stale.ts';
import type { RunRecord } from '../runs/record.ts';
import { isOver } from '../runs/reducer.ts';
import { canResume } from '../runs/resume.ts';
import { memo } from './memo.ts';
import { EMPTY_SLOT, type DataSlot, type LabState } from './state.ts';

/** The document that is open. */
export const notebookOf = (state: Pick<LabState, 'history'>): Notebook => state.history.present;

const runsIn = memo((runs: readonly RunRecord[], notebook: NotebookId) =>
  runs.filter(({ place }) => place?.notebook === notebook),
);

/** Runs of the open notebook, newest first. */
export const runsHere = (state: Pick<LabState, 'runs' | 'history'>): readonly RunRecord[] =>
  runsIn(state.runs, notebookOf(state).id);

const cardsIn = memo(
  (data: LabState['data']): ReadonlyMap<CellId, DatasetCard> =>
    new Map(
      [...data].flatMap(([id, { state }]) =>
        state.kind === 'ready' ? [[id, state.card] as const] : [],
      ),
    ),
);

const makeView = memo(
  (
    notebook: Notebook,
    runs: readonly RunRecord[],
    cards: NotebookView['cards'],
    shown: LabState['shown'],
    hidden: LabState['hidden'],
    stories: LabState['stories'],
  ): NotebookView => ({ notebook, runs, cards, shown, hidden, stories }),
);

/** The document with all that is known of it. */
export const viewOf = (state: LabState): NotebookView =>
  makeView(
    notebookOf(state),
    runsHere(state),
    cardsIn(state.data),
    state.shown,
    state.hidden,
    state.stories,
  );

const namesIn = memo(cellNames);

/** What every cell of the document is called. */
export const namesOf = (state: Pick<LabState, 'history'>): ReadonlyMap<CellId, string> =>
  namesIn(notebookOf(state).cells);

const staleIn = memo(staleCells);

/** Every stale cell of the document, and why. */
export const staleOf = (state: LabState): ReadonlyMap<CellId, string> => staleIn(viewOf(state));

/** Open data of that hash, whatever cell they are open in; null where there are none. */
export const cardOpen = (state: Pick<LabState, 'data'>, hash: string): DatasetCard | null =>
  [...cardsIn(state.data).values()].find((card) => card.hash === hash) ?? null;

/** What is open in a dataset cell. */
export const slotOf = (state: Pick<LabState, 'data'>, id: CellId | null): DataSlot =>
  (id === null ? undefined : state.data.get(id)) ?? EMPTY_SLOT;

/** The run a cell's figures are about. */
export const runAt = (state: LabState, id: CellId | null): RunRecord | null =>
  runOf(viewOf(state), id);

/** The cell of data that a cell's runs learn from; of several the first. */
export function dataNear(state: LabState, id: CellId | null): CellId | null {
  const cell = plannerAt(notebookOf(state), id);
  return cell === null ? null : (dataOf(viewOf(state), cell).at(0) ?? null);
}

/** A run that is training or could go on at once. */
export const isAlive = (run: RunRecord | null): run is RunRecord =>
  run !== null && !isOver(run.status);

/** At most one run is alive. */
export const aliveRun = (state: Pick<LabState, 'runs'>): RunRecord | null =>
  state.runs.find(isAlive) ?? null;

/** The cell the run bar is about: the one at work, else the one last touched, else the first that asks for runs. */
export function activePlanner(state: LabState): Cell | null {
  const notebook = notebookOf(state);
  const place = aliveRun(state)?.place;
  const working = place?.notebook === notebook.id ? place.cell : state.starting;
  return (
    plannerAt(notebook, working) ??
    plannerAt(notebook, state.active) ??
    planners(notebook).at(0) ??
    null
  );
}

/** The run the run bar drives: the one that is alive, wherever it was started. */
export const drivenRun = (state: LabState): RunRecord | null =>
  aliveRun(state) ?? runAt(state, activePlanner(state)?.id ?? null);

/** The run of the run bar, if it can go on. */
export function resumableRun(state: LabState): RunRecord | null {
  const run = drivenRun(state);
  return canResume(state, run) ? run : null;
}

/** A complaint about the document as a whole, or one in a document without a cell to show it. */
export function looseComplaint(state: LabState): LabError | null {
  const { complaint } = state;
  const alone = planners(notebookOf(state)).length === 0;
  return complaint?.code === 'BAD_DOCUMENT' || alone ? complaint : null;
}
