import { lossOf, type Losses } from '../../workers/catalog/metrics.ts';
import type { RunRecord } from '../runs/record.ts';
import { epochNumber } from '../runs/summary.ts';
import { termWeight } from '../runs/weights.ts';
import { remembered } from './curve-cache.ts';
import type { RunAxis } from './run-axis.ts';
import { downSample, type Curve } from './sample.ts';
import { smooth } from './smooth.ts';

/** The losses at one place of the x axis: of a step, or the mean over an epoch. */
export interface LossPoint {
  readonly at: number;
  readonly losses: Losses;
}

/** A run's losses over its steps (by number or by time) or its epochs. */
export function lossPoints(run: RunRecord, x: RunAxis): readonly LossPoint[] {
  switch (x) {
    case 'step':
      return run.steps.map((step) => ({ at: step.step, losses: step.losses }));
    case 'time':
      return run.steps.map((step) => ({ at: step.seconds, losses: step.losses }));
    case 'epoch':
      return run.epochs.map((epoch) => ({ at: epochNumber(epoch.epoch), losses: epoch.train }));
  }
}

const curves = remembered<Curve>();

/**
 * One term as it is drawn: averaged over its past with weight `smoothing`, then down-sampled. Times its weight in
 * the total where `weighted`; records keep terms without.
 */
export function lossCurve(
  run: RunRecord,
  x: RunAxis,
  term: string,
  smoothing = 0,
  weighted = false,
): Curve {
  const by = weighted ? (termWeight(run.config, term) ?? 1) : 1;
  return curves(x === 'epoch' ? run.epochs : run.steps, `${x} ${term} ${smoothing} ${by}`, () => {
    const points = lossPoints(run, x);
    return downSample({
      x: points.map(({ at }) => at),
      y: smooth(
        points.map(({ losses }) => {
          const value = lossOf(losses, term);
          return value === null ? null : value * by;
        }),
        smoothing,
      ),
    });
  });
}
