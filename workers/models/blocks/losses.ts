import {
  centreLookup,
  clusterLoss,
  embedding,
  intentFusion,
  nearestCentre,
  ntXent,
  packedNtXent,
  sampledBce,
  maskedPairs,
  unitLength,
  type PickedRows,
} from '../../engine/ops/index.ts';
import { add, mul, split, type Scalar, type Tensor1D, type Tensor2D } from '../../engine/tf.ts';
import type { Alignment, Pooling, Prototype } from '../../catalog/config.ts';
import { flatten, pool, type Encoded } from './pooling.ts';

/** Targets of L_rec on the device, in the layout of the input. */
export interface Targets {
  readonly positive: PickedRows;
  readonly negative: PickedRows;
  /** [tokens] 1 where there is a target. */
  readonly real: Tensor1D;
  readonly count: number;
}

/** L_next_item: h [tokens, D] against the item table [V, D]. */
export const recommendationLoss = (h: Tensor2D, items: Tensor2D, targets: Targets): Scalar =>
  sampledBce(
    h,
    embedding(items, targets.positive),
    embedding(items, targets.negative),
    targets.real,
    targets.count,
  );

export interface ContrastSettings {
  readonly temperature: number;
  readonly pooling: Pooling;
  /** Users of one label are not each other's negatives; null where that is off. int32 [B]. */
  readonly labels: Tensor1D | null;
}

/**
 * L_seq_cl (Eq. 4, 5): the two views of a user agree, each position first meeting its nearest centre.
 * `views`: view 1 of B users, then view 2. `centres` [K, D] as stored, not yet normalised.
 */
export function sequenceContrast(
  { h, input }: Encoded,
  centres: Tensor2D,
  prototype: Prototype,
  { temperature, pooling, labels }: ContrastSettings,
): Scalar {
  const fused = prototype === 'none' ? h : intentFusion(h, centres, prototype);
  const masked = maskedPairs(input.rows / 2, labels);
  if (input.layout === 'packed') return packedNtXent(fused, input.packing, masked, temperature);
  const [p, q] = halves(flatten(fused, input, pooling));
  return ntXent(p, q, masked, temperature);
}

/**
 * L_cluster (Eq. 3) of the un-augmented users; `centres` [K, D] of unit length.
 * Also assigns each user the nearest centre, int32 [B].
 */
export function intentClustering(
  users: Encoded,
  centres: Tensor2D,
  pooling: Pooling,
  alignment: Alignment,
): { loss: Scalar; assignment: Tensor1D } {
  return clusterLoss(unitLength(pool(users, pooling)), centres, alignment);
}

/** The nearest centre of each user alone, int32 [B], where L_cluster is off. */
export const nearestIntents = (users: Encoded, centres: Tensor2D, pooling: Pooling): Tensor1D =>
  nearestCentre(unitLength(pool(users, pooling)), centres);

/**
 * L_intent_cl (Eq. 6 as the official code has it): both views of a user agree with the centre of
 * the un-augmented user. `centres` [K, D] of unit length, assignment int32 [B].
 */
export function intentContrast(
  views: Encoded,
  centres: Tensor2D,
  assignment: Tensor1D,
  { temperature, pooling, labels }: ContrastSettings,
): Scalar {
  const partners = centreLookup(centres, assignment);
  const masked = maskedPairs(views.input.rows / 2, labels);
  const [first, second] = halves(pool(views, pooling)).map((view) =>
    ntXent(view, partners, masked, temperature),
  );
  return mul(add(first, second), 0.5);
}

/** View 1 and view 2 of x [2B, F]. */
const halves = (x: Tensor2D) => split(x, 2, 0) as [Tensor2D, Tensor2D];
