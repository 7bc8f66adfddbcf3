import {
  div,
  expandDims,
  maximum,
  mean,
  mul,
  reshape,
  type Rank,
  sum,
  type Tensor2D,
  type Tensor3D,
} from '../engine/tf.ts';
import type { Pooling } from '../protocol/config.ts';

/**
 * One vector per user from the encoder's output h [B, L, D] -> [B, D]: the mean over all positions
 * (official, padding included) or over the real ones. real [B, L] is 1 at items, 0 at padding.
 */
export function pool(h: Tensor3D, real: Tensor2D, pooling: Pooling): Tensor2D {
  switch (pooling) {
    case 'all_positions':
      return mean(h, 1);
    case 'real_positions': {
      const count = maximum(sum(real, 1, true), 1); // [B, 1]
      return div(sum(mul(h, expandDims(real, 2)), 1), count);
    }
  }
}

/** P(E) of Eq. 2: positions side by side, x [B * L, F] -> [B, L * F]; padding silenced for `real_positions`. */
export function flatten(x: Tensor2D, real: Tensor2D, pooling: Pooling): Tensor2D {
  const [rows, length] = real.shape;
  const kept = pooling === 'all_positions' ? x : mul(x, reshape(real, [rows * length, 1]));
  return reshape<Rank.R2>(kept, [rows, length * x.shape[1]]);
}
