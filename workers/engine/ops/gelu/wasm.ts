import { differentiable } from '../../differentiable.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { sizeOf } from '../../wasm-kernels/size.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';

const forward = nativeKernel('ElcGelu', ({ x }: Record<'x', TensorInfo>, _, device) => {
  const y = device.make(x.shape);
  device.kernels.gelu(device.at(x), device.at(y), sizeOf(x));
  return [y];
});

const backward = nativeKernel(
  'ElcGeluGrad',
  ({ dy, x }: Record<'dy' | 'x', TensorInfo>, _, device) => {
    const dx = device.make(x.shape);
    device.kernels.geluGrad(device.at(x), device.at(dy), device.at(dx), sizeOf(x));
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
