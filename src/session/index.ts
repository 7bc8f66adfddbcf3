import type { Pooling } from '../../workers/catalog/contrast-fields.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { BackendChoice } from '../../workers/protocol/run.ts';
import type { CellId, NotebookId } from '../document/ids.ts';
import { allSpecs, staleSpecs } from '../jobs/queue.ts';
import '../kinds/kinds.ts';
import { runsAtOnce } from '../state/reasons.ts';
import { withSelection } from '../state/changes.ts';
import { viewOf } from '../state/selectors.ts';
import { rankedOf, type LabStore } from '../state/state.ts';
import { forgetfulKeep, type Keep } from '../storage/keepers/index.ts';
import { dataEffects } from './data.ts';
import { documentEffects } from './document.ts';
import { parametersEffects } from './parameters.ts';
import { recordsEffects } from './records.ts';
import { importedEffects } from './imported.ts';
import { incomingEffects } from './incoming.ts';
import { outgoingEffects } from './outgoing.ts';
import { filmEffects } from './film.ts';
import { layoutEffects } from './layouts.ts';
import { drawMaps } from './projection-queue.ts';
import { resolvedBy, ranksAnew } from './resolved-complaints.ts';
import { createSessionContext, type Lab } from './context.ts';
import { notebooksEffects } from './notebooks.ts';
import { BY_HAND, stageEffects, type StageHabit } from './stage.ts';
import { storyEffects } from './story.ts';
import { trainingEffects } from './training.ts';

export type { Lab } from './context.ts';

/** Everything a person can do on the page. Effects live in these rooms and nowhere else. */
export type Session = ReturnType<typeof createSession>;

/**
 * `first`: the notebook to begin with; First steps where none is named. `habit`: whether the stage opens by itself; it
 * does not where nobody says so.
 */
export function createSession(
  lab: Lab,
  store: LabStore,
  keep: Keep = forgetfulKeep(store),
  first: NotebookId | null = null,
  habit: StageHabit = BY_HAND,
) {
  let isOpen = false;
  const context = createSessionContext(lab, store, keep);
  const { complain } = context;
  const data = dataEffects(context);
  const document = documentEffects(context);
  const notebooks = notebooksEffects(context, data);
  const records = recordsEffects(context);

  // The engine's thread is gone: its runs have heard of it by their own events.
  lab.onLost((error) =>
    store.setState({ engine: { kind: 'failed', error }, starting: null, queue: [] }),
  );
  store.subscribe((state, before) => {
    context.resolve(...resolvedBy(before, state));
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

  const parameters = parametersEffects(context);
  const training = trainingEffects(context, { data, parameters }, restart);
  drawMaps(context);

  const runAll = () => training.runInTurn(allSpecs(viewOf(store.getState())));

  const exports = outgoingEffects(context);
  const imported = importedEffects(context, { data, document });
  const story = storyEffects(context, document);
  const incoming = incomingEffects(context, { data, document, imported, notebooks });

  return {
    store,
    keep,
    engine,
    restart,
    openDataset: data.open,
    keepDataset: data.keepOpened,
    ...document,
    ...notebooks,
    ...records,
    ...training,
    ...filmEffects(context),
    ...stageEffects(context, habit),
    ...layoutEffects(context),
    checkpoint: (id: RunId) => parameters.checkpoint(id),
    ...exports,
    ...incoming,
    ...story,
    viewAgain: (id: RunId, pooling: Pooling) => imported.viewAgain(id, pooling),

    /** The engine starts and the document opens, once: asked for again it does nothing. */
    open() {
      if (isOpen) return;
      isOpen = true;
      void incoming.begin(first);
      void engine('auto');
    },

    select: (run: RunId, users: readonly number[]) =>
      context.update((state) => withSelection(state, run, users)),

    dismiss: () => complain(null),
    dismissNotices: () => store.setState({ notices: [] }),
    /** A word about what was done, or why nothing was. */
    say: (text: string) => store.setState({ toast: { text, undo: null } }),
    dismissIncoming: () => store.setState({ incoming: null }),
    dismissToast: () => store.setState({ toast: null }),

    /** What the main button does: all runs where several cells ask for some, else run, pause, go on. */
    main: () => (runsAtOnce(store.getState()) > 1 ? runAll() : training.toggle()),

    /** Every run that a cell of the document asks for, from top to bottom. */
    runAll,

    /** Every run that is out of date, and what is missing of cells that began. */
    runStale: () => training.runInTurn(staleSpecs(viewOf(store.getState()))),

    /** The document as it was shipped; undo brings back what was changed. */
    reset() {
      const copy = notebooks.shippedCopy();
      if (copy !== null) document.change({ type: 'replace', title: copy.title, cells: copy.cells });
    },

    /** A run once more: its settings in its cell, and its weights changed at the same steps. */
    async repeat(id: RunId) {
      document.settingsOf(id);
      await training.repeat(id);
    },

    /** Gives an experiment other settings and runs it at once. */
    async runChanged(id: CellId, settings: RunConfig) {
      document.settings(id, settings);
      await training.run(id);
    },
  };
}
