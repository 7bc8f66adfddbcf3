import type { MapOptions } from '../../figures/map-figure.ts';
import { mapExtent } from '../../figures/map-figure.ts';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import type { ColourBy } from './config.ts';
import { healthAt, plantedSlotsOf, slotsOf } from './frames.ts';

/** What a run can be coloured by: a backbone has no intents, a file no planted ones. */
export const colourOf = (frame: MapFrame, wanted: ColourBy): ColourBy =>
  frame.intents === null ? 'planted' : frame.planted === null ? 'intent' : wanted;

/** What a map of a run needs to know of that run: the same on the page and in a file. */
export function mapOptions(
  { maps, epochs, dataset }: Pick<RunRecord, 'maps' | 'epochs' | 'dataset'>,
  frame: MapFrame,
  wanted: ColourBy,
): Omit<MapOptions, 'theme'> {
  const colourBy = colourOf(frame, wanted);
  const names = dataset.intents?.map(({ name }) => name);
  const health = healthAt(epochs, frame);
  // A map that is being drawn is not in the record yet.
  const all = maps.includes(frame) ? maps : [...maps, frame];
  return {
    colourBy,
    slots: colourBy === 'intent' ? slotsOf(all) : plantedSlotsOf(all),
    ...(health === null ? {} : { occupancy: health.occupancy }),
    ...(names === undefined ? {} : { names }),
    totalUsers: dataset.users,
    extent: mapExtent(all),
  };
}
