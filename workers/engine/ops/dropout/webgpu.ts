import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { mapSummands } from '../../webgpu-kernels/whole-summand.ts';
import { gpuKernel } from '../../webgpu-kernels/kernel.ts';
import type { DropoutDraw } from './mask.ts';

const drop = gpuKernel(
  'ElcDropout',
  ({ x }: Record<'x', TensorInfo>, { draw }: { draw: DropoutDraw }, { backend }) => {
    const summands = mapSummands(
      x,
      backend,
      (summand) => summand.draw === null,
      (summand) => ({ ...summand, draw }),
    );
    return [backend.defer(x.shape, summands)];
  },
);

const fused = fusedOp({
  forward: drop,
  backward: ({ dy }, rule: { draw: DropoutDraw }) => drop({ x: dy }, rule),
  saved: [],
  slopes: ['x'],
});

/**
 * See composed.ts. Only noted: whoever reads the result draws the bits as it reads, bit for bit those
 * of dropoutMask, here and in the backward pass.
 */
export const dropout = (x: Tensor2D, draw: DropoutDraw | null): Tensor2D =>
  draw === null || draw.p === 0 ? x : fused({ x }, { draw });
