import { tensor, type Tensor2D, type Tensor4D } from '../../tf.ts';
import { attention, MASKED } from '../attention/index.ts';
import type { DropoutDraw } from '../dropout/mask.ts';
import { collect, spread, type Packing } from '../packing/index.ts';

export interface PackedAttentionShape {
  readonly heads: number;
  /** A token attends to itself and to those before it; else to all of its sequence. */
  readonly causal: boolean;
}

/**
 * Multi-head self-attention core of packed sequences: q, k, v [T, D] -> [T, D]. A token attends to the
 * tokens of its own sequence, up to itself where causal: all that the padded layout lets it see, as a
 * masked key weighs exactly 0 there.
 * Dropout draws for a (sequence, head, query, key) are those of the padded layout. Stated by way of it.
 */
export function packedAttention(
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  packing: Packing,
  { heads, causal }: PackedAttentionShape,
  draw: DropoutDraw | null,
): Tensor2D {
  const { rows, length } = packing;
  const [qs, ks, vs] = [q, k, v].map((x) => spread(x, packing));
  const out = attention(qs, ks, vs, maskOf(packing, causal), { rows, length, heads }, draw);
  return collect(out, packing);
}

/** [rows, 1, L, L] 0 where a real key may be seen, else MASKED. */
function maskOf({ rows, length, hostPlaces }: Packing, causal: boolean): Tensor4D {
  const mask = new Float32Array(rows * length * length).fill(MASKED);
  for (const place of hostPlaces) {
    const key = place % length;
    const row = (place - key) / length;
    for (let query = causal ? key : 0; query < length; query++)
      mask[(row * length + query) * length + key] = 0;
  }
  return tensor(mask, [rows, 1, length, length]);
}
