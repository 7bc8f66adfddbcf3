import type { Cell } from './cell.ts';
import { plainConfig } from './cells.ts';
import { kindOf } from './kinds.ts';
import type { Notebook } from './notebook.ts';

/** A cell as a text: two cells say the same when their texts are the same. */
const spelled = (cell: Cell): string =>
  JSON.stringify([cell.id, cell.kind, cell.collapsed, cell.bare, plainConfig(cell)]);

/** Whether two documents say the same, word for word and setting for setting. */
export function sameDocument(a: Notebook, b: Notebook): boolean {
  if (a.title !== b.title || a.cells.length !== b.cells.length) return false;
  return a.cells.every((cell, i) => cell === b.cells[i] || spelled(cell) === spelled(b.cells[i]));
}

/** The document whatever it is looked at by. */
export const unlooked = (notebook: Notebook): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell) => {
    const config = kindOf(cell).unlooked?.(cell.config);
    return config === undefined ? cell : { ...cell, config };
  }),
});
