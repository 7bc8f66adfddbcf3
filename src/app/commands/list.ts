import { KINDS } from '../../notebook/cell.ts';
import { redoWords, undoWords } from '../../notebook/history.ts';
import type { CellId } from '../../notebook/ids.ts';
import { CELL_KINDS } from '../../notebook/kind.ts';
import { CELL_LIMIT, cellsOf } from '../../notebook/notebook.ts';
import { downloadsOf } from '../../notebook/downloads.ts';
import { isEdited } from '../../notebook/edited.ts';
import { SHIPPED } from '../../notebook/shipped/index.ts';
import { staleExperiments } from '../../notebook/stale.ts';
import {
  activeExperiment,
  aliveRun,
  canStep,
  canToggle,
  drivenRun,
  isAlive,
  notebookOf,
  runsHere,
  viewOf,
} from '../../state/selectors.ts';
import type { LabState } from '../../state/state.ts';
import type { Command } from './command.ts';

const idle = (state: LabState): boolean => state.starting === null && aliveRun(state) === null;
/** The focused cell's place; -1 where none has the focus. */
const placeOf = (state: LabState, cell: CellId | null): number =>
  notebookOf(state).cells.findIndex(({ id }) => id === cell);
const isAt = (state: LabState, cell: CellId | null): boolean => placeOf(state, cell) >= 0;
const hasRoom = (state: LabState): boolean => notebookOf(state).cells.length < CELL_LIMIT;

const RUN: readonly Command[] = [
  {
    id: 'toggle',
    group: 'Run',
    label: 'Run or pause',
    keys: { key: ' ' },
    enabled: canToggle,
    run: ({ session }) => session.toggle(),
  },
  {
    id: 'step',
    group: 'Run',
    label: 'One step',
    keys: { key: 'ArrowRight' },
    enabled: canStep,
    run: ({ session }) => session.step(),
  },
  {
    id: 'run-cell',
    group: 'Run',
    label: 'Run this experiment anew',
    also: 'restart again',
    keys: { key: 'Enter', shift: true },
    enabled: (state) => activeExperiment(state) !== null,
    run: ({ session, cell }) => {
      const { cells } = notebookOf(session.store.getState());
      const here = cells.find(({ id }) => id === cell);
      return session.run(here?.kind === 'experiment' ? here.id : undefined);
    },
  },
  {
    id: 'stop',
    group: 'Run',
    label: 'Stop for good',
    also: 'interrupt end',
    keys: { key: '.', mod: true },
    enabled: (state) => isAlive(drivenRun(state)),
    run: ({ session }) => session.stop(),
  },
  {
    id: 'run-stale',
    group: 'Run',
    label: 'Run stale experiments',
    enabled: (state) => idle(state) && staleExperiments(viewOf(state)).length > 0,
    run: ({ session }) => session.runStale(),
  },
  {
    id: 'run-all',
    group: 'Run',
    label: 'Run all experiments',
    enabled: (state) => idle(state) && cellsOf(notebookOf(state), 'experiment').length > 0,
    run: ({ session }) => session.runAll(),
  },
];

const NOTEBOOK: readonly Command[] = [
  {
    id: 'undo',
    group: 'Notebook',
    label: 'Undo',
    keys: { key: 'z', mod: true },
    enabled: ({ history }) => undoWords(history) !== null,
    run: ({ session }) => session.undo(),
  },
  {
    id: 'redo',
    group: 'Notebook',
    label: 'Redo',
    keys: { key: 'z', mod: true, shift: true },
    enabled: ({ history }) => redoWords(history) !== null,
    run: ({ session }) => session.redo(),
  },
  {
    id: 'share',
    group: 'Notebook',
    label: 'Copy a link to this notebook',
    also: 'share url',
    run: ({ session }) => session.share(),
  },
  {
    id: 'reset',
    group: 'Notebook',
    label: 'Reset to the shipped copy',
    enabled: (state) => isEdited(notebookOf(state)),
    run: ({ session }) => session.reset(),
  },
  {
    id: 'new',
    group: 'Notebook',
    label: 'New notebook',
    run: ({ session }) => session.create(),
  },
  {
    id: 'duplicate-notebook',
    group: 'Notebook',
    label: 'Duplicate this notebook',
    run: ({ session }) => session.copyNotebook(),
  },
  ...SHIPPED.map(({ title, notebook }): Command => ({
    id: `open-${notebook.id}`,
    group: 'Notebook',
    label: `Open “${title}”`,
    also: 'gallery shipped',
    enabled: (state) => notebookOf(state).id !== notebook.id,
    run: ({ session }) => session.openNotebook(notebook.id),
  })),
];

