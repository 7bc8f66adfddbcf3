import { differentiable } from '../../differentiable.ts';
import type { Tensor, Tensor2D, TensorInfo } from '../../tf.ts';
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

/**
 * See composed.ts. Only noted: whoever reads the result draws the bits as it reads, bit for bit those
 * of dropoutMask, here and in the backward pass.
 */
export function dropout(x: Tensor2D, draw: DropoutDraw | null): Tensor2D {
  if (draw === null || draw.p === 0) return x;
  const dropped = (values: Tensor) => drop({ x: values }, { draw });
  return differentiable([x], (x0) => ({ value: dropped(x0)[0], saved: [] }), dropped);
}
