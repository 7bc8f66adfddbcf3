import { runId, type RunId } from '../../workers/protocol/ids.ts';
import { newCell } from '../document/cells.ts';
import { sameDocument } from '../document/edited.ts';
import { newHistory } from '../document/history.ts';
import { cellId, notebookId, type CellId, type NotebookId } from '../document/ids.ts';
import type { Notebook } from '../document/notebook.ts';
import { datasetConfig } from '../kinds/dataset/config.ts';
import { experimentConfig } from '../kinds/experiment/config.ts';
import { textConfig } from '../kinds/text/config.ts';
import { SHIPPED, shippedById } from '../shipped/index.ts';
import type { RunRecord } from '../runs/record.ts';
import { withRuns } from '../state/changes.ts';
import { aliveRun, notebookOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';
import type { DataEffects } from './data.ts';
import { leaveAddress, remember } from './last-open.ts';
import type { SessionContext } from './context.ts';

const FIRST_STEPS = SHIPPED[0].notebook;
const NONE: ReadonlyMap<CellId, RunId> = new Map();

/** A document as it comes from a file: with its runs, and which of them its experiments show. */
export interface OpenedDocument {
  readonly notebook: Notebook;
  readonly runs: readonly RunRecord[];
  readonly shown: ReadonlyMap<CellId, RunId>;
  readonly hidden: ReadonlySet<RunId>;
}

/** Something was done since the page opened. */
const isBusy = ({ history, starting }: LabState): boolean =>
  starting !== null || history.past.length > 0 || history.future.length > 0;

/** The same document and runs under names of their own. */
function asCopy({ notebook, runs, shown, hidden }: OpenedDocument): OpenedDocument {
  const id = notebookId(crypto.randomUUID());
  const renamed = new Map(runs.map((run) => [run.id, runId(crypto.randomUUID())]));
  return {
    notebook: { ...notebook, id },
    runs: runs.map((run) => ({
      ...run,
      id: renamed.get(run.id) ?? run.id,
      place: run.place === null ? null : { ...run.place, notebook: id },
    })),
    shown: new Map([...shown].map(([cell, run]) => [cell, renamed.get(run) ?? run])),
    hidden: new Set([...hidden].map((run) => renamed.get(run) ?? run)),
  };
}

/** Which notebook is open: shipped ones, stored ones, new ones, and those from files and links. */
export function notebooksEffects({ lab, store, keep, update }: SessionContext, data: DataEffects) {
  function turnTo(notebook: Notebook, shown = NONE): void {
    update((state) => ({
      ...state,
      history: newHistory(notebook),
      data: new Map(),
      shown,
      active: null,
      queue: [],
      complaint: null,
      notices: [],
      toast: null,
      evaluation: null,
      stories: new Map(),
      cause: null,
      retraced: null,
    }));
    if (store.getState().saving.kind !== 'none') remember(notebook.id);
    leaveAddress(notebook.id);
    data.beginAnew();
  }

  /** The stored copy where there is one, otherwise the shipped one; false when there is neither. */
  async function openNotebook(id: NotebookId): Promise<boolean> {
    const stored = await keep.notebook(id);
    const notebook = stored?.notebook ?? shippedById(id)?.notebook;
    if (notebook !== undefined) turnTo(notebook, stored?.shown);
    return notebook !== undefined;
  }

  return {
    openNotebook,

    /** What the page begins with: the one asked for, else First steps; as it was left. False when there is no such. */
    async beginWith(id: NotebookId | null): Promise<boolean> {
      data.sync();
      await keep.ready;
      // If the user edited before IndexedDB answered, their document stays.
      if (isBusy(store.getState())) return true;
      const { present } = store.getState().history;
      const wanted = id ?? present.id;
      const stored = await keep.notebook(wanted);
      if (isBusy(store.getState())) return true;
      if (wanted !== present.id) return openNotebook(wanted);
      if (stored !== null) {
        update((state) => ({
          ...state,
          history: newHistory(stored.notebook),
          shown: stored.shown,
        }));
        data.beginAnew();
      }
      return true;
    },

    /** A notebook with a place for words, data and an experiment. */
    create() {
      const [about, dataset, experiment] = ['about', 'data', 'experiment'].map(cellId);
      const cells = [newCell(textConfig, about), newCell(datasetConfig, dataset)];
      const notebook: Notebook = {
        id: notebookId(crypto.randomUUID()),
        title: 'Untitled',
        shipped: null,
        cells: [...cells, newCell(experimentConfig, experiment, cells)],
      };
      turnTo(notebook);
      keep.keepNotebook(notebook, NONE);
    },

    /** A copy to go on with, under its own title; the runs stay with the original. */
    copyNotebook() {
      const present = notebookOf(store.getState());
      const copy: Notebook = {
        ...present,
        id: notebookId(crypto.randomUUID()),
        title: `${present.title}, a copy`,
        shipped: null,
      };
      turnTo(copy);
      keep.keepNotebook(copy, NONE);
    },

    /** A document from a file or a link, with its runs; what had to be repaired is told. */
    async openDocument(document: OpenedDocument, notices: readonly string[]) {
      await keep.ready;
      const stored = await keep.notebook(document.notebook.id);
      const { past, present } = store.getState().history;
      const changed = past.length > 0 && present.id === document.notebook.id ? present : null;
      // A shipped notebook's name belongs to it and its edited copies alone.
      const shipped = shippedById(document.notebook.id);
      const foreign = shipped !== null && document.notebook.shipped !== shipped.id;
      const known = changed ?? stored?.notebook ?? (foreign ? shipped.notebook : null);
      // What is kept under the same name and says something else is never written over.
      const clash = known !== null && !sameDocument(known, document.notebook);
      const { notebook, runs, shown, hidden } = clash ? asCopy(document) : document;
      turnTo(notebook, shown);
      update((state) => ({
        ...withRuns(state, runs),
        hidden: new Set([...state.hidden, ...hidden]),
        notices,
      }));
      keep.keepNotebook(notebook, shown);
    },

    /** What the open document was when it was shipped; null for one that never was. */
    shippedCopy(): Notebook | null {
      const { shipped } = notebookOf(store.getState());
      return shipped === null ? null : (shippedById(shipped)?.notebook ?? null);
    },

    /** Forgets a notebook and its runs. The one that is open gives way to First steps. */
    async forgetNotebook(id: NotebookId) {
      const alive = aliveRun(store.getState());
      if (alive?.place?.notebook === id) await lab.stop(alive.id);
      update((state) => ({
        ...state,
        runs: state.runs.filter(({ place }) => place?.notebook !== id),
      }));
      if (notebookOf(store.getState()).id === id) {
        if (id === FIRST_STEPS.id) turnTo(FIRST_STEPS);
        else await openNotebook(FIRST_STEPS.id);
      }
      await keep.forgetNotebook(id);
    },

    /** Every run and every notebook in this browser: gone. */
    async clear(): Promise<void> {
      if (await keep.clear()) turnTo(FIRST_STEPS);
    },
  };
}

export type NotebooksEffects = ReturnType<typeof notebooksEffects>;
