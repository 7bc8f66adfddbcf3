import type { DatasetSource } from '../../workers/protocol/dataset.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type { ResumePoint } from '../../workers/protocol/run.ts';
import type { DataOrigin, RunRecord } from './record.ts';
import { isOver } from './reducer.ts';

/** What of a source can be stored with a run. */
export function originOf(source: DatasetSource): DataOrigin {
  return source.kind === 'file' ? { kind: 'file', name: source.name } : source;
}

/**
 * Whether a run can go on from where it was: it ended before its time, and a point is known. A finished run
 * leaves one only where its page was gone before its parameters were written: they are trained once more.
 */
export function canResume(
  state: { readonly resumable: ReadonlySet<RunId> },
  run: RunRecord | null,
): boolean {
  if (run === null || !state.resumable.has(run.id)) return false;
  // A run that diverged would diverge again: its course depends on the settings alone.
  return (
    run.status === 'stopped' ||
    run.status === 'done' ||
    (run.status === 'failed' && run.error?.code !== 'DIVERGED')
  );
}

/** The record as it was at a point, about to go on: what came after is trained once more, alike. */
export function rewound(
  { answers, ...record }: RunRecord,
  point: Pick<ResumePoint, 'epoch' | 'step'>,
): RunRecord {
  // Of a test that is to come.
  void answers;
  return {
    ...record,
    status: 'preparing',
    epoch: Math.max(0, point.epoch - 1),
    step: point.step,
    stepsPerSecond: null,
    steps: record.steps.filter(({ step }) => step <= point.step),
    epochs: record.epochs.filter(({ epoch }) => epoch < point.epoch),
    // Snapshots and maps count the epochs trained.
    snapshots: record.snapshots.filter(({ epoch }) => epoch <= point.epoch),
    maps: record.maps.filter(({ epoch }) => epoch <= point.epoch),
    result: null,
    error: null,
  };
}

/** A record whose page is gone: nothing trains it any more. */
export const orphaned = (record: RunRecord): RunRecord =>
  isOver(record.status) ? record : { ...record, status: 'stopped', stepsPerSecond: null };
