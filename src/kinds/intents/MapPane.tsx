import { useMemo } from 'react';
import type { RunRecord } from '../../runs/record.ts';
import type { IntentsConfig } from './config.ts';
import type { LayoutChoice } from './layout-choice.ts';
import { MapFigure } from './MapFigure.tsx';
import { mapOptions } from './map-options.ts';
import { useRelaid } from './use-relaid.ts';
import type { Shown } from './use-moment.ts';

interface MapPaneProps extends Shown {
  readonly run: RunRecord | null;
  /** How the map is looked at; the run's own layout where it does not say. */
  readonly look: Pick<IntentsConfig, 'colour_by'> & Partial<LayoutChoice>;
}

/** The map on show, or where it will be. */
export function MapPane({ run, frame: own, moment: its, look }: MapPaneProps) {
  const frame = useRelaid(run, own, look);
  const moment = useMemo(
    () =>
      run === null || its === null || frame === null || frame === own
        ? its
        : { ...its, frame, map: mapOptions(run, frame, look.colour_by) },
    [run, its, frame, own, look.colour_by],
  );
  if (run !== null && frame !== null && moment !== null)
    return <MapFigure run={run} moment={moment} frame={frame} />;
  return (
    <div className={`map-waiting ${run === null ? 'map-to-come' : ''}`}>
      <p className="quiet">
        {run === null
          ? 'Every user becomes a point here, and every intent a star.'
          : 'The first map is being drawn.'}
      </p>
    </div>
  );
}
