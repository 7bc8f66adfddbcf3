import type { Cell, CellOf } from './cell.ts';
import type { CellId, NotebookId } from './ids.ts';
import type { CellKind } from './kind.ts';

/** A document: a title and cells, from top to bottom. Immutable. Runs are kept apart (src/runs). */
export interface Notebook {
  readonly id: NotebookId;
  readonly title: string;
  /** The shipped notebook it began as: it can be reset to that. */
  readonly shipped: string | null;
  readonly cells: readonly Cell[];
}

/** Cells in a notebook, at most. */
export const CELL_LIMIT = 200;

export const cellOf = (notebook: Notebook, id: CellId): Cell | null =>
  notebook.cells.find((cell) => cell.id === id) ?? null;

/** All cells of one kind, in order. */
export const cellsOf = <K extends CellKind>(
  { cells }: Pick<Notebook, 'cells'>,
  kind: K,
): readonly CellOf<K>[] => cells.filter((cell): cell is CellOf<K> & Cell => cell.kind === kind);
