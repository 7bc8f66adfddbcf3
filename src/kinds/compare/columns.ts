import type { RunConfig } from '../../../workers/catalog/config.ts';
import { FIELDS } from '../../../workers/catalog/fields.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import type { RunRecord } from '../../runs/record.ts';

/** The metrics the paper reports, in its order. */
export const TABLE_METRICS = ['hr@5', 'hr@20', 'ndcg@5', 'ndcg@20'] as const;
export type TableMetric = (typeof TABLE_METRICS)[number];

export type SettingKey = Exclude<keyof RunConfig, 'variant'>;
export type ColumnKey =
  | 'name'
  | 'variant'
  | TableMetric
  | 'change'
  | SettingKey
  | 'epochs_trained'
  | 'seconds'
  | 'status'
  | 'dataset'
  | 'note';

/** What a column holds decides how it looks and which way it is sorted first. */
export type ColumnKind = 'text' | 'metric' | 'number' | 'setting';

export interface Column {
  readonly key: ColumnKey;
  /** The heading. */
  readonly label: string;
  /** The heading in full, where that is not enough. */
  readonly title: string;
  readonly kind: ColumnKind;
}

const column = (key: ColumnKey, label: string, kind: ColumnKind, title = label): Column => ({
  key,
  label,
  title,
  kind,
});

const SETTINGS: readonly Column[] = FIELDS.flatMap(({ key, label, explain }) =>
  // The variant has a column of its own.
  key === 'variant' ? [] : [column(key, label, 'setting', `${explain} (${key})`)],
);

/**
 * The table's columns, what changed beside the run: it is what runs are compared for. With `differencesOnly`, of
 * settings and data only those in which the runs differ.
 */
export function columnsOf(
  runs: readonly Pick<RunRecord, 'config' | 'dataset'>[],
  differencesOnly: boolean,
): readonly Column[] {
  const differs = ({ key }: Column) =>
    new Set(runs.map(({ config }) => config[key as SettingKey])).size > 1;
  const onSeveral = new Set(runs.map(({ dataset }) => dataset.hash)).size > 1;
  return [
    column('name', 'Run', 'text'),
    column('variant', 'Variant', 'text'),
    column('change', 'What changed', 'text', 'Settings and data against the run before it'),
    ...TABLE_METRICS.map((key) => column(key, METRIC_NAMES[key], 'metric')),
    ...SETTINGS.filter((setting) => !differencesOnly || differs(setting)),
    column('epochs_trained', 'Epochs trained', 'number'),
    column('seconds', 'Time', 'number', 'Training time, pauses left out'),
    column('status', 'Status', 'text'),
    ...(onSeveral || !differencesOnly ? [column('dataset', 'Data', 'text')] : []),
    column('note', 'Note', 'text'),
  ];
}

/**
 * The columns of the page where only differences are asked for; a file has them all. A run's note stands under what
 * changed, and there is no status where all are done.
 */
export function columnsShown(
  columns: readonly Column[],
  runs: readonly Pick<RunRecord, 'status'>[],
): readonly Column[] {
  const allDone = runs.every(({ status }) => status === 'done');
  return columns.filter(({ key }) => key !== 'note' && (key !== 'status' || !allDone));
}
