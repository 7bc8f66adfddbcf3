import type { RunRecord } from '../../runs/record.ts';
import { MapFigure } from './MapFigure.tsx';
import type { Shown } from './use-moment.ts';

interface MapPaneProps extends Shown {
  readonly run: RunRecord | null;
}

/** The map on show, or where it will be. */
export function MapPane({ run, frame, moment }: MapPaneProps) {
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
