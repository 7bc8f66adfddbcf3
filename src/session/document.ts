import type { RunConfig } from '../../workers/catalog/config.ts';
import type { Setting } from '../../workers/catalog/field.ts';
import type { ModelCard } from '../../workers/catalog/model-card.ts';
import { cardOf } from '../../workers/catalog/models.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { withModel, withPreset, withSettings } from '../kinds/experiment/changes.ts';
import { experimentConfig, presetOf, type ExperimentConfig } from '../kinds/experiment/config.ts';
import type { NotebookAction } from '../document/actions.ts';
import { is, withConfig, type Cell } from '../document/cell.ts';
import { newCell } from '../document/cells.ts';
import type { ConfigSpec } from '../document/config-spec.ts';
import {
  act,
  changedCell,
  redo,
  redoWords,
  undo,
  undoWords,
  type History,
} from '../document/history.ts';
import { freeId, type CellId } from '../document/ids.ts';
import { kindOf } from '../document/kinds.ts';
import { cellOf } from '../document/notebook.ts';
import { referenceOf } from '../document/references.ts';
import { notebookOf, slotOf } from '../state/selectors.ts';
import type { LabState } from '../state/state.ts';
import type { SessionContext } from './context.ts';

/** Changes of the document. Every one can be undone. */
export function documentEffects({ store, update }: SessionContext) {
  const here = () => notebookOf(store.getState());
  const change = (action: NotebookAction) =>
    update((state) => ({ ...state, history: act(state.history, action) }));
  /** Undo and redo: what was done is said, and its cell is led to. */
  const retrace = (state: LabState, history: History, words: string | null): LabState =>
    history === state.history || words === null
      ? state
      : {
          ...state,
          history,
          retraced: { cell: changedCell(state.history.present, history.present) },
          toast: { text: words, undo: null },
        };
  const goBack = () =>
    update((state) => {
      const what = undoWords(state.history);
      return retrace(state, undo(state.history), what && `Undone: ${what}`);
    });

  /** Ids of cells, and of the cells that runs were made in: an old run never turns up in a new cell. */
  const taken = (): readonly string[] => [
    ...here().cells.map(({ id }) => id),
    ...store
      .getState()
      .runs.flatMap(({ place }) => (place?.notebook === here().id ? [place.cell] : [])),
  ];

  function configureExperiment(
    id: CellId,
    about: string,
    to: (config: ExperimentConfig) => ExperimentConfig,
  ) {
    const cell = cellOf(here(), id);
    if (!is(experimentConfig, cell)) return;
    change({ type: 'configure', cell: withConfig(cell, to(cell.config)), about });
    store.setState({ active: id });
  }

  const dataOf = ({ dataset }: ExperimentConfig) =>
    slotOf(store.getState(), dataset).opened?.card ?? null;

  /** A new cell that learns begins with settings for the data it finds open. */
  function suited(cell: Cell): Cell {
    const data = referenceOf(cell)?.to ?? null;
    const card = slotOf(store.getState(), data).opened?.card ?? null;
    if (data === null || card === null) return cell;
    return withConfig(cell, kindOf(cell).suited?.(cell.config, data, card) ?? cell.config);
  }

  return {
    /** Any change, as a value. */
    change,
    undo: goBack,
    redo: () =>
      update((state) => {
        const what = redoWords(state.history);
        return retrace(state, redo(state.history), what && `Done again: ${what}`);
      }),

    /** Some keys of a cell's config. */
    configure<C extends object>(
      id: CellId,
      kind: ConfigSpec<C>,
      part: Partial<C>,
      about = Object.keys(part).join(' '),
    ) {
      const cell = cellOf(here(), id);
      if (!is(kind, cell)) return;
      change({ type: 'configure', cell: withConfig(cell, { ...cell.config, ...part }), about });
    },

    /** How a cell is looked at: kept with the document, and no edit of it. */
    look: <C extends object>(id: CellId, { kind }: ConfigSpec<C>, look: Partial<C>) =>
      change({ type: 'look', id, kind, look: { ...look } }),

    setting: (id: CellId, key: string, value: Setting) =>
      configureExperiment(id, key, (config) => ({
        ...config,
        settings: { ...config.settings, [key]: value },
      })),
    /** Another model, with the settings that both have. */
    model: (id: CellId, model: ModelCard) =>
      configureExperiment(id, 'model', (config) => withModel(config, model, dataOf(config))),
    /** All settings at once, of whichever model. */
    settings: (id: CellId, settings: RunConfig) =>
      configureExperiment(id, 'settings', (config) =>
        withSettings(config, settings, dataOf(config)),
      ),
    preset: (id: CellId, preset: string) =>
      configureExperiment(id, 'preset', (config) =>
        withPreset(config, presetOf(cardOf(config.settings), preset, dataOf(config))),
      ),

    /** The settings as they were for a run: its figures say again what a run now would. */
    settingsOf(id: RunId) {
      const run = store.getState().runs.find((one) => one.id === id);
      const cell = cellOf(here(), run?.place?.cell ?? null);
      if (run === undefined || cell === null) return;
      const config = kindOf(cell).restored?.(cell.config, run.part, run.config);
      if (config === undefined) return;
      change({ type: 'configure', cell: withConfig(cell, config), about: 'settings' });
      store.setState({ active: cell.id });
    },

    /** A new cell of a kind before the place `at`; its id. */
    add(kind: string, at: number): CellId {
      const id = freeId(kind, taken());
      const cell = newCell(kind, id, here().cells.slice(0, at));
      change({ type: 'add', cell: suited(cell), at });
      return id;
    },

    duplicate(id: CellId) {
      const cell = cellOf(here(), id);
      if (cell !== null) change({ type: 'duplicate', id, copy: freeId(cell.kind, taken()) });
    },

    /** Takes a cell away and offers to bring it back. Its runs stay. */
    remove(id: CellId) {
      const at = here().cells.findIndex((cell) => cell.id === id);
      if (at < 0) return;
      const cell = here().cells[at];
      change({ type: 'remove', id });
      const bringBack = () => {
        // The plain way back while nothing was done since; otherwise a change of its own.
        if (undoWords(store.getState().history) === 'delete cell') goBack();
        else change({ type: 'add', cell, at });
        store.setState({ toast: null });
      };
      store.setState({ toast: { text: 'Cell deleted', undo: bringBack } });
    },

    /** One position up (-1) or down (1). */
    shift(id: CellId, by: -1 | 1) {
      const at = here().cells.findIndex((cell) => cell.id === id);
      if (at >= 0) change({ type: 'move', id, to: at + by });
    },

    /** A cell put right before or after another one. */
    moveNextTo(id: CellId, other: CellId, side: 'before' | 'after') {
      const others = here().cells.filter((cell) => cell.id !== id);
      const at = others.findIndex((cell) => cell.id === other);
      if (at >= 0) change({ type: 'move', id, to: side === 'after' ? at + 1 : at });
    },

    rename: (title: string) => change({ type: 'rename', title }),
    activate: (id: CellId) => store.setState({ active: id }),
  };
}

export type DocumentEffects = ReturnType<typeof documentEffects>;
