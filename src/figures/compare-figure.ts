import type { RunConfig } from '../../workers/catalog/config.ts';
import { TOTAL, lossOf, type EvalMetric } from '../../workers/catalog/metrics.ts';
import { cardOf } from '../../workers/catalog/models.ts';
import { comparable } from '../runs/cautions.ts';
import type { RunRecord } from '../runs/record.ts';
import { bestEpoch } from '../runs/reducer.ts';
import { epochNumber, metric as decimals } from '../runs/summary.ts';
import type { Figure, Table } from './figure.ts';
import { lossCurve, lossPoints } from './loss-curves.ts';
import { epochPlace, metricCurve } from './metric-curves.ts';
import { METRIC_NAMES } from './names.ts';
import { drawnRuns, overlay, type Overlay, type OverlayOptions } from './overlay.ts';
import { AXIS_WORDS, type RunAxis } from './run-axis.ts';

export interface CompareOptions extends OverlayOptions {
  readonly metric: EvalMetric;
}

const NONE = 'No run is shown.';

/** One validation metric of many runs over one another; every run's best epoch has a star. */
export function compareFigure(runs: readonly RunRecord[], options: CompareOptions): Figure {
  const { metric, x } = options;
  const name = METRIC_NAMES[metric];
  const lines = runs.map((run) => {
    const best = bestEpoch(run);
    return {
      run,
      raw: metricCurve(run, x, metric),
      smooth: metricCurve(run, x, metric, options.smoothing),
      star: best === null ? null : { x: epochPlace(best, x), y: best.valid[metric] },
    };
  });
  const figure: Overlay = {
    kind: `compare-${metric.replace('@', '')}`,
    title: `${name} (higher is better)`,
    axis: `validation ${name}`,
    lines,
    fromZero: true,
  };
  return overlay(figure, options, {
    summary:
      runs.length === 0
        ? NONE
        : metricSentence(
            drawnRuns(lines, options).map(({ run }) => run),
            metric,
          ),
    table: () =>
      tabulate(runs, x, name, (run) =>
        run.epochs.map((epoch) => [epochPlace(epoch, x), epoch.valid[metric]]),
      ),
  });
}

/** The total training loss of many runs over one another. */
export function compareLossFigure(runs: readonly RunRecord[], options: OverlayOptions): Figure {
  const { x } = options;
  const lines = runs.map((run) => ({
    run,
    raw: lossCurve(run, x, TOTAL),
    smooth: lossCurve(run, x, TOTAL, options.smoothing),
    star: null,
  }));
  const figure: Overlay = {
    kind: 'compare-loss',
    title: 'Total loss (lower is better)',
    axis: 'total loss',
    lines,
    // Another sum in every model: its course is read, not its height.
    fromZero: false,
  };
  return overlay(figure, options, {
    summary:
      runs.length === 0 ? NONE : lossSentence(drawnRuns(lines, options).map(({ run }) => run)),
    table: () =>
      tabulate(runs, x, 'Total loss', (run) =>
        lossPoints(run, x).map(({ at, losses }) => [at, lossOf(losses, TOTAL)]),
      ),
  });
}

/** Values as they were measured, never smoothed: a row per run and place. */
function tabulate(
  runs: readonly RunRecord[],
  x: RunAxis,
  name: string,
  points: (run: RunRecord) => readonly (readonly [number, number | null])[],
): Table {
  return {
    columns: ['Run', AXIS_WORDS[x].column, name],
    rows: runs.flatMap((run) =>
      points(run).map(([at, value]) => [run.name, at, value === null ? null : decimals(value)]),
    ),
  };
}

function metricSentence(runs: readonly RunRecord[], metric: EvalMetric): string {
  if (runs.length === 0) return 'No validation yet: the first comes at the end of the first epoch.';
  const datasets = new Set(runs.map((run) => run.dataset.hash)).size;
  if (datasets > 1)
    return `${runs.length} runs on ${datasets} datasets: metrics on different data cannot be compared.`;
  const rules = new Set(runs.map((run) => run.config.seen_items)).size;
  if (rules > 1)
    return `${runs.length} runs that rank earlier items in ${rules} ways (seen_items): their metrics cannot be compared.`;
  const ends = runs.flatMap((run) => {
    const best = bestEpoch(run);
    return best === null ? [] : [{ run, best, value: comparable(best.valid, best.ties)[metric] }];
  });
  if (ends.length === 0) return 'No best epoch yet.';
  const { run, best, value } = ends.reduce((a, b) => (b.value > a.value ? b : a));
  const of = ends.length === 1 ? 'Best' : `Best of ${ends.length} runs`;
  return `${of}: ${run.name}, ${METRIC_NAMES[metric]} ${decimals(value)} at its best epoch, ${epochNumber(best.epoch)} (validation, all items ranked).`;
}

function lossSentence(runs: readonly RunRecord[]): string {
  if (runs.length === 0) return 'No losses yet: no run has taken a step.';
  const sums = runs.map(({ config }) => sumOf(config));
  if (runs.length === 1) return 'Total loss of 1 run.';
  return new Set(sums).size > 1
    ? `Total loss of ${runs.length} runs. Where models, variants or weights differ it is another sum: compare its course, not its height.`
    : `Total loss of ${runs.length} runs, the same weighted sum in each.`;
}

/** What a run's total adds up, as a word to compare by: which terms, with which weights, and of which form. */
const sumOf = (config: RunConfig): string =>
  [
    ...cardOf(config).terms.map((term) => `${term.name} ${term.weight(config)}`),
    config.rec_loss,
  ].join();
