import { LabFailure } from '../protocol/errors.ts';
import type { ClusterHealth, Drift } from '../catalog/metrics.ts';
import { nearestOthers, distinctCentres } from './centres.ts';
import { adjustedRandIndex, entropy, normalisedMutualInformation, purity } from './labellings.ts';
import { meanNorm } from './representation.ts';

/** Users among their centres, all vectors of unit length. */
export interface Clustering {
  /** [users, width] */
  readonly vectors: Float32Array;
  /** [K, width] */
  readonly centres: Float32Array;
  readonly width: number;
  /** Each user's nearest centre, [users] on [0, K). */
  readonly intents: Int32Array;
  /** The true intent of each user, where it is known. */
  readonly planted: Int32Array | null;
}

/**
 * Does the model use its intents, and can they be told apart?
 * @throws LabFailure INTERNAL for a label off the range, no user at all, or arrays of different length.
 */
export function clusterHealth({
  vectors,
  centres,
  width,
  intents,
  planted,
}: Clustering): ClusterHealth {
  const nearest = nearestOthers(centres, width);
  return {
    ...occupancyOf(intents, centres.length / width),
    nmi: planted && normalisedMutualInformation(planted, intents),
    purity: planted && purity(intents, planted),
    meanNorm: meanNorm(vectors, width),
    nearest,
    distinct: distinctCentres(centres, width),
  };
}

/** How users spread over `count` intents. @throws LabFailure INTERNAL; see {@link clusterHealth}. */
export function occupancyOf(
  intents: Int32Array,
  count: number,
): Pick<ClusterHealth, 'intents' | 'used' | 'largestShare' | 'perplexity' | 'occupancy'> {
  if (intents.length === 0) throw fault('cluster health was asked of no users');
  const occupancy = new Array<number>(count).fill(0);
  for (const intent of intents) {
    if (!(intent >= 0 && intent < count))
      throw fault(`a user is assigned to intent ${intent} of ${count}`);
    occupancy[intent] += 1;
  }
  return {
    intents: count,
    used: occupancy.filter((users) => users > 0).length,
    largestShare: Math.max(...occupancy) / intents.length,
    perplexity: Math.exp(entropy(occupancy, intents.length)),
    occupancy,
  };
}

/** How far users stayed together since an earlier look at the same users. */
export const driftOf = (before: Int32Array, now: Int32Array): Drift => ({
  nmi: normalisedMutualInformation(before, now),
  ari: adjustedRandIndex(before, now),
});

function fault(what: string): LabFailure {
  return new LabFailure({
    code: 'INTERNAL',
    message: `The intents could not be measured: ${what}.`,
    action: 'Report this with the settings of the run.',
  });
}
