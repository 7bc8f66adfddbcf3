import { differentiable } from '../../differentiable.ts';
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

/** See composed.ts. Phi is accurate to 1e-7 here and computed again in the backward pass. */
export function gelu(x: Tensor2D): Tensor2D {
  return differentiable(
    [x],
    (x0) => ({ value: forward({ x: x0 }, {})[0], saved: [x0] }),
    (dy, x0) => backward({ dy, x: x0 }, {}),
  );
}
