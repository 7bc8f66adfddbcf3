import type { SeenItems } from '../../catalog/training-settings.ts';
import { vocabulary, type Dataset } from '../../data/dataset.ts';
import { rankScore, scoresOf } from '../../evaluation/rank.ts';
import { NOT_RANKED } from '../../engine/ops/index.ts';
import { gather, reshape, tensor1d, tidy } from '../../engine/tf.ts';
import { diverged } from '../../models/blocks/finite.ts';
import type { Parameters } from '../../models/blocks/parameters.ts';
import type { Prepared } from '../../models/recommender.ts';
import type { Standing } from '../../protocol/inspection.ts';

/** Scores held at once. */
const SCORES_AT_ONCE = 1_000_000;

/** A question of the same answer to several rows of a data set. */
export interface Question {
  readonly answer: number;
  /** Distinct earlier items, ascending: of the whole history, also where a row misses one. */
  readonly seen: Int32Array;
  readonly seenItems: SeenItems;
}

/**
 * Where an answer stands for each of some rows, by the full ranking of the test.
 * @throws LabFailure DIVERGED where a score is not finite.
 */
export async function standings(
  { prepared, parameters, dataset }: Ranked,
  rows: Int32Array,
  { answer, seen, seenItems }: Question,
): Promise<readonly Standing[]> {
  const items = vocabulary(dataset);
  const chunk = Math.max(1, Math.floor(SCORES_AT_ONCE / items));
  const out: Standing[] = [];
  for (let from = 0; from < rows.length; from += chunk) {
    const users = rows.subarray(from, from + chunk);
    const asked = {
      users,
      answers: new Int32Array(users.length).fill(answer),
      seenOffsets: Int32Array.from({ length: users.length + 1 }, (_, row) => row * seen.length),
      seen: Int32Array.from(
        { length: users.length * seen.length },
        (_, i) => seen[i % seen.length],
      ),
    };
    const [counted, scored] = tidy(() => {
      const score = prepared.score(parameters, { users, read: 'test' });
      const all = scoresOf(score);
      const places = users.map((_, row) => row * all.shape[1] + answer);
      const own = gather(reshape(all, [all.size]), tensor1d(places, 'int32'));
      return [rankScore(score, asked, seenItems), own];
    });
    const [counts, scores] = await Promise.all([counted.data(), scored.data()]);
    counted.dispose();
    scored.dispose();
    users.forEach((_, row) => {
      out.push({ rank: counts[2 * row] + 1, tied: counts[2 * row + 1], score: scores[row] });
    });
  }
  if (out.some(({ rank }) => rank === NOT_RANKED + 1))
    throw await diverged('the scores of this user', parameters);
  return out;
}

/** Every row's score for one user, [V]: earlier items as `seenItems` says, what does not take part -Infinity. */
export async function scoresFor(
  { prepared, parameters }: Ranked,
  row: number,
  { seen, seenItems }: Pick<Question, 'seen' | 'seenItems'>,
  answer: number | null,
): Promise<Float32Array> {
  const scored = tidy(() =>
    scoresOf(prepared.score(parameters, { users: Int32Array.of(row), read: 'test' })),
  );
  const scores = (await scored.data()) as Float32Array;
  scored.dispose();
  if (seenItems === 'ranked') return scores;
  for (const item of seen) {
    if (seenItems === 'score_zero') scores[item] = 0;
    else if (item !== answer) scores[item] = -Infinity;
  }
  return scores;
}

/** A model on the data whose rows are asked. */
export interface Ranked {
  readonly prepared: Prepared;
  readonly parameters: Parameters;
  readonly dataset: Dataset;
}

/** The places of the highest scores, highest first. */
export const highest = (scores: Float32Array, count: number): readonly number[] =>
  Array.from(scores.keys())
    .filter((item) => scores[item] > -Infinity)
    .sort((a, b) => scores[b] - scores[a] || a - b)
    .slice(0, count);
