import { vocabulary } from '../data/dataset.ts';
import { questions, type Questions } from '../data/rows.ts';
import type { Split } from '../data/split.ts';
import { NOT_RANKED, ranks, ranksOfScores, type RankQuery } from '../engine/ops/index.ts';
import {
  add,
  matMul,
  maximum,
  tensor1d,
  tensor2d,
  tidy,
  unstack,
  type Tensor2D,
} from '../engine/tf.ts';
import { diverged } from '../models/blocks/finite.ts';
import type { Fitted } from '../models/fitted.ts';
import type { Score } from '../models/recommender.ts';
import type { SeenItems } from '../catalog/training-settings.ts';
import { measured, type Measured, type Ranking } from './ranking.ts';

/** Scores held at once, [chunk, V]: 16 MB of float32, whatever the vocabulary. */
const SCORES_AT_ONCE = 4_000_000;

const SEEN: Readonly<Record<SeenItems, string>> = {
  score_zero: 'earlier items of the user scored 0',
  left_out: 'earlier items of the user left out, but never the answer',
  ranked: 'earlier items of the user ranked like all others',
};

/** How a ranking is made, in one sentence that is printed next to every number measured this way. */
export const protocolOf = (seenItems: SeenItems): string =>
  `Full ranking over all items, one held-out item per user (leave-one-out), ${SEEN[seenItems]}, ties in the answer’s favour (popularity: in their middle).`;

/** HR, NDCG and MRR of a split by full ranking, and what its ties are worth. Yields between chunks. */
export async function* measure(
  model: Fitted,
  split: Split,
  seenItems: SeenItems,
): AsyncGenerator<void, Measured> {
  return measured(yield* evaluationRanks(model, split, seenItems));
}

/**
 * Where every user's held-out item stands by full ranking, in dataset order.
 * Scores stay on the device; only the counts come back. Yields between chunks, so that whoever drives
 * it can listen in between; `finish` drives it to the end.
 * @throws LabFailure DIVERGED where a score is NaN or infinite: such a score compares as it likes.
 */
export async function* evaluationRanks(
  { prepared, parameters, dataset }: Fitted,
  split: Split,
  seenItems: SeenItems,
): AsyncGenerator<void, Ranking> {
  const { users } = dataset;
  const ranking = { above: new Int32Array(users), tied: new Int32Array(users) };
  const chunk = Math.max(1, Math.min(256, Math.floor(SCORES_AT_ONCE / vocabulary(dataset))));
  let notRanked = 0;
  for (let from = 0; from < users; from += chunk) {
    const asked = questions(dataset, split, from, Math.min(from + chunk, users));
    const found = tidy(() => {
      const score = prepared.score(parameters, { users: asked.users, read: split });
      return rankScore(score, asked, seenItems);
    });
    const counts = await found.data();
    found.dispose();
    asked.users.forEach((user, row) => {
      ranking.above[user] = counts[2 * row];
      ranking.tied[user] = counts[2 * row + 1];
      if (ranking.above[user] === NOT_RANKED) notRanked += 1;
    });
    yield;
  }
  if (notRanked > 0) {
    throw await diverged(`the scores of ${notRanked} of ${users} users`, parameters);
  }
  return ranking;
}

/** The counts of one chunk of users, [rows, 2]; see the rank op. */
export function rankScore(score: Score, asked: Questions, seenItems: SeenItems): Tensor2D {
  const seenRows = seenItems === 'score_zero' ? 'zero' : 'out';
  if (score.kind === 'dot' && score.bias === undefined) {
    const { users, items } = score;
    return ranks(users, items, rankQuery(asked, items.shape[0], seenItems), seenRows);
  }
  const scores = scoresOf(score);
  return ranksOfScores(scores, rankQuery(asked, scores.shape[1], seenItems), seenRows);
}

/** Every item's score, [rows, V]; inside tidy. */
export function scoresOf(score: Score): Tensor2D {
  switch (score.kind) {
    case 'dot': {
      const scores = matMul<Tensor2D>(score.users, score.items, false, true);
      return score.bias === undefined ? scores : add(scores, score.bias);
    }
    case 'max-dot': {
      // One vector of every user at a time: K tables of scores at once would be too many.
      const of = (users: Tensor2D) => matMul<Tensor2D>(users, score.items, false, true);
      return (unstack(score.users, 1) as Tensor2D[])
        .map(of)
        .reduce((best, scores) => maximum(best, scores));
    }
    case 'scores':
      return score.values;
  }
}

/**
 * Flat places in [size, rows] of answers and of the seen items that do not take part with their own
 * scores, as the rank op asks for them.
 */
export function rankQuery(
  asked: Omit<Questions, 'users'>,
  rows: number,
  seenItems: SeenItems,
): RankQuery {
  const { answers, seen, seenOffsets } = asked;
  const size = answers.length;
  const places = Array.from({ length: size }, (_, r) =>
    seenItems === 'ranked'
      ? []
      : [...seen.subarray(seenOffsets[r], seenOffsets[r + 1])].filter(
          (item) => seenItems === 'score_zero' || item !== answers[r],
        ),
  );
  const counts = Float32Array.from(places, ({ length }) => length);
  // Rounded up to a power of two, so that devices which keep buffers by size meet few sizes.
  const width = 2 ** Math.ceil(Math.log2(Math.max(1, ...counts)));
  const flatSeen = new Int32Array(size * width);
  const flatAnswers = answers.map((item, r) => r * rows + item);
  const answerSeen = Uint8Array.from(places, (items, r) => (items.includes(answers[r]) ? 1 : 0));
  places.forEach((items, r) => {
    flatSeen.fill(flatAnswers[r], r * width, (r + 1) * width);
    items.forEach((item, j) => (flatSeen[r * width + j] = r * rows + item));
  });
  return {
    answers: tensor1d(flatAnswers, 'int32'),
    answerSeen: tensor1d(answerSeen, 'bool'),
    seen: tensor2d(flatSeen, [size, width], 'int32'),
    seenCount: tensor1d(counts),
  };
}
