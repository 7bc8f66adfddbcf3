import type { Cell } from '../document/cell.ts';
import { CompareCell } from './compare/CompareCell.tsx';
import { DatasetView } from './dataset/DatasetView.tsx';
import { ExperimentView } from './experiment/ExperimentView.tsx';
import { IntentsView } from './intents/IntentsView.tsx';
import { ResultsView } from './results/ResultsView.tsx';
import { TextCell } from './text/TextCell.tsx';

/** A cell, shown by the view of its kind. A new kind is a folder, a line in KINDS (src/document/cell.ts), and a case here. */
export function ShownCell({ cell }: { readonly cell: Cell }) {
  switch (cell.kind) {
    case 'text':
      return <TextCell cell={cell} />;
    case 'dataset':
      return <DatasetView cell={cell} />;
    case 'experiment':
      return <ExperimentView cell={cell} />;
    case 'intents':
      return <IntentsView cell={cell} />;
    case 'results':
      return <ResultsView cell={cell} />;
    case 'compare':
      return <CompareCell cell={cell} />;
  }
}
