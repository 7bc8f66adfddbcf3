import { fusedOp } from '../../fused-op.ts';
import type { Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { product } from '../../wasm-kernels/product.ts';

const forward = nativeKernel(
  'ElcLinear',
  ({ x, weight, bias }: Record<'x' | 'weight' | 'bias', TensorInfo>, _, device) => {
    const { at } = device;
    const [ins, outs] = weight.shape;
    const n = x.shape[0];
    const y = device.make([n, outs]);
    product(device, {
      a: { at: at(x), stride: ins },
      b: { at: at(weight), stride: outs },
      first: at(bias),
      c: { at: at(y), stride: outs },
      ...{ m: n, n: outs, k: ins },
    });
    return [y];
  },
);

const backward = nativeKernel(
  'ElcLinearGrad',
  ({ dy, x, weight }: Record<'dy' | 'x' | 'weight', TensorInfo>, _, device) => {
    const { call, at, scratch } = device;
    const [ins, outs] = weight.shape;
    const n = x.shape[0];
    const dx = device.make([n, ins]);
    const dWeight = device.make([ins, outs]);
    const dBias = device.make([outs]);
    product(device, {
      a: { at: at(dy), stride: outs },
      b: { at: at(weight), stride: outs, transposed: true },
      c: { at: at(dx), stride: ins },
      ...{ m: n, n: ins, k: outs },
    });
    product(device, {
      a: { at: at(x), stride: ins, transposed: true },
      b: { at: at(dy), stride: outs },
      c: { at: at(dWeight), stride: outs },
      ...{ m: ins, n: outs, k: n },
    });
    call('sumMiddle', {
      ...{ x: at(dy), y: at(dBias), outer: 1, count: n, inner: outs },
      ...{ scale: 1, scratch: scratch(outs) },
    });
    return [dx, dWeight, dBias];
  },
);

const fused = fusedOp({
  forward,
  backward,
  saved: ['x', 'weight'],
  slopes: ['x', 'weight', 'bias'],
});

/** See composed.ts. dx = dy w', dw = x' dy, without a transposed copy of either. */
export const linear = (x: Tensor2D, weight: Tensor2D, bias: Tensor1D): Tensor2D =>
  fused({ x, weight, bias }, {});
