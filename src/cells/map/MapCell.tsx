import { useState } from 'react';
import { useLab } from '../../app/context.tsx';
import { currentRun, staleReason } from '../../runs/store.ts';
import { Switch } from '../../ui/Switch.tsx';
import { Cell } from '../Cell.tsx';
import { Stale } from '../Stale.tsx';
import { frameAt, whenWords } from './frames.ts';
import { HealthSide } from './HealthSide.tsx';
import { MapFigure, type ColourBy } from './MapFigure.tsx';
import { Scrubber } from './Scrubber.tsx';

/** Users in the plane by t-SNE, the intents they gathered around, and whether those are in use. */
export function MapCell({ id }: { readonly id: string }) {
  const run = useLab(currentRun);
  const reason = useLab((state) => staleReason(state, currentRun(state)));
  const [epoch, setEpoch] = useState<number | null>(null);
  const [colourBy, setColourBy] = useState<ColourBy>('intent');
  const frames = run?.maps ?? [];
  const frame = frameAt(frames, epoch);
  return (
    <Cell
      id={id}
      title="Map"
      tools={
        frame?.intents != null &&
        frame.planted !== null && (
          <Switch
            legend="Colour by"
            options={[
              { value: 'intent', label: 'Learned intents' },
              { value: 'planted', label: 'Planted intents' },
            ]}
            value={colourBy}
            onChange={setColourBy}
          />
        )
      }
      subject={frame === null ? 'users by intent' : `users ${whenWords(frame)}`}
    >
      <Stale reason={reason}>
        <div className="map-columns">
          <div className="map-main">
            {run === null || frame === null ? (
              <div className="map-waiting">
                <p className="quiet">
                  {run === null
                    ? 'Every user becomes a point here, and every intent a star.'
                    : 'The first map is being drawn.'}
                </p>
              </div>
            ) : (
              <MapFigure
                run={run}
                frame={frame}
                colourBy={frame.intents === null ? 'planted' : colourBy}
              />
            )}
            <Scrubber frames={frames} frame={frame} following={epoch === null} onEpoch={setEpoch} />
          </div>
          <HealthSide run={run} frame={frame} />
        </div>
      </Stale>
    </Cell>
  );
}
