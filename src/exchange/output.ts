import type { Cell } from '../document/cell.ts';
import type { CellOutput } from '../document/cell-output.ts';
import { kindOf } from '../document/kinds.ts';
import type { NotebookView } from '../document/view.ts';
import type { FigureOptions } from '../figures/figure.ts';
import { failedRuns, failureOf } from '../jobs/failures.ts';
import { staleCells } from '../jobs/stale.ts';

/** What a cell shows, from run records and the cards of data alone; a stale cell says so first, and what went wrong comes last. */
export function outputOf(view: NotebookView, cell: Cell, options: FigureOptions): CellOutput {
  const kind = kindOf(cell);
  const output = kind.output(kind.model(view, cell), options);
  const reason = staleCells(view).get(cell.id);
  const isStale = reason !== undefined && output.provenance !== null;
  const text = [
    ...(isStale ? [`${reason}.`] : []),
    output.text,
    ...failedRuns(view, cell).map((run) => failureOf(run).message),
  ];
  return { ...output, text: text.filter((part) => part !== '').join(' ') };
}
