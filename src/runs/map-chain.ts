import { isMapEpoch } from '../../workers/catalog/map-epochs.ts';
import type { Snapshot } from '../../workers/protocol/run.ts';
import type { MapFrame, RunRecord } from './record.ts';

/** What of a run the chain of its maps hangs on. */
type Chain = Pick<RunRecord, 'snapshots' | 'maps'>;

/** Snapshots of which there is no map yet, the earliest first: none is ever passed over. */
export function undrawn({ snapshots, maps }: Chain): readonly Snapshot[] {
  if (snapshots.length === 0) return snapshots;
  const drawn = new Set(maps.map(({ epoch }) => epoch));
  return snapshots.filter(({ epoch }) => !drawn.has(epoch));
}

/**
 * The map another one is laid out from: the newest scheduled one before it. The map of a run's last
 * or best epoch may stand between two scheduled ones; nothing hangs on it, so that a run that goes on, or was
 * longer, has the same maps.
 */
export const mapBefore = ({ maps }: Pick<Chain, 'maps'>, epoch: number): MapFrame | null =>
  maps.findLast((frame) => frame.epoch < epoch && isMapEpoch(frame.epoch)) ?? null;
