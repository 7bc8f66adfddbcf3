import { useDeferredValue, useMemo, useState } from 'react';
import { useLab } from '../../app/context.tsx';
import { lossFigure } from '../../charts/loss-figure.ts';
import { metricFigure, popularityReference } from '../../charts/metric-figure.ts';
import { Plot } from '../../charts/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { pastRuns, runsHere } from '../../state/selectors.ts';
import { useFigureOptions } from '../figures.ts';
import { NO_PROVENANCE, runProvenance } from '../provenance.ts';

/** Losses by term and ranking quality, as they come; up to five earlier runs stay behind, faint. */
export function Curves({ run }: { readonly run: RunRecord | null }) {
  const all = useLab(runsHere);
  const hidden = useLab((state) => state.hidden);
  const options = useFigureOptions();
  const [logY, setLogY] = useState(false);
  const [showTotal, setShowTotal] = useState(false);

  const shown = useMemo(
    () => (run === null ? [] : [run, ...pastRuns(all, hidden, run)]),
    [run, all, hidden],
  );
  const runs = useDeferredValue(shown);
  const losses = useMemo(
    () =>
      lossFigure(runs, {
        ...options,
        x: 'step',
        logY,
        ...(showTotal
          ? {}
          : { terms: ['loss_rec', 'loss_cl', 'loss_icl', 'loss_cluster'] as const }),
      }),
    [runs, options, logY, showTotal],
  );
  const result = runs[0]?.result ?? null;
  const metrics = useMemo(
    () =>
      metricFigure(runs, {
        ...options,
        metrics: ['hr@5', 'ndcg@5'],
        references: result === null ? [] : [popularityReference(result, 'hr@5')],
      }),
    [runs, options, result],
  );
  const fileName = run?.name ?? 'run';
  const provenance = run === null ? NO_PROVENANCE : runProvenance(run);
  return (
    <div className={`figure-pair ${run === null ? 'waiting' : ''}`}>
      <div className="figure">
        <Plot
          figure={losses}
          fileName={fileName}
          provenance={provenance}
          logY={{ on: logY, toggle: () => setLogY(!logY) }}
        />
        <label className="small quiet total-switch">
          <input
            type="checkbox"
            checked={showTotal}
            onChange={(event) => setShowTotal(event.target.checked)}
          />
          with the weighted total
        </label>
      </div>
      <div className="figure">
        <Plot figure={metrics} fileName={fileName} provenance={provenance} />
      </div>
    </div>
  );
}
