import type { DataOrigin } from '../../runs/record.ts';
import type { DatasetSource } from '../../../workers/protocol/dataset.ts';
import type { PaperName } from '../../../workers/catalog/paper-data.ts';
import { count } from '../../runs/summary.ts';

export const BUNDLED: DatasetSource = { kind: 'bundled', name: 'planted-intents' };

/** One of the paper's data sets, as the chooser lists it. */
export interface PaperSet {
  readonly name: PaperName;
  readonly label: string;
  readonly users: number;
  readonly items: number;
}

/** Users and items as the paper prints them (ELCRec, NeurIPS 2024, Table 6). */
export const PAPER_SETS: readonly PaperSet[] = [
  { name: 'Beauty', label: 'Beauty', users: 22_363, items: 12_101 },
  { name: 'Sports_and_Outdoors', label: 'Sports and Outdoors', users: 35_598, items: 18_357 },
  { name: 'Toys_and_Games', label: 'Toys and Games', users: 19_412, items: 11_924 },
  { name: 'Yelp', label: 'Yelp', users: 30_431, items: 20_033 },
];

export const paperSize = ({ users, items }: PaperSet): string =>
  `${count(users)} users, ${count(items)} items`;

/** A source in a word or two, for "Opening …". */
export function sourceName(source: DatasetSource | DataOrigin): string {
  switch (source.kind) {
    case 'bundled':
      return source.name;
    case 'planted':
      return 'planted intents';
    case 'catalog':
      return PAPER_SETS.find(({ name }) => name === source.name)?.label ?? source.name;
    case 'file':
      return source.name;
  }
}
