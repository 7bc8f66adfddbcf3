import {
  add,
  cast,
  expandDims,
  gather,
  greater,
  matMul,
  mul,
  reshape,
  sub,
  sum,
  tidy,
  transpose,
  where,
  zerosLike,
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

/**
 * Rank of each user's answer among all V rows, 0 = first: how many score strictly higher, where
 * every seen item scores 0 (official: E src/trainers.py:374; so do padding row and mask id take part).
 * h [b, D], items [V, D] -> [b], whole numbers below 2^24, exact in float32.
 */
export function ranks(h: Tensor2D, items: Tensor2D, query: RankQuery): Tensor1D {
  return tidy(() => {
    const scores = matMul(h, transpose(items)); // [b, V]
    // Read from the same matrix: a score computed again in another order could beat itself.
    const all = reshape(scores, [scores.size]);
    const raw = gather(all, query.answers);
    const answer = where(query.answerSeen, zerosLike(raw), raw);
    const bar = expandDims(answer, 1);
    const above = sum(cast(greater(scores, bar), 'float32'), 1);
    const seenScores = reshape(
      gather(all, reshape(query.seen, [query.seen.size])),
      query.seen.shape,
    );
    // The fillers repeat the answer's own raw score, which tops its bar only where that became 0.
    const fillers = mul(
      cast(greater(raw, answer), 'float32'),
      sub(query.seen.shape[1], query.seenCount),
    );
    const seenAbove = sub(sum(cast(greater(seenScores, bar), 'float32'), 1), fillers);
    const zerosAbove = mul(cast(greater(0, answer), 'float32'), query.seenCount);
    return add<Tensor1D>(sub(above, seenAbove), zerosAbove);
  });
}
