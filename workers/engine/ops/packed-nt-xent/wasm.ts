import { differentiable } from '../../differentiable.ts';
import type { Scalar, Tensor2D, TensorInfo } from '../../tf.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { Packing } from '../packing/index.ts';

type Plan = Record<'places' | 'order' | 'bounds', TensorInfo>;
type Settings = Record<'inverseTemperature' | 'rows' | 'length', number>;

/** Sequences, and values copied, that outweigh waking a thread. */
const LEAST = 64;
const GATHERED = 2 ** 18;

const forward = nativeKernel(
  'ElcPackedNtXent',
  (
    { x, places, order, bounds, struck }: Plan & Record<'x' | 'struck', TensorInfo>,
    { inverseTemperature, rows, length }: Settings,
    { kernels, each, triangle, rows: cut, at, make, scratch },
  ) => {
    const width = x.shape[1];
    const loss = make([]);
    const sorted = make(x.shape);
    const share = make([rows, rows]);
    const [fromX, ofOrder, ofSorted] = [x, order, sorted].map(at);
    each('gatherRows', cut(order.shape[0], GATHERED / width), ({ from, count }) => [
      fromX,
      ofOrder + 4 * from,
      ofSorted + 4 * from * width,
      count,
      width,
      width,
    ]);
    const [ofPlaces, ofBounds, ofShare] = [places, bounds, share].map(at);
    each('packedProducts', triangle(rows, LEAST), ({ from, count }) => [
      ofSorted,
      ofPlaces,
      ofOrder,
      ofBounds,
      ofShare,
      from,
      from + count,
      rows,
      length,
      width,
      scratch(rows * rows + kernels.gemmScratch(rows, width)),
    ]);
    kernels.contrast(ofShare, at(struck), at(loss), rows, inverseTemperature);
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
    { kernels, each, rows: cut, at, make, scratch },
  ) => {
    const [tokens, width] = sorted.shape;
    const dx = make([tokens, width]);
    const slopes = scratch(rows * rows);
    kernels.contrastSlopes(at(share), at(dy), slopes, rows, inverseTemperature);
    const [ofSorted, ofPlaces, ofOrder, ofBounds, ofDx] = [sorted, places, order, bounds, dx].map(
      at,
    );
    each('packedProductsGrad', cut(rows, LEAST, 1), ({ from, count }) => [
      ofSorted,
      ofPlaces,
      ofOrder,
      ofBounds,
      slopes,
      ofDx,
      from,
      from + count,
      rows,
      length,
      width,
      scratch(rows * rows + rows * width + kernels.gemmScratch(width, rows)),
    ]);
    // The last bound is the number of real tokens.
    kernels.clearSpare(ofDx, ofBounds, length, tokens, width);
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
