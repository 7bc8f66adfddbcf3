import { useDeferredValue, useMemo } from 'react';
import type { Figure } from '../../figures/figure.ts';
import { lossFigure } from '../../figures/loss-figure.ts';
import { metricFigure } from '../../figures/metric-figure.ts';
import type { RunRecord } from '../../runs/record.ts';
import { useFigureOptions } from '../figures.ts';
import { useRunLooks } from '../run-look.ts';
import { axesOf, type CurveLook } from './curve-look.ts';
import { metricCurves } from './model.ts';

interface Drawn {
  readonly run: RunRecord;
  readonly earlier: readonly RunRecord[];
}

/** px that each figure is given; their own where it is not said. */
interface Heights {
  readonly losses: number;
  readonly metrics: number;
}

/** An experiment's curves: they follow the run as the page finds the time. */
export function useCurveFigures(
  { run, earlier }: Drawn,
  look: CurveLook,
  heights: Heights | null = null,
): { readonly losses: Figure; readonly metrics: Figure } {
  const options = useFigureOptions();
  const styles = useRunLooks();
  const shown = useMemo(() => [run, ...earlier], [run, earlier]);
  const runs = useDeferredValue(shown);
  const { loss, metric } = axesOf(look);
  const smoothing = useDeferredValue(look.smoothing);
  const { logLoss, logMetric, total, weighted } = look;
  const lossHeight = heights?.losses;
  const metricHeight = heights?.metrics;
  const losses = useMemo(
    () =>
      lossFigure(runs, {
        ...options,
        ...(lossHeight === undefined ? {} : { height: lossHeight }),
        x: loss,
        smoothing,
        logY: logLoss,
        weighted,
        total,
      }),
    [runs, options, lossHeight, loss, smoothing, logLoss, total, weighted],
  );
  const result = runs[0].result;
  const metrics = useMemo(
    () =>
      metricFigure(runs, {
        ...options,
        ...(metricHeight === undefined ? {} : { height: metricHeight }),
        x: metric,
        logY: logMetric,
        styles,
        ...metricCurves({ result }),
      }),
    [runs, options, metricHeight, metric, logMetric, styles, result],
  );
  return { losses, metrics };
}
