import { fusedOp } from '../../fused-op.ts';
import type { Scalar, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import { product, symmetricProduct } from '../../wasm-kernels/product.ts';

type Settings = Record<'inverseTemperature', number>;

const forward = nativeKernel(
  'ElcNtXent',
  (
    { p, q, masked }: Record<'p' | 'q' | 'masked', TensorInfo>,
    { inverseTemperature }: Settings,
    device,
  ) => {
    const { call, at, make } = device;
    const [users, width] = p.shape;
    const rows = 2 * users;
    const loss = make([]);
    const both = make([rows, width]);
    const share = make([rows, rows]);
    const half = users * width;
    const one = { count: 1, size: half, fromStride: 0, toStride: 0 };
    call('copyStretches', { from: at(p), to: at(both), ...one });
    call('copyStretches', { from: at(q), to: at(both) + 4 * half, ...one });
    symmetricProduct(device, {
      a: { at: at(both), stride: width },
      c: { at: at(share), stride: rows },
      ...{ m: rows, k: width },
    });
    const places = { share: at(share), masked: at(masked), loss: at(loss) };
    call('contrast', { ...places, rows, inverseTemperature });
    return [loss, both, share];
  },
);

const backward = nativeKernel(
  'ElcNtXentGrad',
  (
    { both, share, dy }: Record<'both' | 'share' | 'dy', TensorInfo>,
    { inverseTemperature }: Settings,
    device,
  ) => {
    const { call, at, make, scratch } = device;
    const [rows, width] = both.shape;
    const users = rows / 2;
    const slopes = scratch(rows * rows);
    const places = { share: at(share), dy: at(dy), slopes };
    call('contrastSlopes', { ...places, rows, inverseTemperature });
    return [0, users].map((from) => {
      const d = make([users, width]);
      product(device, {
        a: { at: slopes + 4 * from * rows, stride: rows },
        b: { at: at(both), stride: width },
        c: { at: at(d), stride: width },
        ...{ m: users, n: width, k: rows },
      });
      return d;
    });
  },
);

const fused = fusedOp({
  forward,
  results: ['loss', 'both', 'share'],
  backward,
  saved: ['both', 'share'],
  slopes: ['p', 'q'],
});

/**
 * See composed.ts. The similarities are symmetric, so half of them are computed; in the backward
 * pass share and its transpose are added first, and multiplied once.
 */
export const ntXent = (p: Tensor2D, q: Tensor2D, masked: Tensor2D, temperature: number): Scalar =>
  fused({ p, q, masked }, { inverseTemperature: 1 / temperature });
