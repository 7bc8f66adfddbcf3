import { differentiable } from '../../differentiable.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { EPSILON } from './composed.ts';

const forward = nativeKernel(
  'ElcLayerNorm',
  ({ x, weight, bias }: Record<'x' | 'weight' | 'bias', TensorInfo>, _, { kernels, at, make }) => {
    const [n, width] = x.shape;
    const y = make([n, width]);
    kernels.layerNorm(at(x), at(weight), at(bias), at(y), n, width, EPSILON);
    return [y];
  },
);

const backward = nativeKernel(
  'ElcLayerNormGrad',
  ({ dy, x, weight }: Record<'dy' | 'x' | 'weight', TensorInfo>, _, device) => {
    const { kernels, at } = device;
    const [n, width] = x.shape;
    const dx = device.make([n, width]);
    const dWeight = device.make([width]);
    const dBias = device.make([width]);
    const scratch = device.scratch(2 * width);
    kernels.layerNormGrad(
      at(x),
      at(weight),
      at(dy),
      at(dx),
      at(dWeight),
      at(dBias),
      n,
      width,
      EPSILON,
      scratch,
    );
    return [dx, dWeight, dBias];
  },
);

/** See composed.ts. Only x is kept: mean and deviation are computed again in the backward pass. */
export function layerNorm(x: Tensor2D, weight: Tensor1D, bias: Tensor1D): Tensor2D {
  return differentiable(
    [x, weight, bias],
    (x0, w0, b0) => ({
      value: forward({ x: x0, weight: w0, bias: b0 }, {})[0],
      saved: [x0, w0],
    }),
    (dy, x0, w0) => backward({ dy, x: x0, weight: w0 }, {}),
  );
}
