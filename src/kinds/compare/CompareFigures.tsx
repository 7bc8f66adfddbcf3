import { useDeferredValue, useMemo } from 'react';
import type { RunId } from '../../../workers/protocol/ids.ts';
import { compareFigure, compareLossFigure } from '../../figures/compare-figure.ts';
import { Crosshair } from '../../figures/Crosshair.tsx';
import { Plot } from '../../figures/Plot.tsx';
import type { RunStyle } from '../../figures/run-style.ts';
import type { RunRecord } from '../../runs/record.ts';
import { useFigureOptions } from '../figures.ts';
import { runsProvenance } from '../provenance.ts';
import type { CompareConfig } from './config.ts';
import { overlayOptions } from './model.ts';
import { useSettled } from './use-settled.ts';

interface CompareFiguresProps {
  readonly config: CompareConfig;
  /** Those in sight, newest first. */
  readonly runs: readonly RunRecord[];
  readonly styles: ReadonlyMap<RunId, RunStyle>;
  readonly currentId: RunId | null;
  /** The run that stands out for a moment. */
  readonly focus: RunId | null;
}

/** A metric and the total loss of every run in sight, over one another. */
export function CompareFigures({ config, styles, currentId, ...now }: CompareFiguresProps) {
  const options = useFigureOptions();
  const runs = useDeferredValue(now.runs);
  const focus = useSettled(now.focus, 120);
  const { metric, x_axis, log_y } = config;
  const smoothing = useDeferredValue(config.smoothing);
  const shared = useMemo(
    () => ({
      ...overlayOptions({ x_axis, smoothing, log_y }, runs, options, currentId),
      styles,
      focus,
    }),
    [runs, currentId, options, x_axis, smoothing, log_y, styles, focus],
  );
  const quality = useMemo(() => compareFigure(runs, { ...shared, metric }), [runs, shared, metric]);
  const losses = useMemo(() => compareLossFigure(runs, shared), [runs, shared]);
  const provenance = runsProvenance(runs);
  const fileName = runs.length === 1 ? runs[0].name : `${runs.length}-runs`;
  return (
    <Crosshair>
      <div className="figure-pair">
        <div className="figure">
          <Plot figure={quality} fileName={fileName} provenance={provenance} />
        </div>
        <div className="figure">
          <Plot figure={losses} fileName={fileName} provenance={provenance} />
        </div>
      </div>
    </Crosshair>
  );
}
