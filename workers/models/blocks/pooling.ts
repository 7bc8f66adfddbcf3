import { packedMean } from '../../engine/ops/index.ts';
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
} from '../../engine/tf.ts';
import type { Pooling } from '../../catalog/contrast-fields.ts';
import type { PaddedSequences, Sequences } from './sequences.ts';

/** Sequences, encoded: h [tokens, D] as `input` lays them. */
export interface Encoded {
  readonly h: Tensor2D;
  readonly input: Sequences;
}

/**
 * One vector per sequence from the encoder's output -> [rows, D]: the mean over all positions
 * (official, padding included) or over the real ones.
 */
export function pool({ h, input }: Encoded, pooling: Pooling): Tensor2D {
  if (input.layout === 'packed') {
    if (pooling === 'all_positions') throw new Error('padding was not computed');
    return packedMean(h, input.packing);
  }
  const positions = reshape<Rank.R3>(h, [input.rows, input.length, h.shape[1]]);
  switch (pooling) {
    case 'all_positions':
      return mean(positions, 1);
    case 'real_positions': {
      const count = maximum(sum(input.real, 1, true), 1); // [rows, 1]
      return div(sum(mul(positions, expandDims(input.real, 2)), 1), count);
    }
  }
}

/** P(E) of Eq. 2: positions side by side, x [rows * L, F] -> [rows, L * F]; padding silenced for `real_positions`. */
export function flatten(x: Tensor2D, { rows, length, real }: PaddedSequences, pooling: Pooling) {
  const kept = pooling === 'all_positions' ? x : mul(x, reshape(real, [rows * length, 1]));
  return reshape<Rank.R2>(kept, [rows, length * x.shape[1]]);
}
