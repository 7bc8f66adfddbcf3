import type { Pooling } from '../../workers/catalog/contrast-fields.ts';
import { ELCREC_DEFAULTS } from '../../workers/catalog/models/elcrec.ts';
import type { SeenItems } from '../../workers/catalog/training-settings.ts';
import type { LabError } from '../../workers/protocol/errors.ts';
import { runId, type RunId } from '../../workers/protocol/ids.ts';
import type { CellId } from '../document/ids.ts';
import { cellsOf } from '../document/notebook.ts';
import { planners, plansOf } from '../jobs/plans.ts';
import { experimentConfig } from '../kinds/experiment/config.ts';
import { resultsConfig } from '../kinds/results/config.ts';
import { comparable } from '../runs/cautions.ts';
import { importedRecord, isImported, viewedAgain } from '../runs/imported.ts';
import type { RunRecord } from '../runs/record.ts';
import { originOf } from '../runs/resume.ts';
import { metric } from '../runs/summary.ts';
import { withNewRun, withRun } from '../state/changes.ts';
import { activePlanner, cardOpen, notebookOf, viewOf } from '../state/selectors.ts';
import { rankedOf, type OpenedData } from '../state/state.ts';
import type { SessionContext } from './context.ts';
import type { DataEffects } from './data.ts';
import type { DocumentEffects } from './document.ts';
import { resultsAt, type FileNote } from './incoming-note.ts';
import { fileGone } from './parameters.ts';
import { MAP_USERS } from './training.ts';

interface Siblings {
  readonly data: DataEffects;
  readonly document: DocumentEffects;
}

