import type { RunConfig } from '../catalog/config.ts';
import { cardOf } from '../catalog/models.ts';
import {
  takeTensors,
  unknownModel,
  withoutPrefix,
  type NamedTensors,
} from '../checkpoint/state-dict.ts';
import type { Recognised } from '../models/recommender.ts';
import { RECOMMENDERS, recommenderOf } from '../models/registry.ts';

/** A model in a file. */
export interface FoundModel extends Recognised {
  /** Exactly its tensors, by official name without prefix, in the official order. */
  readonly tensors: NamedTensors;
  /** Numbers in them. */
  readonly parameterCount: number;
  /** What runs of such a model are called; several where models have one encoder and no more. */
  readonly models: readonly string[];
}

/**
 * Whose tensors these are: of the model that the file names in its settings, else of the one that knows most of
 * them by name.
 * @throws LabFailure CHECKPOINT_MISMATCH naming the tensor that is missing, of the wrong shape, or
 *   unknown inside the model.
 */
export function findModel(all: NamedTensors, named: RunConfig | null = null): FoundModel {
  const own = withoutPrefix(all);
  const asked = named === null ? RECOMMENDERS : [recommenderOf(named)];
  const candidates = asked.flatMap((recommender) => {
    const found = recommender.recognise(own);
    if (found === null) return [];
    const specs = recommender.parameters({ users: NaN, items: found.items }, found.config);
    return [{ found, specs, known: specs.filter(({ name }) => own.has(name)).length }];
  });
  const most = Math.max(...candidates.map(({ known }) => known));
  const alike = candidates.filter(({ known }) => known === most);
  const [best] = alike;
  if (best === undefined) throw unknownModel(own);
  const tensors = takeTensors(own, best.specs);
  const parameterCount = [...tensors.values()].reduce((sum, one) => sum + one.values.length, 0);
  const models = named === null ? alike.map(({ found }) => nameOf(found.config)) : [nameOf(named)];
  return { ...best.found, tensors, parameterCount, models };
}

const nameOf = (config: RunConfig): string => cardOf(config).name(config);
