import type { CellId } from '../../document/ids.ts';
import { nearest, type ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { experimentConfig } from '../experiment/config.ts';
import { Reader } from '../../document/reading.ts';

/** Test numbers of one experiment beside popularity and the paper, and what to try next. */
export interface ResultsConfig {
  readonly experiment: CellId | null;
}

export type ResultsCell = CellOf<ResultsConfig>;

export const resultsConfig: ConfigSpec<ResultsConfig> = {
  kind: 'results',
  title: 'Results',
  explain: 'The test numbers of an experiment, beside what to compare them with.',
  create: (before) => ({ experiment: nearest(before, experimentConfig.kind) }),
  dependsOn: ({ experiment }) => (experiment === null ? [] : [experiment]),
  write: ({ experiment }) => ({ experiment }),
  read(plain) {
    const reader = new Reader(plain);
    return { config: { experiment: reader.cell('experiment') }, problems: reader.finish() };
  },
  rewire: ({ experiment }, rename) => ({
    experiment: experiment === null ? null : rename(experiment),
  }),
  reference: {
    key: 'experiment',
    kind: experimentConfig.kind,
    use: 'show',
    of: ({ experiment }) => experiment,
    pointed: (config, experiment) => ({ ...config, experiment }),
  },
};
