import type { Variant } from '../../../workers/protocol/config.ts';
import type { RunId } from '../../../workers/protocol/ids.ts';
import type { BackendChoice } from '../../../workers/protocol/run.ts';
import type { CellId, NotebookId } from '../../notebook/ids.ts';
import { cellsOf } from '../../notebook/notebook.ts';
import { staleExperiments } from '../../notebook/stale.ts';
import { runsAtOnce } from '../../state/reasons.ts';
import { notebookOf, viewOf } from '../../state/selectors.ts';
import { rankedOf, type LabStore } from '../../state/state.ts';
import { forgetfulKeep, type Keep } from '../keep/index.ts';
import { dataRoom } from './data.ts';
import { documentRoom } from './document.ts';
import { parametersRoom } from './parameters.ts';
import { recordsRoom } from './records.ts';
import { arrivalsRoom } from './arrivals.ts';
import { exportsRoom } from './exports.ts';
import { drawMaps } from './maps.ts';
import { resolvedBy, ranksAnew } from './resolved.ts';
import { createRoom, type Lab } from './room.ts';
import { shelfRoom } from './shelf.ts';
import { trainingRoom } from './training.ts';

export type { Lab } from './room.ts';

/** Everything a person can do on the page. Effects live in these rooms and nowhere else. */
export type Session = ReturnType<typeof createSession>;

/** `first`: the notebook to begin with; First steps where none is named. */
export function createSession(
  lab: Lab,
  store: LabStore,
  keep: Keep = forgetfulKeep(store),
  first: NotebookId | null = null,
) {
  let isOpen = false;
  const room = createRoom(lab, store, keep);
  const { complain } = room;
  const data = dataRoom(room);
  const document = documentRoom(room);
  const shelf = shelfRoom(room, data);
  const records = recordsRoom(room);

  // The engine's thread is gone: its runs have heard of it by their own events.
  lab.onLost((error) =>
    store.setState({ engine: { kind: 'failed', error }, starting: null, queue: [] }),
  );
  store.subscribe((state, before) => {
    room.resolve(...resolvedBy(before, state));
    if (ranksAnew(before, state)) store.setState({ evaluation: rankedOf(state.evaluation) });
    const same = state.history.present.id === before.history.present.id;
    if (same && state.history.present.cells !== before.history.present.cells) data.sync();
  });

  async function engine(choice: BackendChoice) {
    store.setState({ backend: choice, engine: { kind: 'starting' } });
    const answer = await lab.engine(choice);
    store.setState({
      engine: answer.ok
        ? { kind: 'ready', report: answer.value }
        : { kind: 'failed', error: answer.error },
    });
    return answer.ok;
  }

  /** A fresh engine after the old one was lost, with the same data. */
  async function restart() {
    lab.restart();
    if (await engine(store.getState().backend)) await data.reopen();
  }

  const parameters = parametersRoom(room);
  const training = trainingRoom(room, { data, parameters }, restart);
  drawMaps(room);

  const runAll = () =>
    training.runInTurn(cellsOf(notebookOf(store.getState()), 'experiment').map(({ id }) => id));

  const exports = exportsRoom(room);
  const arrivals = arrivalsRoom(room, { data, document, shelf });

  return {
    store,
    keep,
    engine,
    restart,
    openDataset: data.open,
    keepDataset: data.keepOpened,
    ...document,
    ...shelf,
    ...records,
    ...training,
    checkpoint: (id: RunId) => parameters.checkpoint(id),
    ...exports,
    ...arrivals,

    /** The engine starts and the document opens, once: asked for again it does nothing. */
    open() {
      if (isOpen) return;
      isOpen = true;
      void arrivals.begin(first);
      void engine('auto');
    },

    dismiss: () => complain(null),
    dismissNotices: () => store.setState({ notices: [] }),
    /** A word about what was done, or why nothing was. */
    say: (text: string) => store.setState({ toast: { text, undo: null } }),
    dismissArrival: () => store.setState({ arrival: null }),
    dismissToast: () => store.setState({ toast: null }),

    /** What the main button does: all experiments where the document is about several, else run, pause, go on. */
    main: () => (runsAtOnce(store.getState()) > 1 ? runAll() : training.toggle()),

    /** Every experiment of the document, from top to bottom. */
    runAll,

    /** Every experiment whose figures are stale. */
    runStale: () =>
      training.runInTurn(staleExperiments(viewOf(store.getState())).map(({ id }) => id)),

    /** The document as it was shipped; undo brings back what was changed. */
    reset() {
      const copy = shelf.shippedCopy();
      if (copy !== null) document.change({ type: 'replace', title: copy.title, cells: copy.cells });
    },

    /** Switches an experiment to a variant and runs it at once. */
    async runVariant(id: CellId, variant: Variant) {
      document.variant(id, variant);
      await training.run(id);
    },
  };
}
