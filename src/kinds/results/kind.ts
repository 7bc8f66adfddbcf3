import type { KindSpec } from '../../document/kind.ts';
import { resultsConfig, type ResultsConfig } from './config.ts';
import { resultsModel, type ResultsModel } from './model.ts';
import { resultsOutput } from './output.ts';

/** The test of an experiment's run. */
export const resultsKind: KindSpec<ResultsConfig, ResultsModel> = {
  ...resultsConfig,
  shows(view, cell) {
    const { run } = resultsModel(view, cell);
    return run === null ? [] : [run];
  },
  model: resultsModel,
  output: resultsOutput,
};
