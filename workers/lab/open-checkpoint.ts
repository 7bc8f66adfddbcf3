import {
  readCheckpoint,
  requireAgreement,
  requireHeads,
  rowsForDataset,
} from '../checkpoint/state-dict.ts';
import type { RunConfig } from '../catalog/config.ts';
import type { Pooling } from '../catalog/contrast-fields.ts';
import type { Dataset } from '../data/dataset.ts';
import { notFinite, notFiniteSentence } from '../models/blocks/finite.ts';
import type { NamedTensors } from '../models/blocks/parameters.ts';
import { modelFrom, type Fitted } from '../models/fitted.ts';
import { recommenderOf } from '../models/registry.ts';
import { LabFailure } from '../protocol/errors.ts';
import { findModel, type FoundModel } from './recognise.ts';

/** A checkpoint's model on a data set. */
export interface OpenCheckpoint {
  /** The caller disposes of its parameters. */
  readonly model: Fitted;
  readonly config: RunConfig;
  /** The settings that the file or its shapes tell; null: all, the file has its own. */
  readonly told: readonly string[] | null;
  /** What runs of such a model are called. */
  readonly models: readonly string[];
  /** Null for a model without attention. */
  readonly heads: number | null;
  /** No word of heads is in the file: they are the official ones. */
  readonly headsAssumed: boolean;
  /** Steps behind the parameters, where the file says it. */
  readonly step: number | null;
  /** Whether items were matched by their order alone, not by name. */
  readonly matchedByOrder: boolean;
}

/**
 * The model of a checkpoint (.pt or .safetensors). Heads and pooling are in no tensor: they come from the file's own
 * config or stand beside its weights, else they are official. `pooling`: how users are read from here on instead.
 * @throws LabFailure BAD_CHECKPOINT, also where weights are not finite, CHECKPOINT_REFUSED or CHECKPOINT_MISMATCH.
 */
export function openCheckpoint(
  dataset: Dataset,
  bytes: Uint8Array,
  pooling: Pooling | null = null,
): OpenCheckpoint {
  const { tensors, metadata, heads } = readCheckpoint(bytes);
  const found = findModel(tensors, metadata?.config);
  const broken = notFinite(found.tensors);
  if (broken !== null) throw unusable(notFiniteSentence(broken));
  if (metadata?.config !== undefined) requireAgreement(found.told, metadata.config);
  const own = configOf(found, metadata?.config, heads);
  const config = pooling === null || !('pooling' in own) ? own : { ...own, pooling };
  return {
    model: modelFrom(config, dataset, tensorsFor(dataset, found, config)),
    config,
    told: metadata?.config === undefined ? toldBy(found, heads) : null,
    models: found.models,
    heads: headsOf(config),
    headsAssumed: headsOf(config) !== null && heads === null && metadata?.config === undefined,
    step: metadata?.metrics?.step ?? null,
    matchedByOrder:
      dataset.itemNames !== null &&
      dataset.planted === null &&
      metadata?.datasetHash !== dataset.hash,
  };
}

/** What `read` finds of an open checkpoint, which is closed after it. @throws LabFailure BAD_CHECKPOINT too. */
export async function readingOf<T>(
  { model }: OpenCheckpoint,
  read: (model: Fitted) => Promise<T>,
): Promise<T> {
  try {
    return await read(model);
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

/** What shapes tell, and the heads where something names them. */
const toldBy = ({ told, config }: FoundModel, heads: number | null): readonly string[] => [
  ...Object.keys(told),
  ...(heads === null || headsOf(config) === null ? [] : ['num_attention_heads']),
];

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
