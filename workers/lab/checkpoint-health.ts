import type { ClusterHealth } from '../catalog/metrics.ts';
import type { Pooling } from '../catalog/contrast-fields.ts';
import type { Dataset } from '../data/dataset.ts';
import { finish } from '../evaluation/drain.ts';
import { clusterLossOfMeans, meanNorm } from '../evaluation/representation.ts';
import { viewUsers, type UserView } from '../evaluation/view-users.ts';
import { openCheckpoint, readingOf } from './open-checkpoint.ts';

/** How the users of a checkpoint lie, and whether its intents are in use. */
export interface CheckpointHealth {
  readonly models: readonly string[];
  /** How users were read from their positions; null where the model has no such setting. */
  readonly pooling: string | null;
  readonly users: number;
  /** Null for a model that stores no centres. */
  readonly health: ClusterHealth | null;
  /** Length of the mean of users' vectors of unit length, 0 to 1. */
  readonly meanNorm: number;
  /** L_cluster (Eq. 3) over all users; null without centres. */
  readonly clusterLoss: number | null;
}

/**
 * Looks inside a checkpoint on a data set: every user by the training input, without dropout.
 * @throws LabFailure BAD_CHECKPOINT, CHECKPOINT_REFUSED or CHECKPOINT_MISMATCH.
 */
export async function checkpointHealth(
  dataset: Dataset,
  bytes: Uint8Array,
  pooling: Pooling | null = null,
): Promise<CheckpointHealth> {
  const open = openCheckpoint(dataset, bytes, pooling);
  const { pooling: read } = open.config;
  return readingOf(open, async (model) => ({
    models: open.models,
    pooling: typeof read === 'string' ? read : null,
    users: dataset.users,
    ...healthOf(await finish(viewUsers(model))),
  }));
}

/** What the vectors of all users are as a whole. */
export function healthOf({
  users,
  vectors,
  centres,
  health,
}: UserView): Pick<CheckpointHealth, 'health' | 'meanNorm' | 'clusterLoss'> {
  const width = vectors.length / users.length;
  return {
    health,
    meanNorm: meanNorm(vectors, width),
    clusterLoss: centres && clusterLossOfMeans(vectors, centres, width),
  };
}
