import { useMemo } from 'react';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import { mapExtent, mapFigure } from '../../charts/map-figure.ts';
import { Plot } from '../../charts/Plot.tsx';
import type { RunRecord } from '../../runs/record.ts';
import { count, percent } from '../../runs/summary.ts';
import { useFigureOptions } from '../figures.ts';
import type { ColourBy } from './config.ts';
import { runProvenance } from '../provenance.ts';
import { slotsAt } from './frames.ts';

interface MapFigureProps {
  readonly run: RunRecord;
  readonly frame: MapFrame;
  readonly colourBy: ColourBy;
}

/** One frame, how far it may be trusted, and what its shapes do not mean. */
export function MapFigure({ run, frame, colourBy }: MapFigureProps) {
  const options = useFigureOptions();
  const { maps, dataset } = run;
  const figure = useMemo(() => {
    const names = dataset.intents?.map(({ name }) => name);
    return mapFigure(frame, {
      ...options,
      colourBy,
      ...(colourBy === 'intent' ? { slots: slotsAt(maps, frame) } : {}),
      ...(names === undefined ? {} : { names }),
      totalUsers: dataset.users,
      extent: mapExtent(maps),
    });
  }, [frame, maps, dataset, colourBy, options]);
  return (
    <>
      <Plot figure={figure} fileName={run.name} provenance={runProvenance(run)} />
      <p className="small quiet map-quality num">
        {qualityLine(frame, dataset.users)}. Sizes of groups and gaps between them mean little.
      </p>
      <details className="how small quiet">
        <summary>How to read this</summary>
        <p>
          A point is a user, a star the centre of an intent. Users near each other are alike to the
          model. Sizes of groups and the gaps between them mean nothing: t-SNE keeps neighbours and
          gives up distances. Axes have no meaning and are not drawn. Every map begins where the one
          before it ended, so users travel instead of jumping.
        </p>
      </details>
    </>
  );
}

/** How the frame was made and how much of the neighbourhood it keeps. */
export function qualityLine({ quality, users }: MapFrame, total: number): string {
  return [
    `${percent(quality.neighboursKept)} of nearest neighbours kept`,
    `trustworthiness ${quality.trustworthiness.toFixed(2)}`,
    `perplexity ${quality.perplexity}`,
    `seed ${quality.seed}`,
    users.length < total
      ? `sampled ${count(users.length)} of ${count(total)} users`
      : `all ${count(total)} users`,
  ].join(' · ');
}
