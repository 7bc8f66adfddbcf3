import { useMemo, useState } from 'react';
import type { MapFrame } from '../../../workers/protocol/map.ts';
import type { RunRecord } from '../../runs/record.ts';
import { useLab, usePage } from '../page.tsx';
import { undrawn } from '../../runs/map-chain.ts';
import { bestEpoch } from '../../runs/reducer.ts';
import { Switch } from '../../ui/Switch.tsx';
import { useModel } from '../use-model.ts';
import { CellFrame, Outcome } from '../CellFrame.tsx';
import { frameAt, whenWords } from './frames.ts';
import { HowRead } from './HowRead.tsx';
import { HealthSide } from './HealthSide.tsx';
import { MapFigure } from './MapFigure.tsx';
import type { ColourBy, IntentsCell } from './config.ts';
import { intentsKind } from './kind.ts';
import { momentOf, type Moment } from './model.ts';
import { Scrubber } from './Scrubber.tsx';

/** Whose users, and when. */
function subject(run: RunRecord | null, frame: MapFrame | null): string {
  if (frame === null || run?.imported !== undefined) return run?.name ?? 'users by intent';
  return `${run === null ? '' : `${run.name}, `}users ${whenWords(frame)}`;
}

/** Users in the plane by t-SNE, the intents they gathered around, and whether those are in use. */
export function IntentsView({ cell }: { readonly cell: IntentsCell }) {
  const page = usePage();
  const { colour_by } = cell.config;
  const { run } = useModel(intentsKind, cell);
  const [epoch, setEpoch] = useState<number | null>(null);
  const frames = run?.maps ?? [];
  const drawing = useLab((state) => (state.drawing?.run === run?.id ? state.drawing : null));
  // While the newest is followed it is watched as it is drawn.
  const frame = (epoch === null ? drawing?.frame : null) ?? frameAt(frames, epoch);
  const moment = useMoment(run, frame, colour_by);
  return (
    <CellFrame
      cell={cell}
      tools={
        frame?.intents != null &&
        frame.planted !== null && (
          <Switch
            legend="Colour by"
            options={[
              { value: 'intent', label: 'Learned intents' },
              { value: 'planted', label: 'Planted intents' },
            ]}
            value={colour_by}
            onChange={(choice) => page.look(cell.id, intentsKind, { colour_by: choice })}
          />
        )
      }
      subject={subject(run, frame)}
    >
      <Outcome cell={cell}>
        <div className="map-columns">
          <div className="map-main">
            {run === null || frame === null || moment === null ? (
              <div className={`map-waiting ${run === null ? 'map-to-come' : ''}`}>
                <p className="quiet">
                  {run === null
                    ? 'Every user becomes a point here, and every intent a star.'
                    : 'The first map is being drawn.'}
                </p>
              </div>
            ) : (
              <MapFigure run={run} moment={moment} frame={frame} />
            )}
            {run !== null && run.imported === undefined && (
              <Scrubber
                frames={frames}
                best={bestEpoch(run)}
                waiting={undrawn(run).length}
                frame={frame}
                following={epoch === null}
                onEpoch={setEpoch}
              />
            )}
          </div>
          <div>
            {run !== null && <HowRead run={run} />}
            <HealthSide run={run} moment={moment} />
          </div>
        </div>
      </Outcome>
    </CellFrame>
  );
}

/** What of a run belongs to a map; drawn anew with every epoch and map, not with every step. */
function useMoment(
  run: RunRecord | null,
  frame: MapFrame | null,
  colourBy: ColourBy,
): Moment | null {
  const { maps, epochs, dataset, imported, result } = run ?? NONE;
  return useMemo(
    () =>
      dataset === null
        ? null
        : momentOf(
            { maps, epochs, dataset, result, ...(imported && { imported }) },
            frame,
            colourBy,
          ),
    [maps, epochs, dataset, imported, result, frame, colourBy],
  );
}

const NONE = { maps: [], epochs: [], dataset: null, imported: undefined, result: null } as const;