const CELL: readonly Command[] = [
  {
    id: 'cell-up',
    group: 'Cell',
    label: 'Move cell up',
    keys: { key: 'ArrowUp', alt: true },
    enabled: (state, cell) => placeOf(state, cell) > 0,
    run: ({ session, cell }) => cell !== null && session.shift(cell, -1),
  },
  {
    id: 'cell-down',
    group: 'Cell',
    label: 'Move cell down',
    keys: { key: 'ArrowDown', alt: true },
    enabled: (state, cell) =>
      isAt(state, cell) && placeOf(state, cell) < notebookOf(state).cells.length - 1,
    run: ({ session, cell }) => cell !== null && session.shift(cell, 1),
  },
  {
    id: 'cell-duplicate',
    group: 'Cell',
    label: 'Duplicate cell',
    enabled: (state, cell) => isAt(state, cell) && hasRoom(state),
    run: ({ session, cell }) => cell !== null && session.duplicate(cell),
  },
  {
    id: 'cell-delete',
    group: 'Cell',
    label: 'Delete cell',
    enabled: isAt,
    run: ({ session, cell }) => cell !== null && session.remove(cell),
  },
  ...CELL_KINDS.map((kind): Command => ({
    id: `add-${kind}`,
    group: 'Cell',
    label: `Add a cell: ${KINDS[kind].title}`,
    also: 'new insert',
    enabled: hasRoom,
    run: ({ session, cell }) => {
      const { cells } = notebookOf(session.store.getState());
      const at = cells.findIndex(({ id }) => id === cell);
      const id = session.add(kind, at < 0 ? cells.length : at + 1);
      requestAnimationFrame(() => document.getElementById(id)?.scrollIntoView());
    },
  })),
];

const EXPORT: readonly Command[] = [
  ...downloadsOf('notebook').map(({ id, label }): Command => ({
    id: `save-${id}`,
    group: 'Export',
    label: `Save as ${label}`,
    also: 'download export',
    ...(id === 'ipynb' ? { keys: { key: 's', mod: true } } : {}),
    run: ({ session }) => session.save(id),
  })),
  ...downloadsOf('runs').map(({ id, label }): Command => ({
    id: `save-${id}`,
    group: 'Export',
    label: `Save ${label.charAt(0).toLowerCase()}${label.slice(1)}`,
    also: 'download export runs',
    enabled: (state) => runsHere(state).length > 0,
    run: ({ session }) => session.save(id),
  })),
];

const VIEW: readonly Command[] = [
  {
    id: 'palette',
    group: 'View',
    label: 'All commands',
    keys: { key: 'k', mod: true },
    run: ({ show }) => show('palette'),
  },
  {
    id: 'shortcuts',
    group: 'View',
    label: 'Keyboard shortcuts',
    keys: { key: '?' },
    run: ({ show }) => show('shortcuts'),
  },
  {
    id: 'theme',
    group: 'View',
    label: 'Change the theme: system, light, dark',
    run: ({ nextTheme }) => nextTheme(),
  },
];

/** Everything a person can do, in the order in which it is offered. */
export const COMMANDS: readonly Command[] = [...RUN, ...NOTEBOOK, ...CELL, ...EXPORT, ...VIEW];

/** A command by its id. @throws RangeError for one that does not exist. */
export function commandOf(id: string): Command {
  const found = COMMANDS.find((command) => command.id === id);
  if (found === undefined) throw new RangeError(`No command "${id}"`);
  return found;
}
