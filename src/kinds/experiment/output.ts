import type { FigureOptions } from '../../figures/figure.ts';
import { lossFigure, PAST_RUNS } from '../../figures/loss-figure.ts';
import { metricFigure, popularityReference } from '../../figures/metric-figure.ts';
import type { ExperimentCell } from '../../document/cell.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import { runOf, type NotebookView } from '../../document/view.ts';
import type { RunRecord } from '../../runs/record.ts';
import { bestSentence, count, statusWord } from '../../runs/summary.ts';
import { runProvenance } from '../provenance.ts';

/** Where the run is and its best epoch; its losses and its ranking quality before those of earlier runs. */
export function experimentOutput(
  view: NotebookView,
  cell: ExperimentCell,
  options: FigureOptions,
): CellOutput {
  const run = runOf(view, cell.id);
  if (run === null) return wordsOnly('Not run yet.');
  const runs = [run, ...earlierRuns(view, run)];
  const references = run.result === null ? [] : [popularityReference(run.result, 'hr@5')];
  return {
    text: stateSentence(run),
    figures: [
      lossFigure(runs, {
        ...options,
        x: 'step',
        // The weighted total is another sum in every variant: its terms say more.
        total: false,
      }),
      metricFigure(runs, { ...options, metrics: ['hr@5', 'ndcg@5'], references }),
    ],
    tables: [],
    provenance: runProvenance(run),
  };
}

/** Runs drawn faint behind a run: of the same data, not hidden by hand, newest first. */
export const earlierRuns = (
  { runs, hidden }: Pick<NotebookView, 'runs' | 'hidden'>,
  run: RunRecord,
): readonly RunRecord[] =>
  runs
    .filter(({ id, dataset }) => id !== run.id && dataset.hash === run.dataset.hash)
    .filter(({ id }) => !hidden.has(id))
    .slice(0, PAST_RUNS);

/** "brisk-otter-3 (ELCRec, seed 1): done after 400 steps. Best validation NDCG@20: …" */
function stateSentence(run: RunRecord): string {
  const { name, config, step, error } = run;
  return [
    `${name} (${config.variant}, seed ${config.seed}): ${statusWord(run)} after ${count(step)} steps.`,
    bestSentence(run),
    error === null ? null : error.message,
  ]
    .filter((part) => part !== null)
    .join(' ');
}
