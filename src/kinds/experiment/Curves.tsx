import { useState } from 'react';
import { Crosshair } from '../../figures/Crosshair.tsx';
import { Plot } from '../../figures/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { runProvenance } from '../provenance.ts';
import { axesOf, PLAIN_LOOK, type CurveLook } from './curve-look.ts';
import { cursorAt, useScrubbed } from '../use-scrubbed.ts';
import { CurveControls } from './CurveControls.tsx';
import { useCurveFigures } from './use-curve-figures.ts';

interface CurvesProps {
  readonly run: RunRecord;
  readonly earlier: readonly RunRecord[];
}

/** Losses by term and ranking quality, as they come; up to five earlier runs stay behind, faint. */
export function Curves({ run, earlier }: CurvesProps) {
  const [look, setLook] = useState(PLAIN_LOOK);
  const change = (part: Partial<CurveLook>) => setLook({ ...look, ...part });
  const { losses, metrics } = useCurveFigures({ run, earlier }, look);
  const trained = useScrubbed(run);
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
              cursor={cursorAt(run, trained, axes.loss)}
              logY={{ on: look.logLoss, toggle: () => change({ logLoss: !look.logLoss }) }}
            />
          </div>
          <div className="figure">
            <Plot
              {...shared}
              figure={metrics}
              cursor={cursorAt(run, trained, axes.metric)}
              logY={{ on: look.logMetric, toggle: () => change({ logMetric: !look.logMetric }) }}
            />
          </div>
        </div>
      </Crosshair>
      <CurveControls look={look} onLook={change} />
    </>
  );
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
