import { fusedOp } from '../../fused-op.ts';
import type { Scalar, Tensor1D, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';

type Inputs = Record<'hidden' | 'positive' | 'negative', TensorInfo>;

const forward = nativeKernel(
  'ElcSampledBce',
  (
    { hidden, positive, negative, real }: Inputs & Record<'real', TensorInfo>,
    { share }: Record<'share', number>,
    { call, at, make },
  ) => {
    const [n, width] = hidden.shape;
    const loss = make([]);
    const slopes = make([2, n]);
    call('sampledBce', {
      ...{ hidden: at(hidden), positive: at(positive), negative: at(negative), real: at(real) },
      ...{ loss: at(loss), slopes: at(slopes), n, width, share },
    });
    return [loss, slopes];
  },
);

const backward = nativeKernel(
  'ElcSampledBceGrad',
  (
    { hidden, positive, negative, slopes, dy }: Inputs & Record<'slopes' | 'dy', TensorInfo>,
    _,
    { call, at, make },
  ) => {
    const [n, width] = hidden.shape;
    const out = [make([n, width]), make([n, width]), make([n, width])];
    const [dHidden, dPositive, dNegative] = out.map(at);
    call('sampledBceGrad', {
      ...{ hidden: at(hidden), positive: at(positive), negative: at(negative) },
      ...{ slopes: at(slopes), dy: at(dy), dHidden, dPositive, dNegative, n, width },
    });
    return out;
  },
);

const fused = fusedOp({
  forward,
  results: ['loss', 'slopes'],
  backward,
  saved: ['hidden', 'positive', 'negative', 'slopes'],
  slopes: ['hidden', 'positive', 'negative'],
});

/** See composed.ts. One pass each way; between them only two numbers per position are kept. */
export const sampledBce = (
  hidden: Tensor2D,
  positive: Tensor2D,
  negative: Tensor2D,
  real: Tensor1D,
  count: number,
): Scalar => fused({ hidden, positive, negative, real }, { share: 1 / Math.max(1, count) });
