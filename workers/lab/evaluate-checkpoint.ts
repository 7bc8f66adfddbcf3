import {
  readCheckpoint,
  requireAgreement,
  requireHeads,
  rowsForDataset,
} from '../checkpoint/state-dict.ts';
import type { Dataset } from '../data/dataset.ts';
import { repeatedAnswers } from '../data/repeats.ts';
import type { Split } from '../data/split.ts';
import { finish } from '../evaluation/drain.ts';
import { measure, protocolOf } from '../evaluation/rank.ts';
import { viewUsers } from '../evaluation/view-users.ts';
import { notFinite, notFiniteSentence } from '../models/blocks/finite.ts';
import type { NamedTensors } from '../models/blocks/parameters.ts';
import { modelFrom } from '../models/fitted.ts';
import { recommenderOf } from '../models/registry.ts';
import type { RunConfig } from '../catalog/config.ts';
import type { SeenItems } from '../catalog/training-settings.ts';
import { LabFailure } from '../protocol/errors.ts';
import type { CheckpointEvaluation } from '../protocol/lab-api.ts';
import { findModel, type FoundModel } from './recognise.ts';

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
  const found = findModel(tensors, metadata?.config);
  const broken = notFinite(found.tensors);
  if (broken !== null) throw unusable(notFiniteSentence(broken));
  if (metadata?.config !== undefined) requireAgreement(found.told, metadata.config);
  const config = configOf(found, metadata?.config, heads);
  const model = modelFrom(config, dataset, tensorsFor(dataset, found, config));
  try {
    const seen = seenItems ?? config.seen_items;
    const { metrics, ties } = await finish(measure(model, split, seen));
    const health = model.prepared.intents === null ? null : (await finish(viewUsers(model))).health;
    return {
      metrics,
      ties,
      health,
      users: dataset.users,
      repeated: repeatedAnswers(dataset)[split],
      models: found.models,
      num_attention_heads: headsOf(config),
      headsAssumed: headsOf(config) !== null && heads === null && metadata?.config === undefined,
      matchedByOrder:
        dataset.itemNames !== null &&
        dataset.planted === null &&
        metadata?.datasetHash !== dataset.hash,
      seen_items: seen,
      protocol: protocolOf(seen),
      seconds: (performance.now() - started) / 1000,
    };
  } catch (thrown) {
    // What a training would mend by other settings is here the file's.
    if (thrown instanceof LabFailure && thrown.error.code === 'DIVERGED')
      throw unusable(thrown.error.message);
    throw thrown;
  } finally {
    model.parameters.dispose();
  }
}

/** The file's own settings; without, what shapes tell and what is official, the heads as they are named. */
function configOf(found: FoundModel, own: RunConfig | undefined, heads: number | null): RunConfig {
  const config = own ?? found.config;
  const official = headsOf(config);
  if (official === null) return config;
  const num_attention_heads = heads ?? official;
  requireHeads(Number(config.hidden_size), num_attention_heads, heads !== null);
  return { ...config, num_attention_heads };
}

/** Null for a model without attention. */
const headsOf = (config: RunConfig): number | null =>
  typeof config.num_attention_heads === 'number' ? config.num_attention_heads : null;

/** The file's tensors as the data set numbers its items. */
function tensorsFor(dataset: Dataset, found: FoundModel, config: RunConfig): NamedTensors {
  const specs = recommenderOf(config).parameters(dataset, config);
  return new Map(
    [...found.tensors].map(([name, tensor]) => {
      const byItem = specs.find((spec) => spec.name === name)?.rows === 'items';
      return [name, byItem ? rowsForDataset(tensor, dataset.originalItems) : tensor];
    }),
  );
}

const unusable = (why: string): LabFailure =>
  new LabFailure({
    code: 'BAD_CHECKPOINT',
    message: `The checkpoint cannot be ranked: its numbers are not all finite. ${why}`,
    action: 'Choose a checkpoint saved before its training diverged.',
  });
