import {
  describeArchitecture,
  readCheckpoint,
  requireAgreement,
  requireHeads,
  rowsForDataset,
} from '../checkpoint/state-dict.ts';
import type { Dataset } from '../data/dataset.ts';
import { repeatedAnswers } from '../data/repeats.ts';
import type { Split } from '../data/split.ts';
import { notFinite, notFiniteSentence } from '../evaluation/finite.ts';
import { finish } from '../evaluation/drain.ts';
import { protocolOf } from '../evaluation/rank.ts';
import { ITEMS, Parameters } from '../models/blocks/parameters.ts';
import { OFFICIAL, type SeenItems } from '../catalog/config.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { CheckpointEvaluation } from '../protocol/lab-api.ts';
import { hasCentres, measure, viewUsers } from '../training/evaluate.ts';

/**
 * Full ranking of a checkpoint (.pt or .safetensors) on a data set, and how its users spread over
 * its intents. Heads and pooling are in no tensor: they come from the file's own config or
 * stand beside its weights, else they are official;
 * so does what is done with earlier items, unless `seenItems` says it.
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
  const { tensors, metadata, heads } = readCheckpoint(bytes);
  const architecture = describeArchitecture(tensors);
  const broken = notFinite(architecture.parameters);
  if (broken !== null) throw unusable(notFiniteSentence(broken));
  if (metadata?.config !== undefined) requireAgreement(architecture, metadata.config);
  const num_attention_heads = heads ?? OFFICIAL.num_attention_heads;
  requireHeads(architecture.hidden_size, num_attention_heads, heads !== null);
  const { pooling, seen_items } = { ...OFFICIAL, ...metadata?.config };
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
      seen_items: seenItems ?? seen_items,
    };
    const { metrics, ties } = await finish(measure(parameters, config, dataset, split));
    const health = hasCentres(parameters)
      ? (await finish(viewUsers(parameters, config, dataset))).health
      : null;
    return {
      metrics,
      ties,
      health,
      users: dataset.users,
      repeated: repeatedAnswers(dataset)[split],
      num_attention_heads,
      matchedByOrder:
        dataset.itemNames !== null &&
        dataset.planted === null &&
        metadata?.datasetHash !== dataset.hash,
      seen_items: config.seen_items,
      protocol: protocolOf(config.seen_items),
      seconds: (performance.now() - started) / 1000,
    };
  } catch (thrown) {
    // What a training would mend by other settings is here the file's.
    if (thrown instanceof LabFailure && thrown.error.code === 'DIVERGED')
      throw unusable(thrown.error.message);
    throw thrown;
  } finally {
    parameters.dispose();
  }
}

const unusable = (why: string): LabFailure =>
  new LabFailure({
    code: 'BAD_CHECKPOINT',
    message: `The checkpoint cannot be ranked: its numbers are not all finite. ${why}`,
    action: 'Choose a checkpoint saved before its training diverged.',
  });
