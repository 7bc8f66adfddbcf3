import type { Cell } from './cell.ts';
import { rewired } from './cells.ts';
import { isPlain } from './reading.ts';
import type { CellId } from './ids.ts';
import { CELL_LIMIT, type Notebook } from './notebook.ts';

/** Every change a person can make to a document. */
export type NotebookAction =
  /** A new cell before the one at `at`. */
  | { readonly type: 'add'; readonly cell: Cell; readonly at: number }
  | { readonly type: 'remove'; readonly id: CellId }
  /** The copy comes right after, under the id `copy`. */
  | { readonly type: 'duplicate'; readonly id: CellId; readonly copy: CellId }
  /** `to`: the place among the other cells. */
  | { readonly type: 'move'; readonly id: CellId; readonly to: number }
  | { readonly type: 'collapse'; readonly id: CellId; readonly collapsed: boolean }
  | { readonly type: 'bare'; readonly id: CellId; readonly bare: boolean }
  /** The cell with another config; `about` names what changed (a key), so that strokes of one edit undo as one. */
  | { readonly type: 'configure'; readonly cell: Cell; readonly about: string }
  | { readonly type: 'rename'; readonly title: string }
  /** How a figure is looked at, which is kept with the document but is no edit of it: see history.ts. */
  | {
      readonly type: 'look';
      readonly id: CellId;
      readonly kind: string;
      /** The keys of the cell's config that say how it is looked at. */
      readonly look: Readonly<Record<string, unknown>>;
    }
  /** All cells replaced: the shipped copy, or a source. */
  | { readonly type: 'replace'; readonly title: string; readonly cells: readonly Cell[] }
  /** Changes that belong together and are undone together. */
  | {
      readonly type: 'several';
      readonly words: string;
      readonly actions: readonly NotebookAction[];
    };

/** Characters of a title, at most. */
export const TITLE_LIMIT = 120;

/** The document after an action; the very same object where the action changes nothing. */
export function applyAction(notebook: Notebook, action: NotebookAction): Notebook {
  const { cells } = notebook;
  switch (action.type) {
    case 'add': {
      const known = cells.some(({ id }) => id === action.cell.id);
      if (known || cells.length >= CELL_LIMIT) return notebook;
      return { ...notebook, cells: inserted(cells, action.cell, action.at) };
    }
    case 'remove': {
      const rest = cells.filter(({ id }) => id !== action.id);
      return rest.length === cells.length ? notebook : { ...notebook, cells: rest };
    }
    case 'duplicate': {
      const at = cells.findIndex(({ id }) => id === action.id);
      const taken = cells.some(({ id }) => id === action.copy);
      if (at < 0 || taken || cells.length >= CELL_LIMIT) return notebook;
      const copy = rewired(cells[at], action.copy, (id) => id);
      return { ...notebook, cells: inserted(cells, copy, at + 1) };
    }
    case 'move': {
      const from = cells.findIndex(({ id }) => id === action.id);
      const to = Math.max(0, Math.min(cells.length - 1, action.to));
      if (from < 0 || from === to) return notebook;
      return { ...notebook, cells: inserted(cells.toSpliced(from, 1), cells[from], to) };
    }
    case 'collapse':
      return changed(notebook, action.id, (cell) =>
        cell.collapsed === action.collapsed ? cell : { ...cell, collapsed: action.collapsed },
      );
    case 'bare':
      return changed(notebook, action.id, (cell) =>
        cell.bare === action.bare ? cell : { ...cell, bare: action.bare },
      );
    case 'configure':
      return changed(notebook, action.cell.id, (cell) =>
        cell.kind === action.cell.kind && !sameConfig(cell, action.cell)
          ? // The config alone: the cell in the action may be older than a collapse.
            { ...action.cell, collapsed: cell.collapsed, bare: cell.bare }
          : cell,
      );
    case 'rename': {
      const title = action.title.trim().slice(0, TITLE_LIMIT);
      return title === '' || title === notebook.title ? notebook : { ...notebook, title };
    }
    case 'look':
      return changed(notebook, action.id, (cell) =>
        cell.kind === action.kind ? lookedAt(cell, action.look) : cell,
      );
    case 'replace':
      return { ...notebook, title: action.title, cells: action.cells };
    case 'several':
      return action.actions.reduce(applyAction, notebook);
  }
}

const inserted = (cells: readonly Cell[], cell: Cell, at: number): readonly Cell[] =>
  cells.toSpliced(Math.max(0, Math.min(cells.length, at)), 0, cell);

/** The cell with some keys of its config replaced; the very same where they say that already. */
function lookedAt(cell: Cell, look: Readonly<Record<string, unknown>>): Cell {
  const { config } = cell;
  if (!isPlain(config) || Object.keys(look).every((key) => config[key] === look[key])) return cell;
  return { ...cell, config: { ...config, ...look } };
}

/** Configs are plain data, written in one order of keys. */
const sameConfig = (a: Cell, b: Cell): boolean =>
  a.config === b.config || JSON.stringify(a.config) === JSON.stringify(b.config);

function changed(notebook: Notebook, id: CellId, change: (cell: Cell) => Cell): Notebook {
  const at = notebook.cells.findIndex((cell) => cell.id === id);
  if (at < 0) return notebook;
  const cell = change(notebook.cells[at]);
  if (cell === notebook.cells[at]) return notebook;
  return { ...notebook, cells: notebook.cells.with(at, cell) };
}

/** An action in a few words: "Undo delete cell". */
export function actionWords(action: NotebookAction): string {
  switch (action.type) {
    case 'add':
      return 'add cell';
    case 'remove':
      return 'delete cell';
    case 'duplicate':
      return 'duplicate cell';
    case 'move':
      return 'move cell';
    case 'collapse':
      return action.collapsed ? 'collapse cell' : 'open cell';
    case 'bare':
      return action.bare ? 'hide controls' : 'show controls';
    case 'configure':
      return `change ${action.about}`;
    case 'rename':
      return 'rename notebook';
    case 'look':
      return 'change colours';
    case 'replace':
      return 'replace all cells';
    case 'several':
      return action.words;
  }
}
