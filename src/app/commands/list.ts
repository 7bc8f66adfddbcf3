import type { Cell } from '../../document/cell.ts';
import { redoWords, undoWords } from '../../document/history.ts';
import type { CellId } from '../../document/ids.ts';
import { kinds } from '../../document/kinds.ts';
import { plannerAt } from '../../jobs/plans.ts';
import '../../kinds/kinds.ts';
import { playReason } from '../../kinds/intents/scrub-words.ts';
import type { RunRecord } from '../../runs/record.ts';
import type { Notebook } from '../../document/notebook.ts';
import { downloadsOf } from '../../exchange/downloads.ts';
import { isEdited } from '../../shipped/edited.ts';
import { SHIPPED } from '../../shipped/index.ts';
import {
  anewReason,
  cellReason,
  moveReason,
  roomReason,
  runAllReason,
  runStaleReason,
  savesRunsReason,
  stepReason,
  stopReason,
  toggleReason,
} from '../../state/reasons.ts';
import { activePlanner, notebookOf, runAt } from '../../state/selectors.ts';
import type { LabState } from '../../state/state.ts';
import { experimentNear, watched, watchReason } from '../watch/watched.ts';
import type { Command } from './command.ts';

/** The cell that has the focus, where it asks for runs, else the one the run bar is about. */
const plannerNear = (state: LabState, cell: CellId | null): Cell | null =>
  plannerAt(notebookOf(state), cell) ?? activePlanner(state);

/** The run that is looked at: that on the stage, else that of the experiment at hand. */
const runNear = (state: LabState, cell: CellId | null): RunRecord | null =>
  runAt(state, (watched(state) ?? experimentNear(state, cell))?.id ?? null);

const filmReason = (run: RunRecord | null): string | null =>
  run === null ? 'There is no run yet whose epochs could be played.' : playReason(run);

const unedited = ({ shipped }: Notebook): string =>
  shipped === null ? 'This notebook was never a shipped one.' : 'It is as it was shipped.';

const RUN: readonly Command[] = [
  {
    id: 'toggle',
    group: 'Run',
    label: 'Run or pause',
    keys: { key: ' ' },
    off: toggleReason,
    run: ({ session }) => session.main(),
  },
  {
    id: 'step',
    group: 'Run',
    label: 'One step',
    keys: { key: 'ArrowRight' },
    off: stepReason,
    run: ({ session }) => session.step(),
  },
  {
    id: 'run-cell',
    group: 'Run',
    label: 'Run this experiment anew',
    also: 'restart again',
    keys: { key: 'Enter', shift: true },
    off: (state, cell) => anewReason(state, plannerNear(state, cell)),
    run: ({ session, cell }) => session.run(plannerNear(session.store.getState(), cell)?.id),
  },
  {
    id: 'stop',
    group: 'Run',
    label: 'Stop for good',
    also: 'interrupt end',
    keys: { key: '.', mod: true },
    off: stopReason,
    run: ({ session }) => session.stop(),
  },
  {
    id: 'run-stale',
    group: 'Run',
    label: 'Run stale experiments',
    off: runStaleReason,
    run: ({ session }) => session.runStale(),
  },
  {
    id: 'run-all',
    group: 'Run',
    label: 'Run all experiments',
    off: runAllReason,
    run: ({ session }) => session.runAll(),
  },
];

const NOTEBOOK: readonly Command[] = [
  {
    id: 'undo',
    group: 'Notebook',
    label: 'Undo',
    keys: { key: 'z', mod: true },
    off: ({ history }) => (undoWords(history) === null ? 'There is nothing to undo.' : null),
    run: ({ session }) => session.undo(),
  },
  {
    id: 'redo',
    group: 'Notebook',
    label: 'Redo',
    keys: { key: 'z', mod: true, shift: true },
    off: ({ history }) => (redoWords(history) === null ? 'There is nothing to redo.' : null),
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
    off: (state) => (isEdited(notebookOf(state)) ? null : unedited(notebookOf(state))),
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
    off: (state) => (notebookOf(state).id === notebook.id ? 'It is open.' : null),
    run: ({ session }) => session.openNotebook(notebook.id),
  })),
];

/** What is done with cells; a cell of each kind that is known can be added. */
const cellCommands = (): readonly Command[] => [
  {
    id: 'cell-up',
    group: 'Cell',
    label: 'Move cell up',
    keys: { key: 'ArrowUp', alt: true },
    off: (state, cell) => moveReason(state, cell, -1),
    run: ({ session, cell }) => cell !== null && session.shift(cell, -1),
  },
  {
    id: 'cell-down',
    group: 'Cell',
    label: 'Move cell down',
    keys: { key: 'ArrowDown', alt: true },
    off: (state, cell) => moveReason(state, cell, 1),
    run: ({ session, cell }) => cell !== null && session.shift(cell, 1),
  },
  {
    id: 'cell-duplicate',
    group: 'Cell',
    label: 'Duplicate cell',
    off: (state, cell) => cellReason(state, cell) ?? roomReason(state),
    run: ({ session, cell }) => cell !== null && session.duplicate(cell),
  },
  {
    id: 'cell-delete',
    group: 'Cell',
    label: 'Delete cell',
    off: cellReason,
    run: ({ session, cell }) => cell !== null && session.remove(cell),
  },
  ...kinds().map(({ kind, title }): Command => ({
    id: `add-${kind}`,
    group: 'Cell',
    label: `Add a cell: ${title}`,
    also: 'new insert',
    off: roomReason,
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
    off: savesRunsReason,
    run: ({ session }) => session.save(id),
  })),
];

const VIEW: readonly Command[] = [
  {
    id: 'watch',
    group: 'View',
    label: 'Watch the experiment: map, curves and loss on one screen',
    also: 'stage screen back notebook',
    keys: { key: 'w' },
    off: watchReason,
    run: ({ session, cell }) => {
      const state = session.store.getState();
      const near = experimentNear(state, cell);
      if (watched(state) !== null) session.leaveStage();
      else if (near !== null) session.watch(near.id);
    },
  },
  {
    id: 'present',
    group: 'View',
    label: 'Present: the experiment in large type, and nothing else',
    also: 'lecture hall stage',
    keys: { key: 'l' },
    off: watchReason,
    run: ({ session, cell }) => {
      const state = session.store.getState();
      const near = watched(state) ?? experimentNear(state, cell);
      if (state.stage?.presenting === true) return session.present(false);
      if (near !== null) session.watch(near.id);
      session.present(true);
    },
  },
  {
    id: 'film',
    group: 'View',
    label: 'Play the epochs of the run as a film, or pause it',
    also: 'movie time machine scrub',
    keys: { key: 'p' },
    off: (state, cell) => filmReason(runNear(state, cell)),
    run: ({ session, cell }) => {
      const state = session.store.getState();
      const run = runNear(state, cell);
      if (state.film.playing !== null) session.stopFilm();
      else if (run !== null) session.playFilm(run.id);
    },
  },
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
export const commands = (): readonly Command[] => [
  ...RUN,
  ...NOTEBOOK,
  ...cellCommands(),
  ...EXPORT,
  ...VIEW,
];

/** A command by its id. @throws RangeError for one that does not exist. */
export function commandOf(id: string): Command {
  const found = commands().find((command) => command.id === id);
  if (found === undefined) throw new RangeError(`No command "${id}"`);
  return found;
}
