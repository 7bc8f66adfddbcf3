import {
  add,
  matMul,
  mul,
  reshape,
  softmax,
  tensor,
  transpose,
  type Rank,
  type Tensor2D,
} from '../../tf.ts';
import { MASKED } from '../attention/index.ts';
import { spread, type Packing } from '../packing/index.ts';

/**
 * Attention in which only the last token of each packed sequence asks: q [rows, D] of those tokens,
 * k and v [T, D] of all -> [rows, D]. What ranking needs of the last layer. Every sequence has a token.
 */
export function lastAttention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  packing: Packing,
  heads: number,
): Tensor2D {
  const { rows, length, hostPlaces } = packing;
  const width = q.shape[1];
  const perHead = width / heads;
  const mask = new Float32Array(rows * length).fill(MASKED);
  for (const place of hostPlaces) mask[place] = 0;
  // [rows * L, D] -> [rows, H, L, D / H]
  const split = (x: Tensor2D) =>
    transpose(reshape(spread(x, packing), [rows, length, heads, perHead]), [0, 2, 1, 3]);
  const scores = matMul(reshape(q, [rows, heads, 1, perHead]), split(k), false, true);
  const scaled = mul(scores, 1 / Math.sqrt(perHead));
  const weights = softmax(add(scaled, tensor(mask, [rows, 1, 1, length])));
  return reshape<Rank.R2>(matMul(weights, split(v)), [rows, width]);
}
