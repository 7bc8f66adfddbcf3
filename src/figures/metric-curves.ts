import type { EvalMetric } from '../../workers/catalog/metrics.ts';
import type { EpochRecord } from '../../workers/protocol/run.ts';
import type { RunRecord } from '../runs/record.ts';
import { epochNumber } from '../runs/summary.ts';
import { remembered } from './curve-cache.ts';
import type { RunAxis } from './run-axis.ts';
import { downSample, type Curve } from './sample.ts';
import { smooth } from './smooth.ts';

/** Where an epoch's validation stands on the axis: at the epoch's end. */
export function epochPlace(epoch: EpochRecord, x: RunAxis): number {
  switch (x) {
    case 'step':
      return epoch.step;
    case 'epoch':
      return epochNumber(epoch.epoch);
    case 'time':
      return epoch.seconds;
  }
}

const curves = remembered<Curve>();

/** A validation metric as it is drawn: averaged over its past with weight `smoothing`, then down-sampled. */
export function metricCurve(run: RunRecord, x: RunAxis, metric: EvalMetric, smoothing = 0): Curve {
  return curves(run.epochs, `${x} ${metric} ${smoothing}`, () =>
    downSample({
      x: run.epochs.map((epoch) => epochPlace(epoch, x)),
      y: smooth(
        run.epochs.map((epoch) => epoch.valid[metric]),
        smoothing,
      ),
    }),
  );
}
