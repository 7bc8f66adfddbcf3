import { lossOf, type Losses } from '../../workers/catalog/metrics.ts';
import { configAt } from '../../workers/catalog/weight-changes.ts';
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
  /** The first and last step it is of. */
  readonly steps: readonly [number, number];
}

/** A run's losses over its steps (by number or by time) or its epochs. */
export function lossPoints(run: RunRecord, x: RunAxis): readonly LossPoint[] {
  switch (x) {
    case 'step':
      return run.steps.map(({ step, losses }) => ({ at: step, losses, steps: [step, step] }));
    case 'time':
      return run.steps.map(({ step, seconds, losses }) => ({
        at: seconds,
        losses,
        steps: [step, step],
      }));
    case 'epoch':
      return run.epochs.map(({ epoch, step, train }, i) => ({
        at: epochNumber(epoch),
        losses: train,
        steps: [(run.epochs[i - 1]?.step ?? 0) + 1, step],
      }));
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
  const by = weighted ? weightOf(run, term) : () => 1;
  const changes = (run.changes ?? []).map(({ step, key, value }) => `${step} ${key} ${value}`);
  const key = `${x} ${term} ${smoothing} ${weighted} ${termWeight(run.config, term) ?? 1} ${changes.join()}`;
  return curves(x === 'epoch' ? run.epochs : run.steps, key, () => {
    const points = lossPoints(run, x);
    return downSample({
      x: points.map(({ at }) => at),
      y: smooth(
        points.map((point) => {
          const value = lossOf(point.losses, term);
          const weight = by(point);
          return value === null || weight === null ? null : value * weight;
        }),
        smoothing,
      ),
    });
  });
}

/** What a term counts at a point; null over an epoch in whose middle that was changed: its mean has no one weight. */
export const weightOf =
  (run: RunRecord, term: string) =>
  ({ steps: [first, last] }: Pick<LossPoint, 'steps'>): number | null => {
    const { changes } = run;
    if (changes === undefined) return termWeight(run.config, term) ?? 1;
    const at = (step: number) => termWeight(configAt(run.config, changes, step), term) ?? 1;
    const within = changes.filter(({ step }) => step > first && step <= last);
    return within.every(({ step }) => at(step) === at(first)) ? at(first) : null;
  };
