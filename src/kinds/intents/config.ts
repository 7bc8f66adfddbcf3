import type { CellId } from '../../document/ids.ts';
import { nearest, type KindSpec } from '../../document/kind.ts';
import { Reader } from '../../document/reading.ts';

export const COLOUR_BY = ['intent', 'planted'] as const;
export type ColourBy = (typeof COLOUR_BY)[number];

/** The map of users and the health of the intents, of one experiment. */
export interface IntentsConfig {
  readonly experiment: CellId | null;
  readonly colour_by: ColourBy;
}

export const intentsKind: KindSpec<IntentsConfig> = {
  title: 'Intents',
  explain: 'Users in the plane, the intents they gather around, and whether those are in use.',
  create: (before) => ({ experiment: nearest(before, 'experiment'), colour_by: 'intent' }),
  dependsOn: ({ experiment }) => (experiment === null ? [] : [experiment]),
  write: ({ experiment, colour_by }) => ({ experiment, colour_by }),
  read(plain) {
    const reader = new Reader(plain);
    const experiment = reader.cell('experiment');
    const colour_by = reader.choice('colour_by', COLOUR_BY, 'intent');
    return { config: { experiment, colour_by }, problems: reader.finish() };
  },
  rewire: (config, rename) => ({
    ...config,
    experiment: config.experiment === null ? null : rename(config.experiment),
  }),
};
