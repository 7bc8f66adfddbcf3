import { drivenRun } from '../state/selectors.ts';
import type { Cause, LabState } from '../state/state.ts';

/** What a change of the state has put right: complaints about it are no longer true. */
export function resolvedBy(before: LabState, now: LabState): readonly Cause[] {
  const causes: Cause[] = [];
  if (before.data !== now.data && openedAnew(before, now)) causes.push('data');
  if (before.history.present !== now.history.present) causes.push('settings', 'data');
  if (before.runs !== now.runs && drivenRun(before)?.status !== drivenRun(now)?.status)
    causes.push('run');
  if (before.engine.kind !== 'ready' && now.engine.kind === 'ready') causes.push('run');
  if (before.evaluation?.kind === 'running' && now.evaluation?.kind !== 'running')
    causes.push('ranking');
  return causes;
}

/** Data are open in a cell in which they were not, or others than before. */
const openedAnew = (before: LabState, now: LabState): boolean =>
  [...now.data].some(
    ([id, { opened }]) => opened !== null && opened !== before.data.get(id)?.opened,
  );

/** Whether a ranking that failed may go now: other data are open, or another engine. */
export const ranksAnew = (before: LabState, now: LabState): boolean =>
  now.evaluation?.kind === 'failed' &&
  now.evaluation === before.evaluation &&
  resolvedBy(before, now).includes('data');
