import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';

const nearest = nativeKernel(
  'ElcNearestCentre',
  ({ x, centres }: Record<'x' | 'centres', TensorInfo>, _, { kernels, at, make, scratch }) => {
    const [count, width] = centres.shape;
    const [n] = x.shape;
    const chosen = make([n], 'int32');
    const room = scratch(kernels.nearestScratch(count, width));
    kernels.nearestCentre(at(x), at(centres), at(chosen), n, count, width, room);
    return [chosen];
  },
);

/** See composed.ts. No [n, K] tensor is made. */
export const nearestCentre = (x: Tensor2D, centres: Tensor2D): Tensor1D =>
  nearest({ x, centres }, {})[0] as Tensor1D;
