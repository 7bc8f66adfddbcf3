import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { WORTH_A_THREAD } from '../../wasm-kernels/shares.ts';

const nearest = nativeKernel(
  'ElcNearestCentre',
  (
    { x, centres }: Record<'x' | 'centres', TensorInfo>,
    _,
    { each, rows, at, make, scratch, room },
  ) => {
    const [count, width] = centres.shape;
    const [n] = x.shape;
    const chosen = make([n], 'int32');
    const [fromX, fromCentres, to] = [x, centres, chosen].map(at);
    each('nearestCentre', rows(n, Math.max(1, WORTH_A_THREAD / (count * width)), 32), (share) => ({
      ...{ x: fromX + 4 * share.from * width, centres: fromCentres, out: to + 4 * share.from },
      ...{ n: share.count, count, width },
      scratch: scratch(room('nearestScratch', { centres: count, width })),
    }));
    return [chosen];
  },
);

/** See composed.ts. No [n, K] tensor is made. */
export const nearestCentre = (x: Tensor2D, centres: Tensor2D): Tensor1D =>
  nearest({ x, centres }, {})[0] as Tensor1D;
