import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { Packing } from '../packing/index.ts';

/** Sequences that outweigh waking a thread. */
const LEAST = 128;

const ask = nativeKernel(
  'ElcLastAttention',
  (
    { q, k, v, starts }: Record<'q' | 'k' | 'v' | 'starts', TensorInfo>,
    { heads, length }: Record<'heads' | 'length', number>,
    { kernels, each, rows: cut, at, make, scratch },
  ) => {
    const [rows, width] = q.shape;
    const perHead = width / heads;
    const out = make([rows, width]);
    const [fromQ, fromK, fromV, fromStarts, to] = [q, k, v, starts, out].map(at);
    each('lastAttention', cut(rows, LEAST, 1), ({ from, count }) => [
      fromQ + 4 * from * width,
      fromK,
      fromV,
      fromStarts + 4 * from,
      to + 4 * from * width,
      count,
      heads,
      perHead,
      1 / Math.sqrt(perHead),
      scratch(kernels.packedAttentionScratch(length)),
    ]);
    return [out];
  },
);

/** See composed.ts. Without a gradient. */
export const lastAttention = (
  q: Tensor2D,
  k: Tensor2D,
  v: Tensor2D,
  { starts, length }: Packing,
  heads: number,
): Tensor2D => ask({ q, k, v, starts }, { heads, length })[0] as Tensor2D;
