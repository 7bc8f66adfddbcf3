import { differentiable } from '../../differentiable.ts';
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

/** See composed.ts. One pass each way; between them only two numbers per position are kept. */
export function sampledBce(
  hidden: Tensor2D,
  positive: Tensor2D,
  negative: Tensor2D,
  real: Tensor1D,
  count: number,
): Scalar {
  return differentiable(
    [hidden, positive, negative],
    (h, p, n) => {
      const inputs = { hidden: h, positive: p, negative: n, real };
      const [value, slopes] = forward(inputs, { share: 1 / Math.max(1, count) });
      return { value, saved: [h, p, n, slopes] };
    },
    (dy, h, p, n, slopes) => backward({ hidden: h, positive: p, negative: n, slopes, dy }, {}),
  );
}
