import type { KindSpec } from '../../document/kind.ts';
import { compareConfig, type CompareConfig } from './config.ts';
import { compareModel, type CompareModel } from './model.ts';
import { compareOutput } from './output.ts';

/** All runs of the notebook: it is about none of them more than another. */
export const compareKind: KindSpec<CompareConfig, CompareModel> = {
  ...compareConfig,
  shows: () => [],
  model: compareModel,
  output: compareOutput,
};
