import { mul, reshape, sum, tensor2d, type Tensor2D } from '../../tf.ts';
import { spread, type Packing } from '../packing/index.ts';

/** The mean of each packed sequence's tokens, x [T, F] -> [rows, F]; 0 where a sequence has none. */
export function packedMean(x: Tensor2D, packing: Packing): Tensor2D {
  const { rows, length, hostPlaces } = packing;
  const counts = new Float32Array(rows);
  for (const place of hostPlaces) counts[Math.floor(place / length)]++;
  const shares = counts.map((count) => 1 / Math.max(1, count));
  const total = sum(reshape(spread(x, packing), [rows, length, x.shape[1]]), 1);
  return mul(total, tensor2d(shares, [rows, 1]));
}
