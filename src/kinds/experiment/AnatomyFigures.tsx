import { useMemo } from 'react';
import { pullFigure, weightedTermsFigure } from '../../figures/anatomy-figures.ts';
import { Plot } from '../../figures/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { useFigureOptions } from '../figures.ts';
import { runProvenance } from '../provenance.ts';

/** The weighted terms, stacked, and the share of each in what pulls at encoder and centres. */
export default function AnatomyFigures({ run }: { readonly run: RunRecord }) {
  const options = useFigureOptions();
  const figures = useMemo(
    () =>
      [
        weightedTermsFigure(run, options),
        pullFigure(run, 'encoder', options),
        pullFigure(run, 'centres', options),
      ].filter((figure) => figure !== null),
    [run, options],
  );
  return (
    <>
      <div className="group-figures">
        {figures.map((figure) => (
          <Plot
            key={figure.kind}
            figure={figure}
            fileName={run.name}
            provenance={runProvenance(run)}
          />
        ))}
      </div>
      <p className="small quiet">
        {figures.length === 1
          ? 'The gradients of this run’s terms were not measured.'
          : 'A term’s pull is the norm of its weighted gradient on one batch, alone. Shares say how strong it is, not where it leads: pulls may be against each other.'}
      </p>
    </>
  );
}
