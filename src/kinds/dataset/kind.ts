import type { KindSpec } from '../../document/kind.ts';
import { datasetConfig, type DatasetConfig } from './config.ts';
import { datasetModel, type DatasetModel } from './model.ts';
import { datasetOutput } from './output.ts';

/** Data to learn from. */
export const datasetKind: KindSpec<DatasetConfig, DatasetModel> = {
  ...datasetConfig,
  shows: () => [],
  model: datasetModel,
  output: datasetOutput,
};
