import { differentiable } from '../../differentiable.ts';
import type { Scalar, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';

type Settings = Record<'inverseTemperature', number>;

const forward = nativeKernel(
  'ElcNtXent',
  (
    { p, q, struck }: Record<'p' | 'q' | 'struck', TensorInfo>,
    { inverseTemperature }: Settings,
    { kernels, at, make, scratch },
  ) => {
    const [users, width] = p.shape;
    const loss = make([]);
    const both = make([2 * users, width]);
    const share = make([2 * users, 2 * users]);
    kernels.ntXent(
      at(p),
      at(q),
      at(struck),
      at(both),
      at(share),
      at(loss),
      users,
      width,
      inverseTemperature,
      scratch(kernels.gemmScratch(2 * users, width)),
    );
    return [loss, both, share];
  },
);

const backward = nativeKernel(
  'ElcNtXentGrad',
  (
    { both, share, dy }: Record<'both' | 'share' | 'dy', TensorInfo>,
    { inverseTemperature }: Settings,
    { kernels, at, make, scratch },
  ) => {
    const [rows, width] = both.shape;
    const slopes = [make([rows / 2, width]), make([rows / 2, width])];
    const [dp, dq] = slopes.map(at);
    kernels.ntXentGrad(
      at(both),
      at(share),
      at(dy),
      dp,
      dq,
      rows / 2,
      width,
      inverseTemperature,
      scratch(rows * rows + kernels.gemmScratch(width, rows)),
    );
    return slopes;
  },
);

/**
 * See composed.ts. The similarities are symmetric, so half of them are computed; in the backward
 * pass share and its transpose are added first, and multiplied once.
 */
export function ntXent(p: Tensor2D, q: Tensor2D, struck: Tensor2D, temperature: number): Scalar {
  const settings = { inverseTemperature: 1 / temperature };
  return differentiable(
    [p, q],
    (p0, q0) => {
      const [value, both, share] = forward({ p: p0, q: q0, struck }, settings);
      return { value, saved: [both, share] };
    },
    (dy, both, share) => backward({ both, share, dy }, settings),
  );
}
