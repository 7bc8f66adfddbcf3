import type { DatasetCard } from '../protocol/dataset.ts';
import { datasetId } from '../protocol/ids.ts';
import { paperDataset } from './catalog.ts';
import type { Dataset } from './dataset.ts';
import type { DatasetFacts } from './read.ts';
import { repeatedAnswers } from './repeats.ts';

/** What the page shows of a dataset. The id follows from the data, so reopening gives the same id. */
export function datasetCard(dataset: Dataset, facts: DatasetFacts): DatasetCard {
  const { users, items, offsets } = dataset;
  const interactions = offsets[users];
  const lengths = Int32Array.from({ length: users }, (_, u) => offsets[u + 1] - offsets[u]);
  return {
    // Planted truth makes it another dataset than the same interactions from a file.
    id: datasetId(`${dataset.hash.slice(0, 16)}${dataset.planted === null ? '' : '-planted'}`),
    name: dataset.name,
    hash: dataset.hash,
    format: facts.format,
    ...(facts.reading === null ? {} : { reading: facts.reading }),
    users,
    items,
    interactions,
    sparsity: 1 - interactions / (users * items),
    meanLength: interactions / users,
    maxLength: lengths.reduce((a, b) => Math.max(a, b), 0),
    droppedUsers: facts.droppedUsers,
    repeatedAnswers: repeatedAnswers(dataset),
    lengthHistogram: lengthHistogram(lengths),
    popularity: popularityCurve(dataset),
    intents: plantedIntents(dataset),
    paper: paperDataset(facts.fileHash),
  };
}

/** Users by length in bins that grow by a quarter (5-6, 7-8, 9-11, …), from the shortest to the longest. */
export function lengthHistogram(lengths: Int32Array): DatasetCard['lengthHistogram'] {
  const sorted = lengths.slice().sort();
  const bins: { from: number; to: number; users: number }[] = [];
  for (const length of sorted) {
    let bin = bins.at(-1);
    while (bin === undefined || length > bin.to) {
      const from: number = bin === undefined ? length : bin.to + 1;
      bin = { from, to: Math.floor(from * 1.25), users: 0 };
      bins.push(bin);
    }
    bin.users++;
  }
  return bins;
}

/** Interactions of the items at popularity ranks 1, 2, 3, 5, 8, … and of the least popular item. */
export function popularityCurve(dataset: Dataset): DatasetCard['popularity'] {
  const counts = new Int32Array(dataset.items);
  for (const item of dataset.sequence) counts[item - 1]++;
  counts.sort().reverse();
  const curve: { rank: number; interactions: number }[] = [];
  for (let rank = 1, next = 2; rank <= dataset.items; [rank, next] = [next, rank + next]) {
    curve.push({ rank, interactions: counts[rank - 1] });
  }
  if (curve.at(-1)?.rank !== dataset.items) {
    curve.push({ rank: dataset.items, interactions: counts[dataset.items - 1] });
  }
  return curve;
}

function plantedIntents({ planted }: Dataset): DatasetCard['intents'] {
  if (planted === null) return null;
  const users = new Int32Array(planted.intentNames.length);
  for (const intent of planted.userIntent) users[intent]++;
  return planted.intentNames.map((name, intent) => ({ name, users: users[intent] }));
}
