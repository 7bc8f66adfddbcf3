import type { EvalMetrics, Ties } from '../catalog/metrics.ts';
import { evalMetrics } from './metrics.ts';

/** Where the answers of some users stand, [users] each. */
export interface Ranking {
  /** How many rows score strictly higher than the answer. */
  readonly above: Int32Array;
  /** How many others score the same. */
  readonly tied: Int32Array;
}

/** Metrics of a ranking, and how much of them is owed to ties. */
export interface Measured {
  readonly metrics: EvalMetrics;
  readonly ties: Ties;
}

/**
 * The metrics with every answer before its equals, as HR and NDCG are counted from "strictly higher", and
 * beside them the same in the middle of the ties. @throws LabFailure TOO_FEW_USERS.
 */
export function measured(ranking: Ranking): Measured {
  const metrics = evalMetrics(ranking.above);
  const users = ranking.tied.reduce((count, tied) => count + (tied > 0 ? 1 : 0), 0);
  return {
    metrics,
    ties: {
      share: users / ranking.tied.length,
      middle: users === 0 ? metrics : evalMetrics(middleRanks(ranking)),
    },
  };
}

/** Each answer's mean place among its equals, halves included: [users], 0 = first. */
export const middleRanks = ({ above, tied }: Ranking): Float64Array =>
  Float64Array.from(above, (rank, user) => rank + tied[user] / 2);
