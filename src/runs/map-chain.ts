import { isMapEpoch } from '../../workers/catalog/map-epochs.ts';
import type { Snapshot } from '../../workers/protocol/run.ts';
import type { Places } from '../../workers/protocol/map.ts';
import type { MapFrame, RunRecord } from './record.ts';

/** What of a run the chain of its maps hangs on. */
type Chain = Pick<RunRecord, 'snapshots' | 'maps'>;

/** Whether all users of its snapshot are on a map, not its landmarks alone. */
export const isComplete = ({ remaining }: Pick<MapFrame, 'remaining'>): boolean =>
  remaining === undefined;

/** Snapshots of which there is no map yet, the earliest first: none is ever passed over. */
export const undrawn = ({ snapshots, maps }: Chain): readonly Snapshot[] =>
  without(snapshots, maps);

/** Snapshots of which there is no complete map yet, the earliest first: their vectors are needed. */
export const unfinished = ({ snapshots, maps }: Chain): readonly Snapshot[] =>
  without(snapshots, maps.filter(isComplete));

function without(snapshots: readonly Snapshot[], maps: readonly MapFrame[]): readonly Snapshot[] {
  if (snapshots.length === 0) return snapshots;
  const drawn = new Set(maps.map(({ epoch }) => epoch));
  return snapshots.filter(({ epoch }) => !drawn.has(epoch));
}

/**
 * What a map of landmarks is laid out from: the landmarks of the newest scheduled map before it, whether that is complete by now
 * or not. The map of a run's last or best epoch may stand between two scheduled ones; nothing hangs on it, so that a
 * run that goes on, or was longer, has the same maps.
 */
export function mapBefore({ maps }: Pick<Chain, 'maps'>, epoch: number): Places | null {
  const before = maps.findLast((frame) => frame.epoch < epoch && isMapEpoch(frame.epoch));
  return before === undefined ? null : placesOf(before.landmarks ?? before);
}

/** The map of landmarks that a snapshot's complete map is made from; null while there is none. */
export function landmarksAt({ maps }: Pick<Chain, 'maps'>, epoch: number): Places | null {
  const frame = maps.find((one) => one.epoch === epoch);
  return frame === undefined || isComplete(frame) ? null : placesOf(frame);
}

const placesOf = ({ users, xy, centres }: Places): Places => ({ users, xy, centres });
