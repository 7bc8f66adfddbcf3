import { differentiable } from '../../differentiable.ts';
import {
  add,
  matMul,
  mul,
  reshape,
  softmax,
  sub,
  sum,
  tensor,
  transpose,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '../../tf.ts';
import { dropoutMask, type DropoutDraw } from '../dropout/mask.ts';

export interface AttentionShape {
  /** Sequences. */
  readonly rows: number;
  readonly length: number;
  readonly heads: number;
}

/**
 * Added to the score of a key that may not be attended to; not -infinity (E: src/models.py:79-93).
 * Beside a key that may, it leaves a weight of exactly 0 in float32.
 */
export const MASKED = -10000;

/**
 * Multi-head self-attention core: q, k, v [rows * L, D] -> [rows * L, D].
 *
 * `mask` [rows, 1, L, L] is added to the scaled scores: 0 where allowed, MASKED where not, so that a
 * query whose keys are all masked attends to all of them alike.
 */
export function attention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  mask: Tensor4D,
  shape: AttentionShape,
  draw: DropoutDraw | null,
): Tensor2D {
  const { rows, length, heads } = shape;
  const width = q.shape[1];
  const perHead = width / heads;
  const scale = 1 / Math.sqrt(perHead);
  // [rows * L, D] <-> [rows, H, L, D / H]
  const split = (x: Tensor) => transpose(reshape(x, [rows, length, heads, perHead]), [0, 2, 1, 3]);
  const merge = (x: Tensor) => reshape(transpose(x, [0, 2, 1, 3]), [rows * length, width]);

  const dropped = draw !== null && draw.p > 0;
  return differentiable(
    [q, k, v],
    (q0, k0, v0) => {
      const [qs, ks, vs] = [split(q0), split(k0), split(v0)];
      const weights = softmax(add(mul(matMul(qs, ks, false, true), scale), mask));
      if (!dropped) return { value: merge(matMul(weights, vs)), saved: [qs, ks, vs, weights] };
      const keep = tensor(dropoutMask(draw.key, weights.size, draw.p), weights.shape);
      return {
        value: merge(matMul(mul(weights, keep), vs)),
        saved: [qs, ks, vs, weights, keep],
      };
    },
    (dy, qs, ks, vs, weights, keep) => {
      const dOut = split(dy);
      const kept = dropped ? mul(weights, keep) : weights;
      const dKept = matMul(dOut, vs, false, true);
      const dWeights = dropped ? mul(dKept, keep) : dKept;
      const mass = sum(mul(dWeights, weights), -1, true);
      const dScores = mul(mul(weights, sub(dWeights, mass)), scale);
      return [
        merge(matMul(dScores, ks)),
        merge(matMul(dScores, qs, true, false)),
        merge(matMul(kept, dOut, true, false)),
      ];
    },
  );
}
