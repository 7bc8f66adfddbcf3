import type { UserAnswers } from '../../../workers/protocol/run.ts';
import type { MapGroups, MapOptions } from '../../figures/map-figure.ts';
import { mapExtent } from '../../figures/map-figure.ts';
import { groupAt, groupsOf, quartiles, shortRange } from '../../runs/groups.ts';
import type { MapFrame, RunRecord } from '../../runs/record.ts';
import type { ColourBy } from './config.ts';
import { healthAt, plantedSlotsOf, slotsOf } from './frames.ts';

/** What there is to colour a map by: a backbone has no intents, a file no planted ones, an untested run no answers. */
export const coloursOf = (
  { intents, planted }: Pick<MapFrame, 'intents' | 'planted'>,
  answers: RunRecord['answers'],
): readonly ColourBy[] => [
  ...(intents === null ? [] : ['intent' as const]),
  ...(planted === null ? [] : ['planted' as const]),
  ...(answers === undefined ? [] : ['activity' as const]),
];

/** Users by how much they did: in quarters of all users by the length of their histories. */
function activityOf(frame: MapFrame, answers: UserAnswers): MapGroups {
  const bounds = quartiles(answers.lengths);
  const groups = groupsOf(answers, bounds, 0);
  return {
    labels: Int32Array.from(frame.users, (user) => groupAt(answers.lengths[user], bounds)),
    names: groups.map((group) => `${group.name} (${shortRange(group)})`),
    many: 'activity groups',
  };
}

/** What a map of a run needs to know of that run: the same on the page and in a file. */
export function mapOptions(
  {
    maps,
    epochs,
    dataset,
    answers,
    imported,
  }: Pick<RunRecord, 'maps' | 'epochs' | 'dataset' | 'answers' | 'imported'>,
  frame: MapFrame,
  wanted: ColourBy,
): Omit<MapOptions, 'theme'> {
  const able = coloursOf(frame, answers);
  const chosen = able.includes(wanted) ? wanted : (able.at(0) ?? 'planted');
  const colourBy = chosen === 'activity' ? 'planted' : chosen;
  const names = dataset.intents?.map(({ name }) => name);
  const health = healthAt(epochs, frame);
  // A map that is being drawn is not in the record yet.
  const all = maps.includes(frame) ? maps : [...maps, frame];
  return {
    colourBy,
    slots: colourBy === 'intent' ? slotsOf(all) : plantedSlotsOf(all),
    ...(health === null ? {} : { occupancy: health.occupancy }),
    ...(names === undefined ? {} : { names }),
    ...(chosen === 'activity' && answers !== undefined
      ? { groups: activityOf(frame, answers) }
      : {}),
    ...(imported === undefined ? {} : { imported: true }),
    totalUsers: dataset.users,
    extent: mapExtent(all),
  };
}
