import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { sizeOf } from '../../wasm-kernels/size.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';

/** Values that outweigh waking a thread: some 0.03 ms on one core. */
const LEAST = 2 ** 15;

const forward = nativeKernel('ElcGelu', ({ x }: Record<'x', TensorInfo>, _, device) => {
  const y = device.make(x.shape);
  const [from, to] = [x, y].map(device.at);
  device.each('gelu', device.rows(sizeOf(x), LEAST), (share) => ({
    ...{ x: from + 4 * share.from, y: to + 4 * share.from, n: share.count },
  }));
  return [y];
});

const backward = nativeKernel(
  'ElcGeluGrad',
  ({ dy, x }: Record<'dy' | 'x', TensorInfo>, _, device) => {
    const dx = device.make(x.shape);
    const places = [x, dy, dx].map(device.at);
    device.each('geluGrad', device.rows(sizeOf(x), LEAST), ({ from, count }) => {
      const [ofX, ofDy, ofDx] = places.map((place) => place + 4 * from);
      return { x: ofX, dy: ofDy, dx: ofDx, n: count };
    });
    return [dx];
  },
);

const fused = fusedOp({ forward, backward, saved: ['x'], slopes: ['x'] });

/** See composed.ts. Phi is accurate to 1e-7 here and computed again in the backward pass. */
export const gelu = (x: Tensor2D): Tensor2D => fused({ x }, {});
