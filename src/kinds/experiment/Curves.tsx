import { useDeferredValue, useMemo, useState } from 'react';
import { Crosshair } from '../../figures/Crosshair.tsx';
import { lossFigure } from '../../figures/loss-figure.ts';
import { metricFigure } from '../../figures/metric-figure.ts';
import { Plot } from '../../figures/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { useFigureOptions } from '../figures.ts';
import { runProvenance } from '../provenance.ts';
import { useRunLooks } from '../run-look.ts';
import { axesOf, PLAIN_LOOK, type CurveLook } from './curve-look.ts';
import { CurveControls } from './CurveControls.tsx';
import { metricCurves } from './model.ts';

interface CurvesProps {
  readonly run: RunRecord;
  readonly earlier: readonly RunRecord[];
}

/** Losses by term and ranking quality, as they come; up to five earlier runs stay behind, faint. */
export function Curves({ run, earlier }: CurvesProps) {
  const [look, setLook] = useState(PLAIN_LOOK);
  const change = (part: Partial<CurveLook>) => setLook({ ...look, ...part });
  const { losses, metrics } = useFigures({ run, earlier }, look);
  const axes = axesOf(look);
  const shared = { fileName: run.name, provenance: runProvenance(run) };
  return (
    <>
      <Crosshair shared={axes.loss === axes.metric}>
        <div className={`figure-pair ${run.steps.length === 0 ? 'waiting' : ''}`}>
          <div className="figure">
            <Plot
              {...shared}
              figure={losses}
              logY={{ on: look.logLoss, toggle: () => change({ logLoss: !look.logLoss }) }}
            />
          </div>
          <div className="figure">
            <Plot
              {...shared}
              figure={metrics}
              logY={{ on: look.logMetric, toggle: () => change({ logMetric: !look.logMetric }) }}
            />
          </div>
        </div>
      </Crosshair>
      <CurveControls look={look} onLook={change} />
    </>
  );
}

/** The figures follow the run as the page finds the time. */
function useFigures({ run, earlier }: CurvesProps, look: CurveLook) {
  const options = useFigureOptions();
  const styles = useRunLooks();
  const shown = useMemo(() => [run, ...earlier], [run, earlier]);
  const runs = useDeferredValue(shown);
  const { loss, metric } = axesOf(look);
  const smoothing = useDeferredValue(look.smoothing);
  const { logLoss, logMetric, total, weighted } = look;
  const losses = useMemo(
    () =>
      lossFigure(runs, {
        ...options,
        x: loss,
        smoothing,
        logY: logLoss,
        weighted,
        total,
      }),
    [runs, options, loss, smoothing, logLoss, total, weighted],
  );
  const result = runs[0].result;
  const metrics = useMemo(
    () =>
      metricFigure(runs, {
        ...options,
        x: metric,
        logY: logMetric,
        styles,
        ...metricCurves({ result }),
      }),
    [runs, options, metric, logMetric, styles, result],
  );
  return { losses, metrics };
}

/** Where the curves will be: low, so that a notebook of many experiments is read at a glance. */
export function CurvesToCome() {
  return (
    <div className="figure-pair">
      <p className="to-come small">
        <span className="plot-title">Losses</span> one curve for each term of the sum, times its
        weight
      </p>
      <p className="to-come small">
        <span className="plot-title">Ranking quality</span> HR@5 and NDCG@5 after every epoch
      </p>
    </div>
  );
}
