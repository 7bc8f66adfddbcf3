import type { MapFrame, RunRecord } from '../../runs/record.ts';
import { bestEpoch } from '../../runs/reducer.ts';
import { undrawn } from '../../runs/map-chain.ts';
import { timelineOf } from '../../runs/timeline.ts';
import { whenWords } from './frames.ts';

/** Why the best epoch cannot be turned to. */
export function bestReason(run: Pick<RunRecord, 'epochs'>, shown: number | null): string | null {
  const best = bestEpoch(run);
  if (best === null) return 'No epoch has ended yet.';
  return best.epoch + 1 === shown ? 'The best epoch is shown already.' : null;
}

/** Why no film can be played. */
export function playReason(run: RunRecord): string | null {
  const line = timelineOf(run);
  return line === null || line.first === line.last
    ? 'There are no two epochs to play from one to the other.'
    : null;
}

/** Of which epoch the map is, where that is not the one on show; else that maps lag behind the training, and how far. */
export function mapWords(run: RunRecord, frame: MapFrame | null, shown: number | null): string {
  const waiting = undrawn(run).length;
  // While the newest is followed, what comes next is said instead.
  if (shown !== null && frame !== null && frame.epoch !== shown && run.maps.includes(frame))
    return `The map is that ${whenWords(frame)}: of epoch ${shown} there is none${waiting > 0 ? ' yet' : ''}.`;
  if (waiting === 0) return '\u00a0';
  return waiting === 1
    ? 'One more map is being drawn.'
    : `${waiting} more maps are being drawn, one after the other; none is left out.`;
}
