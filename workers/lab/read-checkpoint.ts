import type { SeenItems } from '../catalog/training-settings.ts';
import type { Dataset } from '../data/dataset.ts';
import { answersOf } from '../evaluation/answers.ts';
import { finish } from '../evaluation/drain.ts';
import { evalMetrics } from '../evaluation/metrics.ts';
import { popularityRanking } from '../evaluation/popularity.ts';
import { measure } from '../evaluation/rank.ts';
import { middleRanks } from '../evaluation/ranking.ts';
import { viewUsers } from '../evaluation/view-users.ts';
import type { Fitted } from '../models/fitted.ts';
import type { CheckpointReading, CheckpointView, ViewRequest } from '../protocol/lab-api.ts';
import { MOST_ANSWERS } from '../protocol/run.ts';
import { sampleUsers, takeSnapshot } from '../training/snapshot.ts';
import { healthOf } from './checkpoint-health.ts';
import { rankCheckpoint } from './evaluate-checkpoint.ts';
import { openCheckpoint, readingOf, type OpenCheckpoint } from './open-checkpoint.ts';

/**
 * A checkpoint as a training would have ended: both splits ranked in full, popularity beside them, and its users.
 * @throws LabFailure BAD_CHECKPOINT, CHECKPOINT_REFUSED or CHECKPOINT_MISMATCH.
 */
export async function readCheckpointRun(
  dataset: Dataset,
  bytes: Uint8Array,
  request: ViewRequest & { readonly seenItems: SeenItems },
): Promise<CheckpointReading> {
  const started = performance.now();
  const open = openCheckpoint(dataset, bytes, request.pooling);
  const { seenItems } = request;
  return readingOf(open, async (model) => {
    const { ranked, ranking } = await rankCheckpoint(model, open, 'test', seenItems);
    const { metrics: valid } = await finish(measure(model, 'valid', seenItems));
    const view = await viewOf(model, open, request);
    return {
      ...ranked,
      health: view.health,
      valid,
      popularity: evalMetrics(middleRanks(popularityRanking(dataset, 'test', seenItems))),
      ...answersOf(dataset, ranking, view.intents),
      view: { ...view, config: { ...view.config, seen_items: seenItems } },
      seconds: (performance.now() - started) / 1000,
    };
  });
}

/** The users of a checkpoint alone, as they are read by another pooling. @throws LabFailure as above. */
export async function viewCheckpoint(
  dataset: Dataset,
  bytes: Uint8Array,
  request: ViewRequest,
): Promise<CheckpointView> {
  const open = openCheckpoint(dataset, bytes, request.pooling);
  return readingOf(open, (model) => viewOf(model, open, request));
}

async function viewOf(
  model: Fitted,
  { config, told }: OpenCheckpoint,
  { snapshotUsers }: ViewRequest,
): Promise<CheckpointView> {
  const { dataset } = model;
  const users = await finish(viewUsers(model));
  const sample = sampleUsers(dataset, config.seed, snapshotUsers);
  return {
    config,
    told,
    ...healthOf(users),
    intents: dataset.users > MOST_ANSWERS ? null : users.intents,
    // Epoch 0: nothing was trained here.
    snapshot: takeSnapshot(users, dataset, sample, 0),
  };
}
