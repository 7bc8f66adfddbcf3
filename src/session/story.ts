import type { InspectRequest, Inspection, Subject } from '../../workers/protocol/inspection.ts';
import type { LabError, Result } from '../../workers/protocol/errors.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { cellOf, cellsOf } from '../document/notebook.ts';
import { is } from '../document/cell.ts';
import type { CellId } from '../document/ids.ts';
import { intentsConfig } from '../kinds/intents/config.ts';
import { storyConfig } from '../kinds/story/config.ts';
import type { RunRecord } from '../runs/record.ts';
import { withShown } from '../state/changes.ts';
import { cardOpen, isAlive, notebookOf, runAt } from '../state/selectors.ts';
import type { StoryState } from '../state/state.ts';
import type { SessionContext } from './context.ts';
import type { DocumentEffects } from './document.ts';

/** One user looked at through a run's parameters: the engine's where it has them, else those kept in this browser. */
export function storyEffects(
  { lab, store, keep, update }: SessionContext,
  document: DocumentEffects,
) {
  const storyAt = (cell: CellId): StoryState | null => store.getState().stories.get(cell) ?? null;

  function tell(cell: CellId, story: StoryState): StoryState {
    update((state) => ({ ...state, stories: new Map(state.stories).set(cell, story) }));
    return story;
  }

  /** The engine's own copy of a run's parameters, or the one that was kept. */
  async function ask(
    run: RunRecord,
    request: Omit<InspectRequest, 'parameters'>,
  ): Promise<Result<Inspection>> {
    if (run.imported === undefined) {
      const which = isAlive(run) ? 'now' : 'best';
      const answer = await lab.inspect({
        ...request,
        parameters: { kind: 'run', run: run.id, which },
      });
      if (answer.ok || answer.error.code !== 'UNKNOWN_RUN') return answer;
    }
    const file = await keep.checkpoint(run.id);
    if (file === null) return { ok: false, error: notKept(run) };
    return lab.inspect({ ...request, parameters: { kind: 'file', file } });
  }

  /** Looks at someone: at once what is quick, then what takes a look at every user. */
  async function inspect(cell: CellId, subject: Subject, epoch?: number): Promise<void> {
    const at = cellOf(notebookOf(store.getState()), cell);
    if (!is(storyConfig, at)) return;
    const run = runAt(store.getState(), at.config.experiment);
    if (run === null) return;
    const before = storyAt(cell);
    const old = before?.run === run.id ? before.found : null;
    const card = cardOpen(store.getState(), run.dataset.hash);
    if (card === null) {
      tell(cell, { run: run.id, busy: false, error: notOpen(run), found: old });
      return;
    }
    let mine = tell(cell, { run: run.id, busy: true, error: null, found: old });
    const request = {
      datasetId: card.id,
      subject,
      epoch: epoch ?? at.config.views_of_epoch,
      seenItems: run.config.seen_items,
      // A run from a file is read as it was asked to be.
      pooling: run.imported === undefined ? null : poolingOf(run),
    };
    for (const describe of [false, true]) {
      const answer = await ask(run, { ...request, describe });
      // Someone else was chosen in the meantime.
      if (storyAt(cell) !== mine) return;
      if (!answer.ok) {
        tell(cell, { run: run.id, busy: false, error: answer.error, found: old });
        return;
      }
      const found = answer.value;
      const more = !describe && found.intents !== null;
      mine = tell(cell, { run: run.id, busy: more, error: null, found });
      if (!describe)
        document.look(cell, storyConfig, {
          user: found.user?.row ?? null,
          items: found.user === null ? found.history.map(({ item }) => item).join(' ') : '',
          views_of_epoch: request.epoch,
        });
      if (!more) return;
    }
  }

  return {
    inspect,

    /** The story of a user of a run: in the cell that tells of its experiment, which is added where there is none. */
    async tellStory(id: RunId, row: number): Promise<void> {
      const run = store.getState().runs.find((one) => one.id === id);
      if (run?.place?.notebook !== notebookOf(store.getState()).id) return;
      const { cell } = run.place;
      update((state) => withShown(state, id));
      const notebook = notebookOf(store.getState());
      const known = cellsOf(notebook, storyConfig).find(({ config }) => config.experiment === cell);
      const at = known?.id ?? added(cell);
      // The stage has no room for it: it is read in the notebook.
      store.setState({ stage: null, retraced: { cell: at } });
      await inspect(at, { kind: 'row', row });
    },
  };

  /** After the map of the same runs, else at the end. */
  function added(experiment: CellId): CellId {
    const { cells } = notebookOf(store.getState());
    const map = cellsOf({ cells }, intentsConfig).find(
      ({ config }) => config.experiment === experiment,
    );
    const place = cells.findIndex(({ id }) => id === map?.id);
    const id = document.add(storyConfig.kind, place < 0 ? cells.length : place + 1);
    document.look(id, storyConfig, { experiment });
    return id;
  }
}

export type StoryEffects = ReturnType<typeof storyEffects>;

const poolingOf = ({ config }: RunRecord): InspectRequest['pooling'] =>
  config.pooling === 'real_positions' || config.pooling === 'all_positions' ? config.pooling : null;

const notOpen = ({ name, dataset }: RunRecord): LabError => ({
  code: 'UNKNOWN_DATASET',
  message: `${name} is of ${dataset.name}, which is not open now.`,
  action: `Open ${dataset.name} again, then look.`,
});

const notKept = ({ name, imported }: RunRecord): LabError => ({
  code: 'UNKNOWN_RUN',
  message: `What ${name} has learned is not kept here any more.`,
  action: imported === undefined ? 'Run it again.' : 'Drop its file on the page again.',
});
