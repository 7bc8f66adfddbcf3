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
    { each, rows: cut, at, make, scratch, room },
  ) => {
    const [rows, width] = q.shape;
    const perHead = width / heads;
    const out = make([rows, width]);
    const [fromQ, fromK, fromV, fromStarts, to] = [q, k, v, starts, out].map(at);
    each('lastAttention', cut(rows, LEAST, 1), ({ from, count }) => ({
      ...{ q: fromQ + 4 * from * width, k: fromK, v: fromV, starts: fromStarts + 4 * from },
      ...{ out: to + 4 * from * width, rows: count },
      ...{ heads, perHead, scale: 1 / Math.sqrt(perHead) },
      scratch: scratch(room('packedAttentionScratch', { length })),
    }));
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
