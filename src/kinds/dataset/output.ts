import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { lengthFigure, popularityFigure } from '../../figures/dataset-figures.ts';
import { readAs } from '../../../workers/catalog/reading.ts';
import type { FigureOptions } from '../../figures/figure.ts';
import type { DatasetCell } from '../../document/cell.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import { cellsOf } from '../../document/notebook.ts';
import { sameOrigin, type NotebookView } from '../../document/view.ts';
import { dataCaution } from '../../runs/cautions.ts';
import { count, percent } from '../../runs/summary.ts';
import { dataProvenance } from '../provenance.ts';

/** The data in one line, and how long sequences and how popular items are. */
export function datasetOutput(
  view: NotebookView,
  cell: DatasetCell,
  options: FigureOptions,
): CellOutput {
  const card = knownCard(view, cell);
  if (card === null) return wordsOnly('These data have not been opened yet.');
  return {
    text: [factsLine(card), dataCaution(card)].filter((part) => part !== null).join(' '),
    figures: [lengthFigure(card, options), popularityFigure(card, options)],
    tables: [],
    provenance: dataProvenance(card),
  };
}

/** The open data's card; while none are open, that of a run that learned from the same source here. */
function knownCard(view: NotebookView, cell: DatasetCell): DatasetCard | null {
  const open = view.cards.get(cell.id);
  if (open !== undefined) return open;
  const learners = new Set<string>(
    cellsOf(view.notebook, 'experiment')
      .filter(({ config }) => config.dataset === cell.id)
      .map(({ id }) => id),
  );
  const run = view.runs.find(
    ({ origin, place }) =>
      place !== null &&
      learners.has(place.cell) &&
      origin !== null &&
      sameOrigin(origin, cell.config.source),
  );
  return run?.dataset ?? null;
}

/** "planted-intents: 1,500 users, 200 items, 16,204 interactions, 94.6 % empty, 10.8 items per user." */
export function factsLine(card: DatasetCard): string {
  const facts = [
    `${count(card.users)} users`,
    `${count(card.items)} items`,
    `${count(card.interactions)} interactions`,
    `${percent(card.sparsity)} empty`,
    `${card.meanLength.toFixed(1)} items per user`,
    ...(card.droppedUsers === 0 ? [] : [`${count(card.droppedUsers)} short users left out`]),
  ];
  const how = card.reading === undefined ? '' : ` ${readAs(card.format, card.reading)}.`;
  return `${card.name}: ${facts.join(', ')}.${how}`;
}
