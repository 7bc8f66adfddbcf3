import type { RunAxis } from '../../figures/run-axis.ts';

/** How an experiment's curves are looked at: the reader's own matter, kept by no file. */
export interface CurveLook {
  /** What both figures are drawn over; `own`: losses over steps, metrics over epochs. */
  readonly axis: RunAxis | 'own';
  /** Weight of the moving average of the losses, 0 (off) to 0.99. */
  readonly smoothing: number;
  readonly logLoss: boolean;
  readonly logMetric: boolean;
  /** The weighted total beside its terms. */
  readonly total: boolean;
  /** Terms times their weights, as they add up; otherwise as they are recorded. */
  readonly weighted: boolean;
}

export const PLAIN_LOOK: CurveLook = {
  axis: 'own',
  smoothing: 0,
  logLoss: false,
  logMetric: false,
  total: false,
  weighted: true,
};

/** The axis of each figure. */
export const axesOf = ({
  axis,
}: CurveLook): { readonly loss: RunAxis; readonly metric: RunAxis } =>
  axis === 'own' ? { loss: 'step', metric: 'epoch' } : { loss: axis, metric: axis };
