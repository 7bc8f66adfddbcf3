import {
  centreLookup,
  clusterLoss,
  embedding,
  intentFusion,
  ntXent,
  sampledBce,
  struckPairs,
  unitLength,
  type PickedRows,
} from '../engine/ops/index.ts';
import {
  add,
  mul,
  reshape,
  type Rank,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
} from '../engine/tf.ts';
import type { Alignment, Pooling, Prototype } from '../protocol/config.ts';
import { flatten, pool } from './pooling.ts';

/** Targets of L_rec on the device. */
export interface Targets {
  readonly positive: PickedRows;
  readonly negative: PickedRows;
  /** [B * L] 1 where there is a target. */
  readonly real: Tensor1D;
  readonly count: number;
}

/** L_next_item: h [B, L, D] against the item table [V, D]. */
export function recommendationLoss(h: Tensor3D, items: Tensor2D, targets: Targets): Scalar {
  const [rows, length, width] = h.shape;
  return sampledBce(
    reshape(h, [rows * length, width]),
    embedding(items, targets.positive),
    embedding(items, targets.negative),
    targets.real,
    targets.count,
  );
}

/** Two views of the same users, encoded: [B, L, D] each, with their real positions [B, L]. */
export interface EncodedViews {
  readonly h: readonly [Tensor3D, Tensor3D];
  readonly real: readonly [Tensor2D, Tensor2D];
}

export interface ContrastSettings {
  readonly temperature: number;
  readonly pooling: Pooling;
  /** Users of one label are not each other's negatives; null where that is off. int32 [B]. */
  readonly labels: Tensor1D | null;
}

/**
 * L_seq_cl (Eq. 4, 5): the two views agree, each position first meeting its nearest centre.
 * `centres` [K, D] as stored, not yet normalised.
 */
export function sequenceContrast(
  { h, real }: EncodedViews,
  centres: Tensor2D,
  prototype: Prototype,
  { temperature, pooling, labels }: ContrastSettings,
): Scalar {
  const [rows, length, width] = h[0].shape;
  const [p, q] = [0, 1].map((view) => {
    const positions = reshape<Rank.R2>(h[view], [rows * length, width]);
    const fused = prototype === 'none' ? positions : intentFusion(positions, centres, prototype);
    return flatten(fused, real[view], pooling);
  });
  return ntXent(p, q, struckPairs(rows, labels), temperature);
}

/**
 * L_cluster (Eq. 3) of the un-augmented users h [B, L, D]; `centres` [K, D] of unit length.
 * Also assigns each user the nearest centre, int32 [B].
 */
export function intentClustering(
  h: Tensor3D,
  real: Tensor2D,
  centres: Tensor2D,
  pooling: Pooling,
  alignment: Alignment,
): { loss: Scalar; assignment: Tensor1D } {
  return clusterLoss(unitLength(pool(h, real, pooling)), centres, alignment);
}

/**
 * L_intent_cl (Eq. 6 as the official code has it): both views of a user agree with the centre of
 * the un-augmented user. `centres` [K, D] of unit length, assignment int32 [B].
 */
export function intentContrast(
  { h, real }: EncodedViews,
  centres: Tensor2D,
  assignment: Tensor1D,
  { temperature, pooling, labels }: ContrastSettings,
): Scalar {
  const partners = centreLookup(centres, assignment);
  const struck = struckPairs(h[0].shape[0], labels);
  const [first, second] = [0, 1].map((view) =>
    ntXent(pool(h[view], real[view], pooling), partners, struck, temperature),
  );
  return mul(add(first, second), 0.5);
}
