import {
  add,
  argMin,
  expandDims,
  matMul,
  mean,
  min,
  mul,
  square,
  sub,
  sum,
  transpose,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
} from '../../tf.ts';

export interface ClusterTerms {
  /** L_cluster = alignment - decoupling. */
  readonly loss: Scalar;
  /** Nearest centre of each user, int32 [B]. */
  readonly assignment: Tensor1D;
}

/** |a|^2 + |b|^2 - 2 a.b, a [n, D], b [m, D] -> [n, m] (E: src/trainers.py:302). */
function squaredDistances(a: Tensor2D, b: Tensor2D): Tensor2D {
  const normsA = expandDims(sum(square(a), -1), 1);
  const normsB = expandDims(sum(square(b), -1), 0);
  return sub(add(normsA, normsB), mul(matMul(a, transpose(b)), 2));
}

/**
 * The clustering loss (Eq. 3 as the official code computes it, E: src/trainers.py:294-310), users
 * x [B, D] and centres [K, D], all of unit length:
 *   alignment  = mean of |x_i - c_j|^2 over all centres j, or over the nearest alone;
 *   decoupling = mean of |c_i - c_j|^2 over all K^2 pairs, the zero diagonal among them.
 */
export function clusterLoss(
  x: Tensor2D,
  centres: Tensor2D,
  alignment: 'all_centres' | 'nearest_centre',
): ClusterTerms {
  const toCentres = squaredDistances(x, centres);
  const aligned = alignment === 'all_centres' ? mean(toCentres) : mean(min(toCentres, -1));
  const spread = mean(squaredDistances(centres, centres));
  return {
    loss: sub(aligned, spread),
    assignment: argMin(toCentres, -1),
  };
}
