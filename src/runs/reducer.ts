import { withChange, type WeightChange } from '../../workers/catalog/weight-changes.ts';
import type { RunConfig } from '../../workers/catalog/config.ts';
import type { DatasetCard } from '../../workers/protocol/dataset.ts';
import type { RunId } from '../../workers/protocol/ids.ts';
import type {
  EpochRecord,
  RunEvent,
  RunStatus,
  Snapshot,
  StepRecord,
} from '../../workers/protocol/run.ts';
import { unfinished } from './map-chain.ts';
import type { DataOrigin, MapFrame, RunPlace, RunRecord } from './record.ts';
import { boundSnapshots, boundSteps, MAX_SNAPSHOT_BYTES } from './retention.ts';

/** What is known of a run before the engine has said anything. */
export interface NewRun {
  readonly id: RunId;
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly config: RunConfig;
  readonly dataset: DatasetCard;
  readonly origin?: DataOrigin;
  readonly place?: RunPlace;
  readonly part?: string;
  /** Weights that are to change on the way. */
  readonly changes?: readonly WeightChange[];
}

/** A run that has been asked for and has not answered yet. */
export function newRecord(run: NewRun): RunRecord {
  return {
    id: run.id,
    name: run.name,
    note: '',
    starred: false,
    place: run.place ?? null,
    part: run.part ?? '',
    startedAt: run.startedAt,
    config: run.config,
    dataset: run.dataset,
    origin: run.origin ?? null,
    plan: null,
    status: 'preparing',
    epoch: 0,
    step: 0,
    stepsPerSecond: null,
    steps: [],
    epochs: [],
    snapshots: [],
    maps: [],
    result: null,
    error: null,
    ...(run.changes?.length ? { changes: run.changes } : {}),
  };
}

/** True once nothing more will be trained; such a status is never taken back. */
export function isOver(status: RunStatus): boolean {
  return status === 'done' || status === 'stopped' || status === 'failed';
}

/**
 * The record after some events. Pure, and the same however the events were cut into batches.
 * Events of other runs are passed over; a step, epoch or snapshot that comes twice replaces the
 * first; a late status never takes a finished run back, nor the counters down.
 * What long runs keep is stated in retention.ts.
 */
export function applyEvents(record: RunRecord, events: readonly RunEvent[]): RunRecord {
  return events.reduce(applyEvent, record);
}

function applyEvent(record: RunRecord, event: RunEvent): RunRecord {
  if (event.runId !== record.id) return record;
  switch (event.type) {
    case 'preparing':
      return record.status === 'preparing' ? { ...record, preparing: event.preparation } : record;
    case 'plan':
      return { ...record, plan: event.plan };
    case 'status': {
      const status = isOver(record.status) ? record.status : event.status;
      const told = { ...record, status };
      return withProgress(status === 'preparing' ? told : prepared(told), event);
    }
    case 'steps': {
      const steps = boundSteps(mergeBy(record.steps, event.steps, stepOf));
      const last = event.steps.at(-1);
      const measured = { ...record, steps, stepsPerSecond: event.stepsPerSecond };
      return last === undefined ? measured : withProgress(measured, last);
    }
    case 'epoch':
      return withProgress(
        { ...record, epochs: mergeBy(record.epochs, [event.record], epochOf) },
        event.record,
      );
    case 'change':
      return { ...record, changes: withChange(record.changes ?? [], event.change) };
    case 'resumable':
      // For the store that keeps runs; nothing is drawn from it.
      return record;
    case 'snapshot': {
      const snapshots = mergeBy(record.snapshots, [event.snapshot], epochOf);
      const best = bestEpoch(record);
      // A snapshot counts the epochs trained, an epoch's record starts at 0.
      const { maps } = record;
      const budget = MAX_SNAPSHOT_BYTES;
      const needed = unfinished({ snapshots, maps });
      const kept = boundSnapshots(snapshots, best && best.epoch + 1, budget, needed);
      return { ...record, snapshots: kept };
    }
    case 'result':
      return {
        ...record,
        result: event.result,
        ...(event.answers && { answers: event.answers }),
      };
    case 'error':
      // A run that has its result keeps its end: what failed afterwards is told, and no more.
      return {
        ...prepared(record),
        error: event.error,
        status: isOver(record.status) ? record.status : 'failed',
      };
  }
}

/** The record without the vectors of a map that cannot be laid out. */
export const withoutSnapshot = (record: RunRecord, gone: Snapshot): RunRecord => ({
  ...record,
  snapshots: record.snapshots.filter((snapshot) => snapshot !== gone),
});

/** The record with a laid-out map; a frame of the same epoch is replaced. */
export function withMap(record: RunRecord, frame: MapFrame): RunRecord {
  return { ...record, maps: mergeBy(record.maps, [frame], epochOf) };
}

/** The epoch with the best validation NDCG@20 so far; null before the first has ended. */
export function bestEpoch(record: Pick<RunRecord, 'epochs'>): EpochRecord | null {
  return record.epochs.findLast((epoch) => epoch.best) ?? null;
}

/** Nothing is being prepared any more. */
function prepared(record: RunRecord): RunRecord {
  const { preparing, ...rest } = record;
  void preparing;
  return rest;
}

const stepOf = (step: StepRecord): number => step.step;
const epochOf = (keyed: { readonly epoch: number }): number => keyed.epoch;

function withProgress(
  record: RunRecord,
  at: { readonly epoch: number; readonly step: number },
): RunRecord {
  return {
    ...record,
    epoch: Math.max(record.epoch, at.epoch),
    step: Math.max(record.step, at.step),
  };
}

/** Two lists as one, ascending by key; the later of two with the same key stays. */
function mergeBy<T>(old: readonly T[], added: readonly T[], key: (item: T) => number): T[] {
  const ascending = added.every(
    (item, i) => key(item) > (i === 0 ? lastKey(old, key) : key(added[i - 1])),
  );
  if (ascending) return [...old, ...added]; // the usual case: a run only goes forward
  const byKey = new Map([...old, ...added].map((item) => [key(item), item]));
  return [...byKey.values()].sort((a, b) => key(a) - key(b));
}

function lastKey<T>(items: readonly T[], key: (item: T) => number): number {
  const last = items.at(-1);
  return last === undefined ? -Infinity : key(last);
}
