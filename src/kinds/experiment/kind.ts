import type { KindSpec } from '../../document/kind.ts';
import { suitedTo, withSettings } from './changes.ts';
import { experimentConfig, type ExperimentConfig } from './config.ts';
import { experimentModel, type ExperimentModel } from './model.ts';
import { experimentOutput } from './output.ts';

/** A training: it asks for one run, and shows that. */
export const experimentKind: KindSpec<ExperimentConfig, ExperimentModel> = {
  ...experimentConfig,
  suited: (config, data, card) => (config.dataset === data ? suitedTo(config, card) : config),
  plans: (_view, { id, config: { dataset, settings } }) => [
    { cell: id, part: '', dataset, config: settings },
  ],
  restored: (config, _part, settings) => withSettings(config, settings, null),
  shows(view, cell) {
    const { run } = experimentModel(view, cell);
    return run === null ? [] : [run];
  },
  model: experimentModel,
  output: experimentOutput,
};
