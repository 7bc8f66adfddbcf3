import { changesSentence } from '../../runs/changes.ts';
import { nameOf } from '../../../workers/catalog/models.ts';
import type { RunId } from '../../../workers/protocol/ids.ts';
import type { Table } from '../../figures/figure.ts';
import { comparable } from '../../runs/cautions.ts';
import type { RunRecord } from '../../runs/record.ts';
import { bestEpoch } from '../../runs/reducer.ts';
import { settingOf } from '../../runs/imported.ts';
import { configDifference, statusWord } from '../../runs/summary.ts';
import { TABLE_METRICS, type Column, type ColumnKey, type TableMetric } from './columns.ts';

export type Value = string | number | boolean | null;

/** One run as the table has it. */
export interface Row {
  readonly run: RunRecord;
  /** On which part its metrics were measured; null while there are none. */
  readonly split: 'test' | 'valid' | null;
  readonly change: string;
}

/** A row for every run, newest first as given. */
export const rowsOf = (runs: readonly RunRecord[]): readonly Row[] =>
  runs.map((run, i) => ({
    run,
    split: splitOf(run),
    change: changeFrom(runs.slice(i + 1).find(isTrained), run),
  }));

const isTrained = ({ imported }: RunRecord): boolean => imported === undefined;

/** Test where a run was tested, its best epoch's validation otherwise. */
function splitOf(run: RunRecord): Row['split'] {
  if (run.result !== null) return 'test';
  return bestEpoch(run) === null ? null : 'valid';
}

/** What is different from the run before it: "trade_off 1 → 0". */
export function changeFrom(before: RunRecord | undefined, run: RunRecord): string {
  if (run.imported !== undefined) return 'read from a file';
  const by = changesSentence(run) === null ? '' : ', weights changed by hand';
  if (before === undefined) return `first run${by}`;
  const settings = `${configDifference(before.config, run.config)}${by}`;
  if (before.dataset.hash === run.dataset.hash) return settings;
  const data = `data ${before.dataset.name} → ${run.dataset.name}`;
  return settings === 'same settings' ? data : `${data}, ${settings}`;
}

/** Seconds of training, pauses left out; null before the first step. */
export function trainedSeconds(run: RunRecord): number | null {
  if (run.imported !== undefined) return null;
  const seconds = Math.max(run.steps.at(-1)?.seconds ?? 0, run.epochs.at(-1)?.seconds ?? 0);
  return seconds === 0 ? (run.result?.seconds ?? null) : seconds;
}

const metricOf = ({ run, split }: Row, metric: TableMetric): number | null =>
  (split === 'test' ? run.result?.test : bestEpoch(run)?.valid)?.[metric] ?? null;

/** What a row holds in a column; null where there is nothing (yet). */
export function valueOf(row: Row, key: ColumnKey): Value {
  const { run } = row;
  switch (key) {
    case 'name':
      return run.name;
    case 'model_name':
      return nameOf(run.config);
    case 'hr@5':
    case 'hr@20':
    case 'ndcg@5':
    case 'ndcg@20':
      return metricOf(row, key);
    case 'change':
      return row.change;
    case 'epochs_trained':
      return run.epochs.length === 0 ? null : run.epochs.length;
    case 'seconds':
      return trainedSeconds(run);
    case 'status':
      return statusWord(run);
    case 'dataset':
      return run.dataset.name;
    case 'note':
      return run.note === '' ? null : run.note;
    default:
      // A setting that the run's model does not have, or of which nothing is known, is nothing.
      return settingOf(run, key);
  }
}

export interface Sorting {
  readonly key: ColumnKey;
  readonly descending: boolean;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Rows by a column; equals stay as they were, and what is empty comes last either way. */
export function sortRows(rows: readonly Row[], sorting: Sorting | null): readonly Row[] {
  if (sorting === null) return rows;
  const { key, descending } = sorting;
  return [...rows].sort((a, b) => {
    const [left, right] = [valueOf(a, key), valueOf(b, key)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return descending ? order(right, left) : order(left, right);
  });
}

const order = (a: string | number | boolean, b: string | number | boolean): number =>
  typeof a === 'string' || typeof b === 'string'
    ? collator.compare(String(a), String(b))
    : Number(a) - Number(b);

/** The sorting after a press on a heading: the better way first, then the other, then as it was. */
export function nextSorting(now: Sorting | null, { key, kind }: Column): Sorting | null {
  const first = kind === 'metric';
  if (now?.key !== key) return { key, descending: first };
  return now.descending === first ? { key, descending: !first } : null;
}

/** Rows in which every word is found, in name, model, data or note; case does not matter. */
export function filterRows(rows: readonly Row[], text: string): readonly Row[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ run }) => {
    const all = [run.name, nameOf(run.config), run.dataset.name, run.note].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/**
 * Which runs have a metric's best test value. Compared is what can be: tests on the same data that rank
 * earlier items alike, of two runs at least; where ties lift a metric by more than a trace, its value in their
 * middle. Validation is measured on other items and never wins; equals win together.
 */
export function bestRuns(rows: readonly Row[]): ReadonlyMap<TableMetric, ReadonlySet<RunId>> {
  const tested = rows.filter(({ split }) => split === 'test');
  const wins = (row: Row, metric: TableMetric) => {
    const rivals = tested.filter(
      ({ run }) =>
        run.dataset.hash === row.run.dataset.hash &&
        run.config.seen_items === row.run.config.seen_items,
    );
    const fair = ({ run: { result } }: Row) =>
      result === null ? -Infinity : comparable(result.test, result.ties)[metric];
    return rivals.length > 1 && fair(row) === Math.max(...rivals.map(fair));
  };
  return new Map(
    TABLE_METRICS.map((metric) => {
      const winners = tested.filter((row) => wins(row, metric));
      return [metric, new Set(winners.map(({ run }) => run.id))];
    }),
  );
}

/** The table as numbers in full, for a file; settings under the keys the official code has. */
export function fileTable(rows: readonly Row[], columns: readonly Column[]): Table {
  const keyOf = ({ key, kind, label }: Column) => (kind === 'metric' ? label : key);
  return {
    columns: [...columns.map(keyOf), 'measured_on', 'started_at', 'dataset_hash'],
    rows: rows.map((row) => [
      ...columns.map(({ key }) => {
        const value = valueOf(row, key);
        return typeof value === 'boolean' ? String(value) : value;
      }),
      row.split === 'valid' ? 'validation' : row.split,
      row.run.startedAt,
      row.run.dataset.hash,
    ]),
  };
}
