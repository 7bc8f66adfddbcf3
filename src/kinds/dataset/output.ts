import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import { lengthFigure, popularityFigure } from '../../figures/dataset-figures.ts';
import { readAs } from '../../../workers/catalog/reading.ts';
import type { Figure, FigureOptions } from '../../figures/figure.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import { dataCaution } from '../../runs/cautions.ts';
import { count, percent } from '../../runs/summary.ts';
import { dataProvenance } from '../provenance.ts';
import type { DatasetModel } from './model.ts';

/** The data in one line, and how long sequences and how popular items are. */
export function datasetOutput({ card }: DatasetModel, options: FigureOptions): CellOutput {
  if (card === null) return wordsOnly('These data have not been opened yet.');
  return {
    text: [factsLine(card), dataCaution(card)].filter((part) => part !== null).join(' '),
    figures: datasetFigures(card, options),
    tables: [],
    provenance: dataProvenance(card),
  };
}

/** How long sequences and how popular items are. */
export const datasetFigures = (
  card: DatasetCard,
  options: FigureOptions,
): readonly [lengths: Figure, popularity: Figure] => [
  lengthFigure(card, options),
  popularityFigure(card, options),
];

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
