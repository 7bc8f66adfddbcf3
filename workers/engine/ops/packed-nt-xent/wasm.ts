import { fusedOp } from '../../fused-op.ts';
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
    { x, places, order, bounds, masked }: Plan & Record<'x' | 'masked', TensorInfo>,
    { inverseTemperature, rows, length }: Settings,
    { call, each, triangle, rows: cut, at, make, scratch, room },
  ) => {
    const width = x.shape[1];
    const loss = make([]);
    const sorted = make(x.shape);
    const share = make([rows, rows]);
    const [fromX, ofOrder, ofSorted] = [x, order, sorted].map(at);
    each('gatherRows', cut(order.shape[0], GATHERED / width), ({ from, count }) => ({
      ...{ table: fromX, ids: ofOrder + 4 * from, out: ofSorted + 4 * from * width },
      ...{ n: count, width, stride: width },
    }));
    const [ofPlaces, ofBounds, ofShare] = [places, bounds, share].map(at);
    each('packedProducts', triangle(rows, LEAST), ({ from, count }) => ({
      ...{ sorted: ofSorted, places: ofPlaces, order: ofOrder, bounds: ofBounds, share: ofShare },
      ...{ from, to: from + count, rows, length, width },
      scratch: scratch(rows * rows + room('gemmScratch', { n: rows, k: width })),
    }));
    const results = { share: ofShare, masked: at(masked), loss: at(loss) };
    call('contrast', { ...results, rows, inverseTemperature });
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
    { call, each, rows: cut, at, make, scratch, room },
  ) => {
    const [tokens, width] = sorted.shape;
    const dx = make([tokens, width]);
    const slopes = scratch(rows * rows);
    call('contrastSlopes', {
      ...{ share: at(share), dy: at(dy), slopes },
      ...{ rows, inverseTemperature },
    });
    const [ofSorted, ofPlaces, ofOrder, ofBounds, ofDx] = [sorted, places, order, bounds, dx].map(
      at,
    );
    each('packedProductsGrad', cut(rows, LEAST, 1), ({ from, count }) => ({
      ...{ sorted: ofSorted, places: ofPlaces, order: ofOrder, bounds: ofBounds, slopes, dx: ofDx },
      ...{ from, to: from + count, rows, length, width },
      scratch: scratch(rows * rows + rows * width + room('gemmScratch', { n: width, k: rows })),
    }));
    // The last bound is the number of real tokens.
    call('clearSpare', { x: ofDx, starts: ofBounds, rows: length, tokens, width });
    return [dx];
  },
);

const fused = fusedOp({
  forward,
  results: ['loss', 'sorted', 'share'],
  backward,
  saved: ['sorted', 'share', 'places', 'order', 'bounds'],
  slopes: ['x'],
});

/** See composed.ts. Position by position, over the sequences that have a token there. */
export const packedNtXent = (
  x: Tensor2D,
  { rows, length, places, positions }: Packing,
  masked: Tensor2D,
  temperature: number,
): Scalar =>
  fused(
    { x, places, order: positions.order, bounds: positions.starts, masked },
    { inverseTemperature: 1 / temperature, rows, length },
  );
