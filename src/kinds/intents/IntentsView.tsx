import type { MapFrame } from '../../../workers/protocol/map.ts';
import type { RunRecord } from '../../runs/record.ts';
import { useModel } from '../use-model.ts';
import { CellFrame, Outcome } from '../CellFrame.tsx';
import { ColourSwitch } from './ColourSwitch.tsx';
import { whenWords } from './frames.ts';
import { HowRead } from './HowRead.tsx';
import { HealthSide } from './HealthSide.tsx';
import { LayoutSettings } from './LayoutSettings.tsx';
import { MapPane } from './MapPane.tsx';
import type { IntentsCell } from './config.ts';
import { intentsKind } from './kind.ts';
import { Scrubber } from './Scrubber.tsx';
import { useMoment } from './use-moment.ts';

/** Whose users, and when. */
function subject(run: RunRecord | null, frame: MapFrame | null): string {
  if (frame === null || run?.imported !== undefined) return run?.name ?? 'users by intent';
  return `${run === null ? '' : `${run.name}, `}users ${whenWords(frame)}`;
}

/** Users in the plane by t-SNE, the intents they gathered around, and whether those are in use. */
export function IntentsView({ cell }: { readonly cell: IntentsCell }) {
  const { run } = useModel(intentsKind, cell);
  const shown = useMoment(run, cell.config.colour_by);
  const { frame, moment } = shown;
  return (
    <CellFrame
      cell={cell}
      tools={
        <div className="map-tools">
          <LayoutSettings cell={cell} run={run} frame={frame} />
          <ColourSwitch cell={cell} run={run} frame={frame} />
        </div>
      }
      subject={subject(run, frame)}
    >
      <Outcome cell={cell}>
        <div className="map-columns">
          <div className="map-main">
            <MapPane run={run} {...shown} look={cell.config} />
            {run !== null && run.imported === undefined && <Scrubber run={run} {...shown} />}
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