/** Learned parameters from a file: a run like any other, but for its training. */
export function importedEffects(context: SessionContext, { data, document }: Siblings) {
  const { lab, store, keep, update, complain } = context;

  /** As the runs on these data rank their own, so that their rows can be compared. */
  const seenItemsFor = (cell: CellId): SeenItems => {
    const view = viewOf(store.getState());
    const active = activePlanner(store.getState());
    const cells = [...(active === null ? [] : [active]), ...planners(view.notebook)];
    const specs = cells.flatMap((planner) => plansOf(view, planner));
    return (
      specs.find(({ dataset }) => dataset === cell)?.config.seen_items ?? ELCREC_DEFAULTS.seen_items
    );
  };

  /** The experiment on these data among whose runs it stands: the one at hand, else the first, else a new one. */
  const experimentOn = (cell: CellId): CellId => {
    const state = store.getState();
    const on = cellsOf(notebookOf(state), experimentConfig).filter(
      ({ config }) => config.dataset === cell,
    );
    const active = activePlanner(state)?.id;
    const found = on.find(({ id }) => id === active) ?? on.at(0);
    if (found !== undefined) return found.id;
    const at = notebookOf(state).cells.findIndex(({ id }) => id === cell);
    return document.add(experimentConfig.kind, at + 1);
  };

  /** What is found has to be seen somewhere. */
  const showResults = (): void => {
    const notebook = notebookOf(store.getState());
    if (cellsOf(notebook, resultsConfig).length === 0)
      document.add(resultsConfig.kind, notebook.cells.length);
  };

  /** Reads a checkpoint as a run as soon as the data it is for are open. */
  async function take(file: File, cell: CellId, note: FileNote): Promise<void> {
    note.busy(`Reading ${file.name}`, resultsAt(viewOf(store.getState()), cell));
    const opened = await data.ensure(cell);
    if (opened === null) {
      const error = noData(file);
      complain(error, 'data');
      return note.failed(error, cell);
    }
    const before = store.getState().evaluation;
    if (before?.kind === 'running') {
      const error = oneAtATime(before.name, `Drop ${file.name} again when it is done.`);
      complain(error, 'ranking');
      return note.failed(error, null);
    }
    const { card } = opened;
    showResults();
    const at = resultsAt(viewOf(store.getState()), cell);
    note.busy(`Ranking ${file.name} on ${card.name}`, at);
    const last = rankedOf(before);
    const running = { kind: 'running', name: file.name, last } as const;
    store.setState({ evaluation: running });
    const answer = await lab.readCheckpoint(card.id, file, {
      seenItems: seenItemsFor(cell),
      pooling: null,
      snapshotUsers: MAP_USERS,
    });
    // Another document was turned to in the meantime.
    if (store.getState().evaluation !== running) return note.over();
    if (!answer.ok) {
      const error = about(file.name, answer.error);
      store.setState({ evaluation: { kind: 'failed', name: file.name, error, last } });
      return note.failed(error, at);
    }
    const { valid, popularity, view, ...ranking } = answer.value;
    const place = { notebook: notebookOf(store.getState()).id, cell: experimentOn(cell) };
    const run = importedRecord({ ...newRun(opened), place }, file.name, {
      ...ranking,
      valid,
      popularity,
      view,
    });
    update((state) => ({
      ...withNewRun(state, run),
      evaluation: {
        kind: 'done',
        name: file.name,
        dataset: card.name,
        run: run.id,
        ...ranking,
      },
    }));
    keepFile(run.id, file);
    const hits = metric(comparable(ranking.metrics, ranking.ties)['hr@5']);
    note.done(`${file.name} was ranked: HR@5 ${hits} on ${card.name}.`, at);
  }

  /** The file, like the parameters of any run that has ended: a copy, since it may be moved or changed. */
  function keepFile(id: RunId, file: File): void {
    void file.arrayBuffer().then(
      (bytes) => keep.keepCheckpoint(id, new Blob([bytes], { type: 'application/octet-stream' })),
      () => undefined,
    );
  }

  return {
    take,

    /** Looks at a checkpoint's users anew, each read from positions in another way. */
    async viewAgain(id: RunId, pooling: Pooling): Promise<void> {
      const run = store.getState().runs.find((one) => one.id === id);
      if (run === undefined || !isImported(run) || run.config.pooling === pooling) return;
      const { evaluation } = store.getState();
      if (evaluation?.kind === 'running')
        return complain(oneAtATime(evaluation.name, 'Choose again when it is done.'), 'ranking');
      const card = cardOpen(store.getState(), run.dataset.hash);
      if (card === null) return complain(otherData(run), 'data');
      const file = await keep.checkpoint(id);
      if (file === null) return complain(fileGone(run), 'parameters');
      const last = rankedOf(evaluation);
      const running = { kind: 'running', name: run.name, last } as const;
      store.setState({ evaluation: running });
      const answer = await lab.viewCheckpoint(card.id, file, { pooling, snapshotUsers: MAP_USERS });
      if (store.getState().evaluation === running) store.setState({ evaluation: last });
      if (!answer.ok) return complain(about(run.name, answer.error), 'ranking');
      update((state) => withRun(state, id, (one) => viewedAgain(one, answer.value)));
    },
  };
}

export type ImportedEffects = ReturnType<typeof importedEffects>;

const newRun = ({ source, card }: OpenedData) => ({
  id: runId(crypto.randomUUID()),
  startedAt: new Date().toISOString(),
  dataset: card,
  origin: originOf(source),
});

const about = (name: string, error: LabError): LabError => ({
  ...error,
  message: `${name}: ${error.message}`,
});

const noData = ({ name }: File): LabError => ({
  code: 'UNKNOWN_DATASET',
  message: `${name} holds learned parameters, and no data are open to rank them on.`,
  action: 'Open the data it learned from, then drop it again.',
});

const oneAtATime = (name: string, action: string): LabError => ({
  code: 'RUN_BUSY',
  message: `${name} is being ranked, one file at a time.`,
  action,
});

const otherData = ({ name, dataset }: RunRecord): LabError => ({
  code: 'UNKNOWN_DATASET',
  message: `${name} was measured on ${dataset.name}, which is not open now.`,
  action: `Open ${dataset.name} again, then choose anew.`,
});
