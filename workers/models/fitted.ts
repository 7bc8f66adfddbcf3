import type { RunConfig } from '../catalog/config.ts';
import type { Dataset } from '../data/dataset.ts';
import { Parameters, type NamedTensors } from './blocks/parameters.ts';
import type { Prepared } from './recommender.ts';
import { recommenderOf } from './registry.ts';

/** A model with its parameters, on its data: what is evaluated. */
export interface Fitted {
  readonly dataset: Dataset;
  readonly prepared: Prepared;
  readonly parameters: Parameters;
}

/** The model of a config as it starts, its parameters drawn by the config's seed. The caller disposes of them. */
export function initialModel(config: RunConfig, dataset: Dataset): Fitted {
  const recommender = recommenderOf(config);
  return {
    dataset,
    prepared: recommender.prepare(dataset, config),
    parameters: Parameters.initial(recommender.parameters(dataset, config), config.seed),
  };
}

/** The model of a config with known parameters. @throws LabFailure CHECKPOINT_MISMATCH. */
export function modelFrom(config: RunConfig, dataset: Dataset, tensors: NamedTensors): Fitted {
  const recommender = recommenderOf(config);
  return {
    dataset,
    prepared: recommender.prepare(dataset, config),
    parameters: Parameters.from(recommender.parameters(dataset, config), tensors),
  };
}
