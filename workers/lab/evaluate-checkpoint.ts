import { describeArchitecture, readCheckpoint, rowsForDataset } from '../checkpoint/state-dict.ts';
import type { Dataset } from '../data/dataset.ts';
import type { Split } from '../data/split.ts';
import { finish } from '../evaluation/finish.ts';
import { ITEMS, Parameters } from '../model/parameters.ts';
import { OFFICIAL } from '../protocol/config.ts';
import type { ClusterHealth, EvalMetrics } from '../protocol/metrics.ts';
import { hasCentres, measure, viewUsers } from '../training/evaluate.ts';

export interface CheckpointEvaluation {
  readonly metrics: EvalMetrics;
  readonly health: ClusterHealth | null;
  readonly users: number;
  readonly seconds: number;
}

/**
 * Full ranking of a checkpoint (.pt or .safetensors) on a data set, and how its users spread over
 * its intents. Heads and pooling are in no tensor: they come from the file's own config, else official.
 * @throws LabFailure BAD_CHECKPOINT, CHECKPOINT_REFUSED or CHECKPOINT_MISMATCH.
 */
export async function evaluateCheckpoint(
  dataset: Dataset,
  bytes: Uint8Array,
  split: Split,
): Promise<CheckpointEvaluation> {
  const started = performance.now();
  const { tensors, metadata } = readCheckpoint(bytes);
  const architecture = describeArchitecture(tensors);
  const { num_attention_heads, pooling } = { ...OFFICIAL, ...metadata?.config };
  const items = architecture.parameters.get(ITEMS);
  if (items === undefined) throw new Error(`${ITEMS} is missing`);
  const embedding = rowsForDataset(items, dataset.originalItems);
  const parameters = Parameters.from(
    { ...architecture, vocabulary: embedding.shape[0] },
    new Map([...architecture.parameters, [ITEMS, embedding]]),
  );
  try {
    const config = {
      num_hidden_layers: architecture.num_hidden_layers,
      num_attention_heads,
      pooling,
    };
    const metrics = await finish(measure(parameters, config, dataset, split));
    const health = hasCentres(parameters)
      ? (await finish(viewUsers(parameters, config, dataset))).health
      : null;
    const seconds = (performance.now() - started) / 1000;
    return { metrics, health, users: dataset.users, seconds };
  } finally {
    parameters.dispose();
  }
}
