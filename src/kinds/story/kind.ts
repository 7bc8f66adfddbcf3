import type { KindSpec } from '../../document/kind.ts';
import { storyConfig, type StoryConfig } from './config.ts';
import { storyModel, type StoryModel } from './model.ts';
import { storyOutput } from './output.ts';

/** One user through the model of an experiment's run. */
export const storyKind: KindSpec<StoryConfig, StoryModel> = {
  ...storyConfig,
  shows(view, cell) {
    const { run } = storyModel(view, cell);
    return run === null ? [] : [run];
  },
  model: storyModel,
  output: storyOutput,
};
