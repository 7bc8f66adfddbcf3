import type { Dataset } from '../data/dataset.ts';
import { answer, evaluationInput, type Split } from '../data/split.ts';
import type { SeenItems } from '../catalog/training-settings.ts';
import type { Ranking } from './ranking.ts';

/**
 * How often each item occurs in the training part, [items + 1] by compact id (entry 0 stays 0).
 *
 * The training part of a user is items[:-2]: everything training reads, its inputs items[:-3] and
 * its targets items[1:-2] together. The validation answer items[-2] and the test answer items[-1]
 * are never counted, for either split, so the baseline knows what the model was trained on, no more.
 */
export function trainingCounts(dataset: Dataset): Int32Array {
  const counts = new Int32Array(dataset.items + 1);
  for (let user = 0; user < dataset.users; user++) {
    const end = dataset.offsets[user + 1] - 2;
    for (let at = dataset.offsets[user]; at < end; at++) counts[dataset.sequence[at]] += 1;
  }
  return counts;
}

/**
 * Where the answers stand when the most popular items are recommended to everyone.
 *
 * Same protocol as the model, an item's score being its count: the answer is items[-2] (valid) or
 * items[-1] (test), and the user's earlier items take part as `seenItems` says. Padding and the mask id
 * are no items and never rank. Ties are frequent here (a score is a small integer), so the baseline is
 * measured in their middle (`middleRanks`).
 *
 * Time: one sort of the items, then two looks at each interaction.
 */
export function popularityRanking(dataset: Dataset, split: Split, seenItems: SeenItems): Ranking {
  const { users, items } = dataset;
  const counts = trainingCounts(dataset);
  const { above, equal } = standing(counts);
  const positive = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  const ranking = { above: new Int32Array(users), tied: new Int32Array(users) };
  for (let user = 0; user < users; user++) {
    const item = answer(dataset, split, user);
    const met = seenItems === 'ranked' ? NOTHING : new Set(evaluationInput(dataset, split, user));
    const zero = seenItems === 'score_zero' && met.has(item);
    const bar = zero ? 0 : counts[item];
    let higher = zero ? positive : above[item];
    let same = zero ? items - positive : equal[item];
    for (const earlier of met) {
      if (seenItems === 'left_out' && earlier === item) continue;
      if (counts[earlier] > bar) higher -= 1;
      if (counts[earlier] === bar) same -= 1;
      if (seenItems === 'score_zero' && bar === 0) same += 1;
    }
    ranking.above[user] = higher;
    ranking.tied[user] = same - 1; // the answer equals itself
  }
  return ranking;
}

const NOTHING: ReadonlySet<number> = new Set();

/** For each item, how many items are strictly more popular and how many equally so (itself too). */
function standing(counts: Int32Array): { above: Int32Array; equal: Int32Array } {
  const order = Int32Array.from({ length: counts.length - 1 }, (_, i) => i + 1);
  order.sort((a, b) => counts[b] - counts[a]);
  const above = new Int32Array(counts.length);
  const equal = new Int32Array(counts.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && counts[order[to]] === counts[order[from]]) to += 1;
    for (let place = from; place < to; place++) {
      above[order[place]] = from;
      equal[order[place]] = to - from;
    }
  }
  return { above, equal };
}
