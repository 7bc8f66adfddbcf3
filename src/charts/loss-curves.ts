import type { Losses, LossTerm } from '../../workers/protocol/metrics.ts';
import type { RunRecord } from '../runs/record.ts';
import { epochNumber } from '../runs/summary.ts';
import { downSample, smooth, type Curve } from './sample.ts';

export type LossAxis = 'step' | 'epoch';

/** The losses at one place of the x axis: a step, or the mean over an epoch. */
export interface LossPoint {
  readonly at: number;
  readonly losses: Losses;
}

/** A run's losses over steps or epochs. */
export function lossPoints(run: RunRecord, x: LossAxis): readonly LossPoint[] {
  return x === 'step'
    ? run.steps.map((step) => ({ at: step.step, losses: step }))
    : run.epochs.map((epoch) => ({ at: epochNumber(epoch.epoch), losses: epoch.train }));
}

/** Lists never change once made, so a curve drawn from one can be drawn again: earlier runs cost nothing. */
const drawn = new WeakMap<object, Map<string, Curve>>();

/** One term as it is drawn: averaged over its past with weight `smoothing`, then down-sampled. */
export function lossCurve(run: RunRecord, x: LossAxis, term: LossTerm, smoothing = 0): Curve {
  const list = x === 'step' ? run.steps : run.epochs;
  const curves = drawn.get(list) ?? new Map<string, Curve>();
  drawn.set(list, curves);
  const key = `${term} ${smoothing}`;
  const known = curves.get(key);
  if (known !== undefined) return known;
  const curve =
    x === 'step'
      ? { x: run.steps.map((step) => step.step), y: run.steps.map((step) => step[term]) }
      : {
          x: run.epochs.map((epoch) => epochNumber(epoch.epoch)),
          y: run.epochs.map((epoch) => epoch.train[term]),
        };
  const sampled = downSample({ x: curve.x, y: smooth(curve.y, smoothing) });
  curves.set(key, sampled);
  return sampled;
}

/** How far the axis goes if the run takes all its epochs; null while that is not known. */
export function plannedLength(run: RunRecord, x: LossAxis): number | null {
  const epochs = run.plan?.epochs ?? run.config.epochs;
  if (x === 'epoch') return epochs;
  return run.plan === null ? null : epochs * run.plan.stepsPerEpoch;
}
