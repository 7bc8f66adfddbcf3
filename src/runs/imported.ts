import type { CheckpointReading, CheckpointView } from '../../workers/protocol/lab-api.ts';
import type { Setting } from '../../workers/catalog/field.ts';
import type { RunRecord } from './record.ts';
import { newRecord, type NewRun } from './reducer.ts';

/** Which of its cell's runs a run out of a file is: never one that the cell asks for, so nothing makes it stale. */
export const IMPORTED_PART = 'file';

/** Whether a run was read from a file of learned parameters, and never trained here. */
export const isImported = (
  run: RunRecord,
): run is RunRecord & { readonly imported: NonNullable<RunRecord['imported']> } =>
  run.imported !== undefined;

/** A checkpoint as a run that has ended: one result, one map, no curves. */
export function importedRecord(
  run: Omit<NewRun, 'config' | 'name' | 'part'>,
  file: string,
  read: CheckpointReading,
): RunRecord {
  const { view } = read;
  return {
    ...newRecord({ ...run, name: file.slice(0, 60), config: view.config, part: IMPORTED_PART }),
    status: 'done',
    snapshots: [view.snapshot],
    result: {
      bestEpoch: 0,
      test: read.metrics,
      valid: read.valid,
      ties: read.ties,
      popularity: read.popularity,
      health: view.health,
      users: read.users,
      protocol: read.protocol,
      seconds: read.seconds,
    },
    ...(read.answers && { answers: read.answers }),
    imported: {
      file,
      models: read.models,
      told: view.told,
      headsAssumed: read.headsAssumed,
      matchedByOrder: read.matchedByOrder,
      meanNorm: view.meanNorm,
      clusterLoss: view.clusterLoss,
    },
  };
}

/** The same run with its users read in another way: its ranking stays, its map is drawn anew. */
export function viewedAgain(run: RunRecord, view: CheckpointView): RunRecord {
  const { imported, result } = run;
  if (imported === undefined || result === null) return run;
  const { meanNorm, clusterLoss, health, snapshot } = view;
  const { pooling } = view.config;
  return {
    ...run,
    config: pooling === undefined ? run.config : { ...run.config, pooling },
    snapshots: [snapshot],
    maps: [],
    result: { ...result, health },
    ...(run.answers && { answers: { ...run.answers, intents: view.intents } }),
    imported: { ...imported, meanNorm, clusterLoss },
  };
}

/** Settings by which a checkpoint was measured here, whatever its file says. */
const MEASURED_BY: readonly string[] = ['pooling', 'seen_items'];

/** A run's setting; null where its model has none such, or where nothing tells what it was. */
export function settingOf({ config, imported }: RunRecord, key: string): Setting | null {
  const told = imported?.told ?? null;
  if (told !== null && !told.includes(key) && !MEASURED_BY.includes(key)) return null;
  return config[key] ?? null;
}

/** Where its settings come from, in a sentence. */
export const settingsSentence = ({ told }: NonNullable<RunRecord['imported']>): string =>
  told === null
    ? 'The file brings the settings it was trained with.'
    : 'The file brings no settings: sizes are read off its tensors, the rest is taken to be official.';
