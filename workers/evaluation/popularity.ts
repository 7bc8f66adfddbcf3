import type { Dataset } from '../data/dataset.ts';

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
 * The ranks [users] of recommending the most popular items to everyone, ready for `evalMetrics`.
 *
 * Same protocol as the model: the answer is items[-2] (valid) or items[-1] (test), every earlier
 * item of the user is out of the running. Padding and the mask id are no items and never rank.
 *
 * Ties are frequent here (a score is a small integer), and "strictly higher" alone would grant the
 * baseline every one of them. So the answer gets its mean place among its equals, rounded down:
 * rank = unseen items strictly more popular + floor(other unseen items equally popular / 2).
 *
 * An answer the user has met before is out of the running as well: it ranks behind all unseen items.
 *
 * Time: one sort of the items, then one look at each interaction.
 */
export function popularityRanks(dataset: Dataset, split: 'valid' | 'test'): Int32Array {
  const { users, items, offsets, sequence } = dataset;
  const counts = trainingCounts(dataset);
  const { above, equal } = standing(counts);
  const ranks = new Int32Array(users);
  // The user who last met an item: an item met twice must be left out once.
  const metBy = new Int32Array(items + 1).fill(-1);
  for (let user = 0; user < users; user++) {
    const answerAt = offsets[user + 1] - (split === 'valid' ? 2 : 1);
    const answer = sequence[answerAt];
    let better = above[answer];
    let others = equal[answer] - 1;
    let met = 0;
    for (let at = offsets[user]; at < answerAt; at++) {
      const item = sequence[at];
      if (metBy[item] === user) continue;
      metBy[item] = user;
      met += 1;
      if (counts[item] > counts[answer]) better -= 1;
      else if (counts[item] === counts[answer]) others -= 1;
    }
    ranks[user] = metBy[answer] === user ? items - met : better + (others >> 1);
  }
  return ranks;
}

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
