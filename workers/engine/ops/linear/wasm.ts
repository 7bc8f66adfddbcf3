import { differentiable } from '../../differentiable.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';

const forward = nativeKernel(
  'ElcLinear',
  ({ x, weight, bias }: Record<'x' | 'weight' | 'bias', TensorInfo>, _, device) => {
    const { kernels, at } = device;
    const [ins, outs] = weight.shape;
    const n = x.shape[0];
    const y = device.make([n, outs]);
    const scratch = device.scratch(kernels.gemmScratch(outs, ins));
    kernels.linear(at(x), at(weight), at(bias), at(y), n, ins, outs, scratch);
    return [y];
  },
);

const backward = nativeKernel(
  'ElcLinearGrad',
  ({ dy, x, weight }: Record<'dy' | 'x' | 'weight', TensorInfo>, _, device) => {
    const { kernels, at } = device;
    const [ins, outs] = weight.shape;
    const n = x.shape[0];
    const dx = device.make([n, ins]);
    const dWeight = device.make([ins, outs]);
    const dBias = device.make([outs]);
    const largest = Math.max(kernels.gemmScratch(ins, outs), kernels.gemmScratch(outs, n));
    const scratch = device.scratch(largest);
    kernels.linearInputGrad(at(dy), at(weight), at(dx), n, ins, outs, scratch);
    kernels.linearWeightGrad(at(x), at(dy), at(dWeight), n, ins, outs, scratch);
    kernels.sumMiddle(at(dy), at(dBias), 1, n, outs, 1, scratch);
    return [dx, dWeight, dBias];
  },
);

/** See composed.ts. dx = dy w', dw = x' dy, without a transposed copy of either. */
export function linear(x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D {
  return differentiable(
    [x, weight, bias],
    (x0, w0, b0) => ({
      value: forward({ x: x0, weight: w0, bias: b0 }, {})[0],
      saved: [x0, w0],
    }),
    (dy, x0, w0) => backward({ dy, x: x0, weight: w0 }, {}),
  );
}
