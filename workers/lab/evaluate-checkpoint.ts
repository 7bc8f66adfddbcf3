import type { Dataset } from '../data/dataset.ts';
import { repeatedAnswers } from '../data/repeats.ts';
import type { Split } from '../data/split.ts';
import { finish } from '../evaluation/drain.ts';
import { evaluationRanks, protocolOf } from '../evaluation/rank.ts';
import { measured, type Ranking } from '../evaluation/ranking.ts';
import { viewUsers } from '../evaluation/view-users.ts';
import type { SeenItems } from '../catalog/training-settings.ts';
import type { Fitted } from '../models/fitted.ts';
import type { CheckpointEvaluation } from '../protocol/lab-api.ts';
import { openCheckpoint, readingOf, type OpenCheckpoint } from './open-checkpoint.ts';

/**
 * Full ranking of a checkpoint (.pt or .safetensors) on a data set, and how its users spread over its intents.
 * What is done with earlier items is the file's own setting, else official, unless `seenItems` says it.
 * @throws LabFailure BAD_CHECKPOINT, also where weights or scores are not finite, CHECKPOINT_REFUSED
 *   or CHECKPOINT_MISMATCH.
 */
export async function evaluateCheckpoint(
  dataset: Dataset,
  bytes: Uint8Array,
  split: Split,
  seenItems: SeenItems | null = null,
): Promise<CheckpointEvaluation> {
  const started = performance.now();
  const open = openCheckpoint(dataset, bytes);
  return readingOf(open, async (model) => {
    const { ranked } = await rankCheckpoint(model, open, split, seenItems);
    const health = model.prepared.intents === null ? null : (await finish(viewUsers(model))).health;
    return { ...ranked, health, seconds: (performance.now() - started) / 1000 };
  });
}

/** The ranking of an open checkpoint, and what must be known to read it. */
export async function rankCheckpoint(
  model: Fitted,
  open: OpenCheckpoint,
  split: Split,
  seenItems: SeenItems | null,
): Promise<{
  readonly ranked: Omit<CheckpointEvaluation, 'health' | 'seconds'>;
  readonly ranking: Ranking;
}> {
  const { dataset } = model;
  const seen = seenItems ?? open.config.seen_items;
  const ranking = await finish(evaluationRanks(model, split, seen));
  const { metrics, ties } = measured(ranking);
  const ranked = {
    metrics,
    ties,
    users: dataset.users,
    repeated: repeatedAnswers(dataset)[split],
    models: open.models,
    num_attention_heads: open.heads,
    headsAssumed: open.headsAssumed,
    matchedByOrder: open.matchedByOrder,
    seen_items: seen,
    protocol: protocolOf(seen),
  };
  return { ranked, ranking };
}
