/**
 * What can be had without learning sequences: the yardsticks written beside the planted data.
 * All count on the training part, items[:-2] of every user, and rank the test answer among all
 * items the user has not seen.
 */
import type { Dataset, PlantedTruth } from '../dataset.ts';
import { answer, evaluationInput, history } from '../split.ts';

export interface Baselines {
  /** HR@5 of recommending the most popular items. */
  readonly popularity: number;
  /** HR@5 of what most often came right after the user's last item; ties by popularity. */
  readonly markov: number;
  /** HR@5 of the most popular items of the user's planted intent, as if it were known. */
  readonly intent: number;
}

/** Share of users whose test answer is among the five best unseen items of `scores(user)`. */
function hitRate(dataset: Dataset, scores: (user: number) => Float64Array): number {
  let hits = 0;
  for (let user = 0; user < dataset.users; user++) {
    const score = scores(user);
    const seen = new Set(evaluationInput(dataset, 'test', user));
    const wanted = answer(dataset, 'test', user);
    let better = 0;
    for (let item = 1; item <= dataset.items; item++) {
      // Of equal scores the smaller id comes first, so that a tie is no free hit.
      const before =
        score[item] > score[wanted] || (score[item] === score[wanted] && item < wanted);
      if (before && !seen.has(item)) better++;
    }
    if (better < 5 && !seen.has(wanted)) hits++;
  }
  return hits / dataset.users;
}

/** The yardsticks of a planted data set; O(users × items), meant for data of that size. */
export function baselines(dataset: Dataset, truth: PlantedTruth): Baselines {
  const width = dataset.items + 1;
  const popularity = new Float64Array(width);
  const followed = new Float64Array(width * width);
  for (let user = 0; user < dataset.users; user++) {
    const items = history(dataset, user, 2);
    items.forEach((item, i) => {
      popularity[item]++;
      if (i > 0) followed[items[i - 1] * width + item]++;
    });
  }
  const interactions = popularity.reduce((a, b) => a + b);
  return {
    popularity: hitRate(dataset, () => popularity),
    markov: hitRate(dataset, (user) => {
      const last = evaluationInput(dataset, 'test', user).at(-1) ?? 0;
      return popularity.map((count, item) => followed[last * width + item] + count / interactions);
    }),
    intent: hitRate(dataset, (user) =>
      popularity.map((count, item) =>
        truth.itemIntent[item] === truth.userIntent[user] ? count : count / interactions,
      ),
    ),
  };
}
