import { differentiable } from '../../differentiable.ts';
import type { Tensor, Tensor2D, TensorInfo } from '../../tf.ts';
import { sizeOf } from '../../wasm-kernels/size.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { keepRule, type DropoutDraw } from './mask.ts';

/** Values that outweigh waking a thread: some 0.3 ms on one core. */
const LEAST = 2 ** 17;

const drop = nativeKernel(
  'ElcDropout',
  (
    { x }: Record<'x', TensorInfo>,
    { k0, k1, threshold, factor }: Record<'k0' | 'k1' | 'threshold' | 'factor', number>,
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

/** See composed.ts. No mask is kept: its bits are drawn again in the backward pass. */
export function dropout(x: Tensor2D, draw: DropoutDraw | null): Tensor2D {
  if (draw === null || draw.p === 0) return x;
  const rule = { ...draw.key, ...keepRule(draw.p) };
  const dropped = (values: Tensor) => drop({ x: values }, rule);
  return differentiable([x], (x0) => ({ value: dropped(x0)[0], saved: [] }), dropped);
}
