import { nameOf } from '../../../workers/catalog/models.ts';
import type { FigureOptions } from '../../figures/figure.ts';
import { lossFigure } from '../../figures/loss-figure.ts';
import { metricFigure } from '../../figures/metric-figure.ts';
import { wordsOnly, type CellOutput } from '../../document/cell-output.ts';
import type { RunRecord } from '../../runs/record.ts';
import { bestSentence, count, statusWord } from '../../runs/summary.ts';
import { runProvenance } from '../provenance.ts';
import { fromFileSentences, metricCurves, type ExperimentModel } from './model.ts';

/** Where the run is and its best epoch; its losses and its ranking quality before those of earlier runs. */
export function experimentOutput(
  { run, earlier }: ExperimentModel,
  options: FigureOptions,
): CellOutput {
  if (run === null) return wordsOnly('Not run yet.');
  if (run.imported !== undefined)
    return {
      text: fromFileSentences(run).join(' '),
      figures: [],
      tables: [],
      provenance: runProvenance(run),
    };
  const curves = [run, ...earlier];
  return {
    text: stateSentence(run),
    figures: [
      // The weighted total is another sum in every variant: its terms say more.
      lossFigure(curves, { ...options, x: 'step', total: false }),
      metricFigure(curves, { ...options, ...metricCurves(run) }),
    ],
    tables: [],
    provenance: runProvenance(run),
  };
}

/** "brisk-otter-3 (ELCRec, seed 1): done after 400 steps. Best validation NDCG@20: …" */
function stateSentence(run: RunRecord): string {
  const { name, config, step } = run;
  return [
    `${name} (${nameOf(config)}, seed ${config.seed}): ${statusWord(run)} after ${count(step)} steps.`,
    bestSentence(run),
  ]
    .filter((part) => part !== null)
    .join(' ');
}
