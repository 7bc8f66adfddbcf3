import type { LabError } from '../../workers/protocol/errors.ts';
import type { CellId } from '../document/ids.ts';
import { cellsOf } from '../document/notebook.ts';
import type { NotebookView } from '../document/view.ts';
import { dataOf, planners } from '../jobs/plans.ts';
import { resultsConfig } from '../kinds/results/config.ts';
import type { IncomingFile, LabStore } from '../state/state.ts';

/** Says what becomes of one file, until another one is handed over or it is put away. */
export interface FileNote {
  busy(words: string, at: CellId | null): void;
  done(words: string, at: CellId | null): void;
  failed(error: LabError, at: CellId | null): void;
  /** Nothing to say any more: something else came in its place. */
  over(): void;
}

/** A note on a file that was just handed over: it is said at once that it was taken. */
export function newFileNote(store: LabStore, name: string): FileNote {
  let mine: IncomingFile = { name, stage: 'busy', words: `Taking ${name}`, at: null };
  store.setState({ incoming: mine });
  const say = (next: Omit<IncomingFile, 'name'>) => {
    if (store.getState().incoming !== mine) return;
    mine = { name, ...next };
    store.setState({ incoming: mine });
  };
  return {
    busy: (words, at) => say({ stage: 'busy', words, at }),
    done: (words, at) => say({ stage: 'done', words, at }),
    failed: ({ message, action }, at) =>
      say({ stage: 'failed', words: `${message} ${action}`, at }),
    over: () => {
      if (store.getState().incoming === mine) store.setState({ incoming: null });
    },
  };
}

/** The cell that shows a checkpoint's numbers: the results of runs on the data, else any results. */
export function resultsAt(view: NotebookView, data: CellId): CellId | null {
  const learns = new Set(
    planners(view.notebook)
      .filter((cell) => dataOf(view, cell).includes(data))
      .map(({ id }) => id),
  );
  const results = cellsOf(view.notebook, resultsConfig);
  const own = results.find(
    ({ config }) => config.experiment !== null && learns.has(config.experiment),
  );
  return (own ?? results.at(0))?.id ?? null;
}
