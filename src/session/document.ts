import type { RunConfig, Variant } from '../../workers/catalog/config.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import { presetOf, type ExperimentConfig } from '../kinds/experiment/config.ts';
import type { NotebookAction } from '../document/actions.ts';
import { newCell, withConfig, type Cell, type Configs } from '../document/cell.ts';
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
import type { CellKind } from '../document/kind.ts';
import { cellOf } from '../document/notebook.ts';
import { experimentOf } from '../document/view.ts';
import { suitedTo, withPreset, withVariant, type SettingValue } from '../state/changes.ts';
import { notebookOf, openedFor, slotOf } from '../state/selectors.ts';
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
    const cell = experimentOf(here(), id);
    if (cell === null) return;
    change({ type: 'configure', cell: withConfig(cell, to(cell.config)), about });
    store.setState({ active: id });
  }

  /** A new experiment begins with settings for the data it finds open. */
  function suited(cell: Cell): Cell {
    if (cell.kind !== 'experiment') return cell;
    const card = openedFor(store.getState(), cell);
    return card === null ? cell : withConfig(cell, suitedTo(cell.config, card));
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
    configure<K extends CellKind>(
      id: CellId,
      kind: K,
      part: Partial<Configs[K]>,
      about = Object.keys(part).join(' '),
    ) {
      const cell = cellOf(here(), id);
      if (cell?.kind !== kind) return;
      // The kind was just compared, so the part is of this cell's config.
      const config = { ...cell.config, ...part } as Cell['config'];
      change({ type: 'configure', cell: withConfig(cell, config), about });
    },

    setting: (id: CellId, key: keyof RunConfig, value: SettingValue) =>
      configureExperiment(id, key, (config) => ({
        ...config,
        settings: { ...config.settings, [key]: value },
      })),
    variant: (id: CellId, variant: Variant) =>
      configureExperiment(id, 'variant', (config) => withVariant(config, variant)),
    preset: (id: CellId, preset: string) =>
      configureExperiment(id, 'preset', (config) => {
        const card = slotOf(store.getState(), config.dataset).opened?.card ?? null;
        return withPreset(config, presetOf(preset, card));
      }),

    /** The settings as they were for a run: its figures say again what a run now would. */
    settingsOf(id: RunId) {
      const run = store.getState().runs.find((one) => one.id === id);
      if (run?.place == null) return;
      configureExperiment(run.place.cell, 'settings', (config) => ({
        ...config,
        settings: run.config,
      }));
    },

    /** A new cell of a kind before the place `at`; its id. */
    add(kind: CellKind, at: number): CellId {
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

    /** One place up (-1) or down (1). */
    shift(id: CellId, by: -1 | 1) {
      const at = here().cells.findIndex((cell) => cell.id === id);
      if (at >= 0) change({ type: 'move', id, to: at + by });
    },

    /** A cell put right before or after another one. */
    place(id: CellId, beside: CellId, side: 'before' | 'after') {
      const others = here().cells.filter((cell) => cell.id !== id);
      const at = others.findIndex((cell) => cell.id === beside);
      if (at >= 0) change({ type: 'move', id, to: side === 'after' ? at + 1 : at });
    },

    rename: (title: string) => change({ type: 'rename', title }),
    activate: (id: CellId) => store.setState({ active: id }),
  };
}

export type DocumentEffects = ReturnType<typeof documentEffects>;
