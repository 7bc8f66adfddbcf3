import type { KindSpec } from '../../document/kind.ts';
import { intentsConfig, type IntentsConfig } from './config.ts';
import { intentsModel, type IntentsModel } from './model.ts';
import { intentsOutput } from './output.ts';

/** The map of users and the health of the intents, of an experiment's run. */
export const intentsKind: KindSpec<IntentsConfig, IntentsModel> = {
  ...intentsConfig,
  shows(view, cell) {
    const { run } = intentsModel(view, cell);
    return run === null ? [] : [run];
  },
  model: intentsModel,
  output: intentsOutput,
};
