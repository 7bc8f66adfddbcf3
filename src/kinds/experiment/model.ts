import type { EvalMetric } from '../../../workers/catalog/metrics.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import { PAST_RUNS } from '../../figures/loss-figure.ts';
import { popularityReference } from '../../figures/metric-figure.ts';
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
    .filter(({ id }) => !hidden.has(id))
    .slice(0, PAST_RUNS);

const DRAWN: readonly EvalMetric[] = ['hr@5', 'ndcg@5'];

/** What the ranking quality is drawn of, and what it is compared with once a run has ended. */
export const metricCurves = ({ result }: Pick<RunRecord, 'result'>) => ({
  metrics: DRAWN,
  references: result === null ? [] : [popularityReference(result, 'hr@5')],
});
