import { compareOutput } from './compare/output.ts';
import { datasetOutput } from './dataset/output.ts';
import { experimentOutput } from './experiment/output.ts';
import { intentsOutput } from './intents/output.ts';
import { resultsOutput } from './results/output.ts';
import type { FigureOptions } from '../figures/figure.ts';
import type { Cell } from '../document/cell.ts';
import { wordsOnly, type CellOutput } from '../document/cell-output.ts';
import { staleCells } from '../document/stale.ts';
import type { NotebookView } from '../document/view.ts';

export type { CellOutput } from '../document/cell-output.ts';

/** What a cell shows, from run records and the cards of data alone; a stale cell says so first. */
export function outputOf(view: NotebookView, cell: Cell, options: FigureOptions): CellOutput {
  const output = outputOfKind(view, cell, options);
  const reason = staleCells(view).get(cell.id);
  if (reason === undefined || output.provenance === null) return output;
  return { ...output, text: `${reason}. ${output.text}` };
}

function outputOfKind(view: NotebookView, cell: Cell, options: FigureOptions): CellOutput {
  switch (cell.kind) {
    case 'text':
      return wordsOnly('');
    case 'dataset':
      return datasetOutput(view, cell, options);
    case 'experiment':
      return experimentOutput(view, cell, options);
    case 'intents':
      return intentsOutput(view, cell, options);
    case 'results':
      return resultsOutput(view, cell);
    case 'compare':
      return compareOutput(view, cell, options);
  }
}
