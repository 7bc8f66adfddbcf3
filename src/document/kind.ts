import type { FigureOptions } from '../figures/figure.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { RunRecord } from '../runs/record.ts';
import type { RunSpec } from '../runs/run-spec.ts';
import type { CellOf } from './cell.ts';
import type { CellOutput } from './cell-output.ts';
import type { ConfigSpec } from './config-spec.ts';
import type { NotebookView } from './view.ts';

/**
 * All there is to know of a kind of cell without a screen: what it holds, which runs it asks for, what it shows.
 * `M`: what there is to see, as data. A kind is one such object in a folder of src/kinds, and a line in its list.
 */
export interface KindSpec<C, M = unknown> extends ConfigSpec<C> {
  /** The runs a cell asks for, in order. Absent for kinds that only show. */
  plans?(view: NotebookView, cell: CellOf<C>): readonly RunSpec[];
  /** The config with the settings that a run of the cell was made with. */
  restored?(config: C, part: string, settings: RunConfig): C;
  /** The runs its figures are of; none where it is about the notebook as a whole. */
  shows(view: NotebookView, cell: CellOf<C>): readonly RunRecord[];
  /** What there is to see: the page and every file are drawn from this alone. */
  model(view: NotebookView, cell: CellOf<C>): M;
  /** The same in words, figures and tables. */
  output(model: M, options: FigureOptions): CellOutput;
}
