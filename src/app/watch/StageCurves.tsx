import { Plot } from '../../figures/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { axesOf, PLAIN_LOOK } from '../../kinds/experiment/curve-look.ts';
import { useCurveFigures } from '../../kinds/experiment/use-curve-figures.ts';
import { runProvenance } from '../../kinds/provenance.ts';
import { cursorAt, useScrubbed } from '../../kinds/use-scrubbed.ts';
import { useSize } from '../../ui/use-size.ts';

interface StageCurvesProps {
  readonly run: RunRecord;
  readonly earlier: readonly RunRecord[];
}

/** px that a figure's title takes above it. */
const HEAD = 34;
/** Lower than this a curve says nothing. */
const LEAST = 130;

/** Ranking quality and losses, each as high as its pane. */
export function StageCurves({ run, earlier }: StageCurvesProps) {
  const [metricsPane, metricsSize] = useSize<HTMLDivElement>();
  const [lossesPane, lossesSize] = useSize<HTMLDivElement>();
  const { losses, metrics } = useCurveFigures({ run, earlier }, PLAIN_LOOK, {
    metrics: Math.max(LEAST, (metricsSize?.height ?? 280) - HEAD),
    losses: Math.max(LEAST, (lossesSize?.height ?? 280) - HEAD),
  });
  const axes = axesOf(PLAIN_LOOK);
  const trained = useScrubbed(run);
  const shared = { fileName: run.name, provenance: runProvenance(run) };
  return (
    <>
      <div className="stage-pane stage-metrics" ref={metricsPane}>
        <Plot {...shared} figure={metrics} cursor={cursorAt(run, trained, axes.metric)} />
      </div>
      <div className="stage-pane stage-losses" ref={lossesPane}>
        <Plot {...shared} figure={losses} cursor={cursorAt(run, trained, axes.loss)} />
      </div>
    </>
  );
}
