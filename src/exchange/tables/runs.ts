import { EVAL_METRICS } from '../../../workers/catalog/metrics.ts';
import { cardOf, fieldsOf } from '../../../workers/catalog/models.ts';
import type { RunRecord } from '../../runs/record.ts';
import { settingOf } from '../../runs/imported.ts';
import { epochNumber, statusWord } from '../../runs/summary.ts';
import { csvComment, csvRow, type Field } from '../../figures/csv.ts';

/** All runs, one row each: every setting, where it ran, and what came of it. */
export function runsCsv(runs: readonly RunRecord[], app: string): Blob {
  const models = new Set(runs.map(({ config }) => cardOf(config)));
  // Of all their models: a setting that a run's model does not have is empty.
  const settings = [
    'model',
    'version',
    ...new Set([...models].flatMap(fieldsOf).map(({ key }) => key)),
  ];
  const rows = runs.map((run) => Object.entries(runColumns(run, settings)));
  const names = rows.at(0)?.map(([name]) => name) ?? ['run'];
  return new Blob(
    [
      csvComment(`Runs and their settings · ELCRec Lab ${app}`),
      csvComment('Epochs are counted from 1; an absent value is empty.'),
      csvRow(names),
      ...rows.map((row) => csvRow(row.map(([, value]) => value))),
    ],
    { type: 'text/csv' },
  );
}

function runColumns(run: RunRecord, settings: readonly string[]): Readonly<Record<string, Field>> {
  const { result, plan, dataset } = run;
  const measured = (of: 'test' | 'valid' | 'popularity') =>
    Object.fromEntries(EVAL_METRICS.map((key) => [`${of}_${key}`, result?.[of][key] ?? null]));
  return {
    run: run.name,
    id: run.id,
    note: run.note,
    starred: run.starred,
    started_at: run.startedAt,
    status: statusWord(run),
    epochs_trained: run.epochs.length,
    steps_trained: run.step,
    dataset: dataset.name,
    dataset_hash: dataset.hash,
    users: dataset.users,
    items: dataset.items,
    interactions: dataset.interactions,
    ...Object.fromEntries(
      settings.map((key) => [
        key,
        key === 'model' || key === 'version' ? run.config[key] : settingOf(run, key),
      ]),
    ),
    weights_changed: (run.changes ?? [])
      .map(({ step, key, value }) => `${key}=${value} from step ${step}`)
      .join('; '),
    parameters: plan?.parameters ?? null,
    backend: plan?.engine.backend ?? null,
    device: plan?.engine.device ?? null,
    best_epoch:
      result === null || run.imported !== undefined ? null : epochNumber(result.bestEpoch),
    seconds: run.imported === undefined ? (result?.seconds ?? null) : null,
    ...measured('test'),
    ...measured('valid'),
    ...measured('popularity'),
    test_tied_share: result?.ties?.share ?? null,
    ...Object.fromEntries(
      EVAL_METRICS.map((key) => [`test_in_middle_${key}`, result?.ties?.middle[key] ?? null]),
    ),
    test_repeated_answers: dataset.repeatedAnswers?.test ?? null,
    test_users: result?.users ?? null,
    protocol: result?.protocol ?? null,
  };
}
