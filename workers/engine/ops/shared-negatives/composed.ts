import {
  add,
  cast,
  concat,
  equal,
  expandDims,
  logSumExp,
  matMul,
  mul,
  neg,
  softplus,
  sub,
  sum,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';
import { LEFT_OUT } from '../left-out.ts';

/** How a positive is set against its negatives. */
export type Against =
  /** One of them all is right: softmax. */
  | { readonly kind: 'softmax' }
  /** Each is right or wrong by itself: sigmoids, log s(h.e+) weighing `beta`. */
  | { readonly kind: 'gbce'; readonly beta: number };

/** What is scored, and at which positions. */
export interface Scored {
  /** [T, D] of the positions. */
  readonly hidden: Tensor2D;
  /** [T, D] embeddings of each position's own target. */
  readonly positive: Tensor2D;
  /** [n, D] embeddings of the negatives, the same for every position. */
  readonly negatives: Tensor2D;
  /** int32 [T] and [n]: which items these are. */
  readonly positiveIds: Tensor1D;
  readonly negativeIds: Tensor1D;
  /** [T] 1 at positions with a target, else 0; count = their number. */
  readonly real: Tensor1D;
  readonly count: number;
}

/**
 * What every position's loss is multiplied by: a mean over positions with a target. gBCE is a mean over the
 * 1 + n items each is told from as well: see gbce in index.ts.
 */
export const shareOf = ({ count, negatives }: Scored, { kind }: Against): number =>
  1 / (Math.max(1, count) * (kind === 'gbce' ? 1 + negatives.shape[0] : 1));

/**
 * Mean over positions with a target, s+ = h.e+ and s_j = h.e_j over the n negatives j, but for those that are the
 * target itself, of
 *   softmax  log(exp s+ + sum_j exp s_j) - s+
 *   gbce     (beta softplus(-s+) + sum_j softplus(s_j)) / (1 + n),
 *            which is -(beta log sigmoid(s+) + sum_j log(1 - sigmoid(s_j))) / (1 + n)
 */
export function lossAgainst(scored: Scored, against: Against): Scalar {
  const { hidden, positive, negatives, positiveIds, negativeIds, real } = scored;
  const likes = sum<Tensor1D>(mul(hidden, positive), -1);
  // exp of what is left out is 0, and so are its softplus and the slopes of both.
  const own = cast(equal(expandDims(positiveIds, 1), expandDims(negativeIds, 0)), 'float32');
  const others = add<Tensor2D>(matMul(hidden, negatives, false, true), mul(own, LEFT_OUT));
  const perPosition =
    against.kind === 'softmax'
      ? sub(logSumExp(concat([expandDims(likes, 1), others], 1), 1), likes)
      : add(mul(softplus(neg(likes)), against.beta), sum(softplus(others), 1));
  return mul(sum(mul(perPosition, real)), shareOf(scored, against));
}
