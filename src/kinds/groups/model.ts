import type { EvalMetric } from '../../../workers/catalog/metrics.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import {
  coldStart,
  groupsOf,
  quartiles,
  type Bounds,
  type ColdPoint,
  type UserGroup,
} from '../../runs/groups.ts';
import type { RunRecord } from '../../runs/record.ts';
import { isOver } from '../../runs/reducer.ts';
import { answersAmong } from '../../runs/selection.ts';
import type { GroupsCell, GroupsConfig } from './config.ts';

export interface GroupsModel {
  readonly run: RunRecord | null;
  readonly metric: EvalMetric;
  /** Null before a test that was kept user by user. */
  readonly found: {
    readonly bounds: Bounds;
    readonly groups: readonly UserGroup[];
    readonly cold: readonly ColdPoint[];
  } | null;
  /** Why there is nothing to show; empty where there is. */
  readonly without: string;
}

export const groupsModel = (view: NotebookView, cell: GroupsCell): GroupsModel =>
  groupsAmong(runOf(view, cell.config.experiment), cell.config, null);

/** The same of some users alone (dataset rows; null: all). Groups keep the bounds that all users give them. */
export function groupsAmong(
  run: RunRecord | null,
  { metric, bounds: own }: GroupsConfig,
  users: readonly number[] | null,
): GroupsModel {
  const answers = run?.answers;
  if (run === null || answers === undefined)
    return { run, metric, found: null, without: withoutAnswers(run) };
  const bounds = own ?? quartiles(answers.lengths);
  const among = users === null ? answers : answersAmong(answers, users);
  const groups = groupsOf(among, bounds, run.result?.health?.intents ?? 0);
  return { run, metric, found: { bounds, groups, cold: coldStart(among) }, without: '' };
}

function withoutAnswers(run: RunRecord | null): string {
  if (run === null || !isOver(run.status)) return 'Users are grouped when the run has been tested.';
  return run.result === null
    ? 'The run ended without a test, so there is nothing to group.'
    : 'This run was tested without keeping each user’s answer. Run it again to see groups.';
}
