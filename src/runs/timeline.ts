import type { ClusterHealth } from '../../workers/catalog/metrics.ts';
import type { EpochRecord } from '../../workers/protocol/run.ts';
import type { MapFrame, RunRecord } from './record.ts';

/** What of a run can be looked back at, in epochs trained: 0 is the start, before any training. */
export interface Timeline {
  readonly first: number;
  readonly last: number;
}

type Past = Pick<RunRecord, 'maps' | 'epochs'>;

/** Every epoch that has a record or a map, and all between; null before there is either. */
export function timelineOf({ maps, epochs }: Past): Timeline | null {
  // An epoch's record counts from 0, so the one behind n epochs is n - 1.
  const known = [maps.at(0)?.epoch, maps.at(-1)?.epoch].filter((epoch) => epoch !== undefined);
  const told = [epochs.at(0), epochs.at(-1)].flatMap((one) => (one ? [one.epoch + 1] : []));
  const all = [...known, ...told];
  return all.length === 0 ? null : { first: Math.min(...all), last: Math.max(...all) };
}

/** The newest epoch of which a record tells; while there is none the start, where a map of it is there. */
export const newestEpoch = ({ maps, epochs }: Past): number | null => {
  const last = epochs.at(-1);
  return last === undefined ? (maps.at(-1)?.epoch ?? null) : last.epoch + 1;
};

/** The record behind so many epochs; null for the start and where none is known. */
export const recordAfter = (epochs: readonly EpochRecord[], trained: number): EpochRecord | null =>
  epochs.find(({ epoch }) => epoch === trained - 1) ?? null;

/** The intents after so many epochs: as the record says, before training as the first map does; null where nobody counted. */
export const healthAfter = ({ maps, epochs }: Past, trained: number): ClusterHealth | null =>
  trained === 0
    ? (maps.find(({ epoch }) => epoch === 0)?.health ?? null)
    : (recordAfter(epochs, trained)?.health ?? null);

/**
 * The map on show after so many epochs: theirs, else the nearest before it; null = the newest there is. Before the
 * first map that is the first.
 */
export function frameAt(frames: readonly MapFrame[], trained: number | null): MapFrame | null {
  if (trained === null) return frames.at(-1) ?? null;
  return frames.findLast(({ epoch }) => epoch <= trained) ?? frames.at(0) ?? null;
}

/** ms that a film stays at each of so many epochs: some twelve seconds in all, and never a flicker. */
export const filmPace = (epochs: number): number =>
  Math.min(600, Math.max(80, Math.round(12_000 / Math.max(1, epochs))));
