import {
  add,
  all,
  cast,
  equal,
  expandDims,
  fill,
  gather,
  greater,
  isFinite,
  less,
  matMul,
  mul,
  range,
  reshape,
  stack,
  sub,
  sum,
  tidy,
  transpose,
  where,
  zerosLike,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';

/** The questions of one chunk of users, on the device. */
export interface RankQuery {
  /** int32 [b]: flat places of the answers in [b, V]. */
  readonly answers: Tensor1D;
  /** bool [b]: the answer is itself among the seen items (its score then counts as 0). */
  readonly answerSeen: Tensor1D;
  /** int32 [b, M]: flat places of the seen items, filled up with the row's answer. */
  readonly seen: Tensor2D;
  /** [b] how many seen items are real. */
  readonly seenCount: Tensor1D;
}

/** What the seen rows of a query take part with: a score of 0, or not at all. */
export type SeenRows = 'zero' | 'out';

/** In place of both counts where a score of the user is NaN or infinite: no rank can come of it. */
export const NOT_RANKED = -1;

/**
 * How many of all V rows score strictly higher than each user's answer, and how many others the same:
 * h [b, D], items [V, D] -> [b, 2], whole numbers below 2^24, exact in float32. Padding row and mask
 * id take part, as in the official code (E: src/trainers.py:374), where seen items score 0.
 */
export const ranks = (
  h: Tensor2D,
  items: Tensor2D,
  query: RankQuery,
  seenRows: SeenRows,
): Tensor2D => tidy(() => ranksOfScores(matMul(h, transpose(items)), query, seenRows));

/** The same of scores that are at hand, [b, V]. */
export function ranksOfScores(scores: Tensor2D, query: RankQuery, seenRows: SeenRows): Tensor2D {
  return tidy(() => {
    // Read from the same matrix: a score computed again in another order could beat itself.
    const flat = reshape(scores, [scores.size]);
    const raw = gather(flat, query.answers);
    const answer = where(query.answerSeen, zerosLike(raw), raw);
    const bar = expandDims(answer, 1);
    const { seen, seenCount } = query;
    const seenScores = reshape(gather(flat, reshape(seen, [seen.size])), seen.shape);
    const real = less(range(0, seen.shape[1]), expandDims(seenCount, 1)); // [b, M], no fillers

    const count = (compare: (a: Tensor | number, b: Tensor) => Tensor): Tensor1D => {
      const every = sum<Tensor1D>(cast(compare(scores, bar), 'float32'), 1);
      const ofSeen = sum(mul(cast(compare(seenScores, bar), 'float32'), cast(real, 'float32')), 1);
      const unseen = sub<Tensor1D>(every, ofSeen);
      if (seenRows === 'out') return unseen;
      return add(unseen, mul(cast(compare(0, answer), 'float32'), seenCount));
    };
    // The answer equals itself.
    const counts = stack([count(greater), sub(count(equal), 1)], 1);
    const ranked = expandDims(all(isFinite(scores), 1), 1);
    return where(ranked, counts, fill(counts.shape, NOT_RANKED)) as Tensor2D;
  });
}
