import type { Cell } from '../document/cell.ts';
import type { CellOutput } from '../document/cell-output.ts';
import { kindOf } from '../document/kinds.ts';
import type { NotebookView } from '../document/view.ts';
import type { FigureOptions } from '../figures/figure.ts';
import { staleCells } from '../jobs/stale.ts';

/** What a cell shows, from run records and the cards of data alone; a stale cell says so first. */
export function outputOf(view: NotebookView, cell: Cell, options: FigureOptions): CellOutput {
  const kind = kindOf(cell);
  const output = kind.output(kind.model(view, cell), options);
  const reason = staleCells(view).get(cell.id);
  if (reason === undefined || output.provenance === null) return output;
  return { ...output, text: `${reason}. ${output.text}` };
}
