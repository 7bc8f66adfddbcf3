import type { KindSpec } from '../../document/kind.ts';
import { groupsConfig, type GroupsConfig } from './config.ts';
import { groupsModel, type GroupsModel } from './model.ts';
import { groupsOutput } from './output.ts';

/** Users of an experiment's run in groups. */
export const groupsKind: KindSpec<GroupsConfig, GroupsModel> = {
  ...groupsConfig,
  shows(view, cell) {
    const { run } = groupsModel(view, cell);
    return run === null ? [] : [run];
  },
  model: groupsModel,
  output: groupsOutput,
};
