import { plainConfig, type Cell } from './cell.ts';
import type { Notebook } from './notebook.ts';
import { shippedById } from '../shipped/index.ts';

/** A cell as a text: two cells say the same when their texts are the same. */
const spelled = (cell: Cell): string =>
  JSON.stringify([cell.id, cell.kind, cell.collapsed, cell.bare, plainConfig(cell)]);

/** Whether two documents say the same, word for word and setting for setting. */
export function sameDocument(a: Notebook, b: Notebook): boolean {
  if (a.title !== b.title || a.cells.length !== b.cells.length) return false;
  return a.cells.every((cell, i) => cell === b.cells[i] || spelled(cell) === spelled(b.cells[i]));
}

/** A cell as it is whatever it is looked at by: the colours of a map are no edit. */
const unlooked = (cell: Cell): Cell =>
  cell.kind === 'intents' ? { ...cell, config: { ...cell.config, colour_by: 'intent' } } : cell;

/** Whether a shipped notebook is other than it was shipped; false for one that never was. */
export function isEdited(notebook: Notebook): boolean {
  const shipped = notebook.shipped === null ? null : shippedById(notebook.shipped);
  if (shipped === null) return false;
  const plain = (one: Notebook): Notebook => ({ ...one, cells: one.cells.map(unlooked) });
  return !sameDocument(plain(notebook), plain(shipped.notebook));
}
