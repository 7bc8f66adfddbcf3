import {
  add,
  log,
  mul,
  neg,
  sigmoid,
  sub,
  sum,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';

/** Inside both logarithms (E: src/trainers.py:110-113); bounds the loss of a pair at 55.26. */
export const LOG_FLOOR = 1e-24;

/**
 * Next-item loss with one sampled negative per position (E: src/trainers.py:100-116):
 * mean over real positions of -log(s(h.e+) + 1e-24) - log(1 - s(h.e-) + 1e-24), s = sigmoid.
 * hidden, positive, negative [n, D]; real [n] is 1 at positions with a target, else 0; count = their number.
 */
export function sampledBce(
  hidden: Tensor2D,
  positive: Tensor2D,
  negative: Tensor2D,
  real: Tensor1D,
  count: number,
): Scalar {
  const likes = sigmoid(sum(mul(hidden, positive), -1));
  const dislikes = sub(1, sigmoid(sum(mul(hidden, negative), -1)));
  const perPosition = neg(add(log(add(likes, LOG_FLOOR)), log(add(dislikes, LOG_FLOOR))));
  return mul(sum(mul(perPosition, real)), 1 / Math.max(1, count));
}
