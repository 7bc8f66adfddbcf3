import { reshape, split, type Rank, type Scalar, type Tensor2D } from '../../tf.ts';
import { ntXent } from '../nt-xent/index.ts';
import { spread, type Packing } from '../packing/index.ts';

/**
 * NT-Xent (ops/nt-xent) of two views of the same users, packed: x [T, F], the first half of the
 * sequences being view 1. Each sequence is its positions side by side, silent where it has no token.
 */
export function packedNtXent(
  x: Tensor2D,
  packing: Packing,
  masked: Tensor2D,
  temperature: number,
): Scalar {
  const { rows, length } = packing;
  const flat = reshape<Rank.R2>(spread(x, packing), [rows, length * x.shape[1]]);
  const [p, q] = split(flat, 2, 0) as [Tensor2D, Tensor2D];
  return ntXent(p, q, masked, temperature);
}
