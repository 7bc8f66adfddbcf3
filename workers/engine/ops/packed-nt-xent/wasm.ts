import { differentiable } from '../../differentiable.ts';
import type { Scalar, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { Packing } from '../packing/index.ts';

type Plan = Record<'places' | 'order' | 'bounds', TensorInfo>;
type Settings = Record<'inverseTemperature' | 'rows' | 'length', number>;

const forward = nativeKernel(
  'ElcPackedNtXent',
  (
    { x, places, order, bounds, struck }: Plan & Record<'x' | 'struck', TensorInfo>,
    { inverseTemperature, rows, length }: Settings,
    { kernels, at, make, scratch },
  ) => {
    const width = x.shape[1];
    const loss = make([]);
    const sorted = make(x.shape);
    const share = make([rows, rows]);
    kernels.packedNtXent(
      at(x),
      at(places),
      at(order),
      at(bounds),
      at(struck),
      at(sorted),
      at(share),
      at(loss),
      rows,
      length,
      width,
      inverseTemperature,
      scratch(rows * rows + kernels.gemmScratch(rows, width)),
    );
    return [loss, sorted, share];
  },
);

const backward = nativeKernel(
  'ElcPackedNtXentGrad',
  (
    {
      sorted,
      places,
      order,
      bounds,
      share,
      dy,
    }: Plan & Record<'sorted' | 'share' | 'dy', TensorInfo>,
    { inverseTemperature, rows, length }: Settings,
    { kernels, at, make, scratch },
  ) => {
    const [tokens, width] = sorted.shape;
    const dx = make([tokens, width]);
    kernels.packedNtXentGrad(
      at(sorted),
      at(places),
      at(order),
      at(bounds),
      at(share),
      at(dy),
      at(dx),
      tokens,
      rows,
      length,
      width,
      inverseTemperature,
      scratch(2 * rows * rows + rows * width + kernels.gemmScratch(width, rows)),
    );
    return [dx];
  },
);

/** See composed.ts. Position by position, over the sequences that have a token there. */
export function packedNtXent(
  x: Tensor2D,
  { rows, length, places, positions }: Packing,
  struck: Tensor2D,
  temperature: number,
): Scalar {
  const settings = { inverseTemperature: 1 / temperature, rows, length };
  const plan = { places, order: positions.order, bounds: positions.starts };
  return differentiable(
    [x],
    (x0) => {
      const [value, sorted, share] = forward({ x: x0, ...plan, struck }, settings);
      return { value, saved: [sorted, share] };
    },
    (dy, sorted, share) => backward({ sorted, ...plan, share, dy }, settings),
  );
}
