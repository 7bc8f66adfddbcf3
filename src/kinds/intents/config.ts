import type { CellId } from '../../document/ids.ts';
import { nearest, type ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { experimentConfig } from '../experiment/config.ts';
import { layoutOf, ownParts, readLayout, type LayoutChoice } from './layout-choice.ts';
import { Reader } from '../../document/reading.ts';

export const COLOUR_BY = ['intent', 'planted', 'activity'] as const;
export type ColourBy = (typeof COLOUR_BY)[number];

/** The map of users and the health of the intents, of one experiment. */
export interface IntentsConfig extends Partial<LayoutChoice> {
  readonly experiment: CellId | null;
  readonly colour_by: ColourBy;
}

export type IntentsCell = CellOf<IntentsConfig>;

export const intentsConfig: ConfigSpec<IntentsConfig> = {
  kind: 'intents',
  title: 'Intents',
  explain: 'Users in the plane, the intents they gather around, and whether those are in use.',
  create: (before) => ({ experiment: nearest(before, experimentConfig.kind), colour_by: 'intent' }),
  dependsOn: ({ experiment }) => (experiment === null ? [] : [experiment]),
  write: ({ experiment, colour_by, ...layout }) => ({
    experiment,
    colour_by,
    ...ownParts(layoutOf(layout)),
  }),
  read(plain) {
    const reader = new Reader(plain);
    const experiment = reader.cell('experiment');
    const colour_by = reader.choice('colour_by', COLOUR_BY, 'intent');
    const layout = readLayout(reader);
    return { config: { experiment, colour_by, ...layout }, problems: reader.finish() };
  },
  rewire: (config, rename) => ({
    ...config,
    experiment: config.experiment === null ? null : rename(config.experiment),
  }),
  reference: {
    key: 'experiment',
    kind: experimentConfig.kind,
    use: 'show',
    of: ({ experiment }) => experiment,
    pointed: (config, experiment) => ({ ...config, experiment }),
  },
  unlooked: ({ experiment }) => ({ experiment, colour_by: 'intent' }),
};
