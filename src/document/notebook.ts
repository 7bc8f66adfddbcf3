import { is, type Cell, type CellOf } from './cell.ts';
import type { ConfigSpec } from './config-spec.ts';
import type { CellId, NotebookId } from './ids.ts';

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

export const cellOf = (notebook: Pick<Notebook, 'cells'>, id: CellId | null): Cell | null =>
  notebook.cells.find((cell) => cell.id === id) ?? null;

/** All cells of one kind, in order. */
export const cellsOf = <C>(
  { cells }: Pick<Notebook, 'cells'>,
  kind: ConfigSpec<C>,
): readonly CellOf<C>[] => cells.filter((cell) => is(kind, cell));
