import type { EvalMetric, EvalMetrics, Ties } from '../../../workers/catalog/metrics.ts';
import type { RunResult } from '../../../workers/protocol/run.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import { inMiddle } from '../../runs/cautions.ts';
import type { RunRecord } from '../../runs/record.ts';
import type { ResultsCell } from './config.ts';
import { PAPER, PAPER_MODELS } from './paper.ts';

/** The run whose test is shown; null before any. */
export interface ResultsModel {
  readonly run: RunRecord | null;
  /** Beside a run from a file: the experiment's newest that was trained and tested on the same data. */
  readonly beside: RunRecord | null;
}

export function resultsModel(view: NotebookView, { config }: ResultsCell): ResultsModel {
  const run = runOf(view, config.experiment);
  return { run, beside: run?.imported === undefined ? null : trainedBeside(view, run) };
}

const trainedBeside = ({ runs }: NotebookView, run: RunRecord): RunRecord | null =>
  runs.find(
    (one) =>
      one.imported === undefined &&
      one.result !== null &&
      one.place?.cell === run.place?.cell &&
      one.dataset.hash === run.dataset.hash,
  ) ?? null;

/** A row of test numbers. */
export interface TestRow {
  readonly key: string;
  readonly name: string;
  readonly metrics: Partial<Readonly<Record<EvalMetric, number>>>;
  /** Measured here, not quoted or computed from popularity. */
  readonly ours: boolean;
}

/**
 * The run, the same without winning its ties where that shows, another run beside it, popularity, and the paper's own
 * where it has them.
 */
export const testRows = (
  run: RunRecord,
  result: RunResult,
  beside: RunRecord | null = null,
): readonly TestRow[] => [
  ...measuredRows('run', run.name, result.test, result.ties),
  ...(beside === null || beside.result === null
    ? []
    : measuredRows('beside', beside.name, beside.result.test, beside.result.ties)),
  { key: 'popularity', name: 'Most popular items', metrics: result.popularity, ours: false },
  ...paperRows(run),
];

/** Metrics that were measured, and beside a row whose ties show, the same without winning them. */
export function measuredRows(
  key: string,
  name: string,
  metrics: EvalMetrics,
  ties: Ties | null,
): readonly TestRow[] {
  const middle = inMiddle(metrics, ties);
  return [
    { key, name, metrics, ours: true },
    ...(middle === null
      ? []
      : [{ key: `${key}-ties`, name: 'in the middle of its ties', metrics: middle, ours: true }]),
  ];
}

/** What the paper prints of the same data. */
export function paperRows({ dataset }: Pick<RunRecord, 'dataset'>): readonly TestRow[] {
  if (dataset.paper === null) return [];
  const { rows } = PAPER[dataset.paper];
  return PAPER_MODELS.map((name) => ({
    key: `paper-${name}`,
    name: `${name}, in the paper`,
    metrics: rows[name],
    ours: false,
  }));
}

/** That a run ended before its test. */
export const endedWithout = ({ status }: Pick<RunRecord, 'status'>): string =>
  `The run ${status === 'failed' ? 'failed' : 'was stopped'} before its test.`;
