import { differentiable } from '../../differentiable.ts';
import {
  add,
  concat,
  logSumExp,
  matMul,
  mean,
  mul,
  slice,
  softmax,
  sub,
  sum,
  type Scalar,
  type Tensor,
  type Tensor2D,
} from '../../tf.ts';

/**
 * NT-Xent (E: src/modules.py:173-195). p and q [B, F] are two views of the same B users; row i of
 * one is the positive of row i of the other and everything else in the batch is a negative:
 *
 *   z = [p; q] [2B, F],  s = z z' / temperature + masked,
 *   loss = mean over 2B rows r of logsumexp(s_r) - s[r, partner of r]
 *
 * which is the official [[pq, pp], [qq, qp]] with its columns in another order.
 * `masked` [2B, 2B]: see maskedPairs.
 * Backward: dz = (G + G') z / temperature with G = (softmax(s) - partners) / 2B.
 */
export function ntXent(p: Tensor2D, q: Tensor2D, masked: Tensor2D, temperature: number): Scalar {
  const users = p.shape[0];
  return differentiable(
    [p, q],
    (p0, q0) => {
      const both = concat([p0, q0], 0);
      const s = add(mul(matMul(both, both, false, true), 1 / temperature), masked);
      const positives = mul(mean(sum(mul(p0, q0), -1)), 1 / temperature);
      return { value: sub(mean(logSumExp(s, -1)), positives), saved: [both, s] };
    },
    (dy, both, s) => {
      const first = (x: Tensor) => slice(x, 0, users);
      const second = (x: Tensor) => slice(x, users, users);
      const share = softmax(s);
      const pull = add(matMul(share, both), matMul(share, both, true, false));
      const partners = concat([second(both), first(both)], 0);
      const dz = mul(sub(pull, mul(partners, 2)), mul(dy, 1 / (2 * users * temperature)));
      return [first(dz), second(dz)];
    },
  );
}
