import '../../src/kinds/kinds.ts';
import { is } from '../../src/document/cell.ts';
import type { CellId } from '../../src/document/ids.ts';
import { kinds } from '../../src/document/kinds.ts';
import { cellOf, type Notebook } from '../../src/document/notebook.ts';
import type { ExperimentCell } from '../../src/kinds/experiment/config.ts';
import { experimentKind } from '../../src/kinds/experiment/kind.ts';

/** The names of the kinds that the lab has. */
export const CELL_KINDS: readonly string[] = kinds().map(({ kind }) => kind);

/** The experiment of that id; null where there is none. */
export function experimentAt(notebook: Notebook, id: CellId | null): ExperimentCell | null {
  const cell = cellOf(notebook, id);
  return is(experimentKind, cell) ? cell : null;
}
