import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { sizeOf } from '../../wasm-kernels/size.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { keepRule, type DropoutDraw } from './mask.ts';

/** Values that outweigh waking a thread: some 0.3 ms on one core. */
const LEAST = 2 ** 17;

type Rule = Record<'k0' | 'k1' | 'threshold' | 'factor', number>;

const drop = nativeKernel(
  'ElcDropout',
  (
    { x }: Record<'x', TensorInfo>,
    { k0, k1, threshold, factor }: Rule,
    { each, rows, at, make, scratch },
  ) => {
    const y = make(x.shape);
    const [fromX, fromY] = [x, y].map(at);
    each('dropout', rows(sizeOf(x), LEAST), ({ from, count }) => ({
      ...{ x: fromX + 4 * from, y: fromY + 4 * from, n: count, first: from },
      ...{ k0, k1, threshold, factor, scratch: scratch(16) },
    }));
    return [y];
  },
);

const fused = fusedOp({
  forward: drop,
  backward: ({ dy }, rule: Rule) => drop({ x: dy }, rule),
  saved: [],
  slopes: ['x'],
});

/** See composed.ts. No mask is kept: its bits are drawn again in the backward pass. */
export const dropout = (x: Tensor2D, draw: DropoutDraw | null): Tensor2D =>
  draw === null || draw.p === 0 ? x : fused({ x }, { ...draw.key, ...keepRule(draw.p) });
