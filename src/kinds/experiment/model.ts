import type { EvalMetric } from '../../../workers/catalog/metrics.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import { PAST_RUNS } from '../../figures/loss-figure.ts';
import { popularityReference } from '../../figures/metric-figure.ts';
import { settingsSentence } from '../../runs/imported.ts';
import type { RunRecord } from '../../runs/record.ts';
import type { ExperimentCell } from './config.ts';

/** What there is to see of an experiment. */
export interface ExperimentModel {
  /** The run its figures are about; null before any. */
  readonly run: RunRecord | null;
  /** Drawn faint behind it: of the same data, not hidden by hand, newest first. */
  readonly earlier: readonly RunRecord[];
}

export function experimentModel(view: NotebookView, { id }: ExperimentCell): ExperimentModel {
  const run = runOf(view, id);
  return { run, earlier: run === null ? [] : earlierRuns(view, run) };
}

const earlierRuns = ({ runs, hidden }: NotebookView, run: RunRecord): readonly RunRecord[] =>
  runs
    .filter(({ id, dataset }) => id !== run.id && dataset.hash === run.dataset.hash)
    .filter(({ id, imported }) => !hidden.has(id) && imported === undefined)
    .slice(0, PAST_RUNS);

const DRAWN: readonly EvalMetric[] = ['hr@5', 'ndcg@5'];

/** What the ranking quality is drawn of, and what it is compared with once a run has ended. */
export const metricCurves = ({ result }: Pick<RunRecord, 'result'>) => ({
  metrics: DRAWN,
  references: result === null ? [] : [popularityReference(result, 'hr@5')],
});

/** What a run from a file is, what its settings are worth, and that it cannot be run again; none for any other run. */
export const fromFileSentences = ({ imported, dataset }: RunRecord): readonly string[] =>
  imported === undefined
    ? []
    : [
        `Read from ${imported.file} and measured on ${dataset.name}: ${listed(imported.models)}.`,
        settingsSentence(imported),
        'It was not trained here: it has no curves, and Run trains by the settings above. To measure it anew, drop the file again.',
      ];

const listed = (names: readonly string[]): string => names.join(' or ');
