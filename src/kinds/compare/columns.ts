import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { cardOf, fieldsOf } from '../../../workers/catalog/models.ts';
import { METRIC_NAMES } from '../../figures/names.ts';
import type { RunRecord } from '../../runs/record.ts';

/** The metrics the paper reports, in its order. */
export const TABLE_METRICS = ['hr@5', 'hr@20', 'ndcg@5', 'ndcg@20'] as const;
export type TableMetric = (typeof TABLE_METRICS)[number];

/** A key below, a metric's or a setting's. */
export type ColumnKey = string;

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

/** A column for every setting that one of these models has; what stands above the form is in the model's name. */
const settingsOf = (models: ReadonlySet<ModelCard>): readonly Column[] => {
  const fields = [...models].flatMap((model) => fieldsOf(model));
  const columns = fields
    .filter(({ group }) => group !== 'model')
    .map(({ key, label, explain }) => column(key, label, 'setting', `${explain} (${key})`));
  return [...new Map(columns.map((one) => [one.key, one])).values()];
};

/**
 * The table's columns, what changed beside the run: it is what runs are compared for. With `differencesOnly`, of
 * settings and data only those in which the runs differ.
 */
export function columnsOf(
  runs: readonly Pick<RunRecord, 'config' | 'dataset'>[],
  differencesOnly: boolean,
): readonly Column[] {
  const differs = ({ key }: Column) => new Set(runs.map(({ config }) => config[key])).size > 1;
  const models = new Set(runs.map(({ config }) => cardOf(config)));
  const onSeveral = new Set(runs.map(({ dataset }) => dataset.hash)).size > 1;
  return [
    column('name', 'Run', 'text'),
    column('model_name', 'Model', 'text'),
    column('change', 'What changed', 'text', 'Settings and data against the run before it'),
    ...TABLE_METRICS.map((key) => column(key, METRIC_NAMES[key], 'metric')),
    ...settingsOf(models).filter((setting) => !differencesOnly || differs(setting)),
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
