import { MASKED } from '../../engine/ops/index.ts';
import {
  add,
  matMul,
  mul,
  pad,
  reshape,
  slice,
  softmax,
  tensor2d,
  transpose,
  type Rank,
  type Tensor2D,
  type Tensor3D,
} from '../../engine/tf.ts';

/**
 * Causal attention of one packed sequence, with its weights: q, k, v [T, D], of which the first `items` rows are the
 * sequence and the rest are spare -> context [T, D], 0 in spare rows, and weights [H, items, items].
 * Composed: the same sums as the packed-attention op.
 */
export function watchedAttention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  items: number,
  heads: number,
): { readonly context: Tensor2D; readonly weights: Tensor3D } {
  const [tokens, width] = q.shape;
  const perHead = width / heads;
  // [T, D] -> [H, n, D / H]
  const split = (x: Tensor2D) =>
    transpose(
      reshape<Rank.R3>(slice(x, [0, 0], [items, width]), [items, heads, perHead]),
      [1, 0, 2],
    );
  const scores = mul(matMul(split(q), split(k), false, true), 1 / Math.sqrt(perHead));
  const weights = softmax<Tensor3D>(add(scores, future(items)));
  const context = reshape<Rank.R2>(transpose(matMul(weights, split(v)), [1, 0, 2]), [items, width]);
  return {
    context: pad<Tensor2D>(context, [
      [0, tokens - items],
      [0, 0],
    ]),
    weights,
  };
}

/** [n, n] MASKED where a key comes after its query. */
function future(items: number): Tensor2D {
  const mask = new Float32Array(items * items);
  for (let query = 0; query < items; query++)
    mask.fill(MASKED, query * items + query + 1, (query + 1) * items);
  return tensor2d(mask, [items, items]);
}
