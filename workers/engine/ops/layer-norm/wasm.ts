import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';

type Settings = Record<'epsilon', number>;

/** Values that outweigh waking a thread: some 0.1 ms on one core. */
const LEAST = 2 ** 16;

/** Rows to a block of layerNormGrad's sums (assembly/layer-norm.ts). */
const BLOCK = 64;

const forward = nativeKernel(
  'ElcLayerNorm',
  (
    { x, weight, bias }: Record<'x' | 'weight' | 'bias', TensorInfo>,
    { epsilon }: Settings,
    { each, rows, at, make },
  ) => {
    const [n, width] = x.shape;
    const y = make([n, width]);
    const [fromX, w, b, fromY] = [x, weight, bias, y].map(at);
    each('layerNorm', rows(n, LEAST / width), ({ from, count }) => {
      const skipped = 4 * from * width;
      return {
        ...{ x: fromX + skipped, weight: w, bias: b, y: fromY + skipped },
        ...{ n: count, width, epsilon },
      };
    });
    return [y];
  },
);

const backward = nativeKernel(
  'ElcLayerNormGrad',
  ({ dy, x, weight }: Record<'dy' | 'x' | 'weight', TensorInfo>, { epsilon }: Settings, device) => {
    const { call, at, each, rows } = device;
    const [n, width] = x.shape;
    const dx = device.make([n, width]);
    const [fromX, w, fromDy, fromDx] = [x, weight, dy, dx].map(at);
    // Sums of 64 rows each, added up in their order whoever made them: [blocks, dWeight and dBias].
    const blocks = Math.ceil(n / BLOCK);
    const sums = device.scratch(2 * width * blocks);
    each('layerNormGrad', rows(n, LEAST / width, BLOCK), ({ from, count }) => {
      const skipped = 4 * from * width;
      const own = sums + (4 * 2 * width * from) / BLOCK;
      return {
        ...{ x: fromX + skipped, weight: w, dy: fromDy + skipped, dx: fromDx + skipped },
        ...{ blocks: own, n: count, width, epsilon },
      };
    });
    const dWeight = device.make([width]);
    const dBias = device.make([width]);
    const both = device.scratch(2 * width);
    call('addUp', { rows: sums, out: both, count: blocks, width: 2 * width });
    const one = { count: 1, size: width, fromStride: 0, toStride: 0 };
    call('copyStretches', { from: both, to: at(dWeight), ...one });
    call('copyStretches', { from: both + 4 * width, to: at(dBias), ...one });
    return [dx, dWeight, dBias];
  },
);

const fused = fusedOp({
  forward,
  backward,
  saved: ['x', 'weight'],
  slopes: ['x', 'weight', 'bias'],
});

/** See composed.ts. Only x is kept: mean and deviation are computed again in the backward pass. */
export const layerNorm = (
  x: Tensor2D,
  weight: Tensor1D,
  bias: Tensor1D,
  epsilon: number,
): Tensor2D => fused({ x, weight, bias }, { epsilon });
