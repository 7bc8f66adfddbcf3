import type { CellId } from '../../document/ids.ts';
import { nearest, type KindSpec } from '../../document/kind.ts';
import { Reader } from '../../document/reading.ts';

/** Test numbers of one experiment beside popularity and the paper, and what to try next. */
export interface ResultsConfig {
  readonly experiment: CellId | null;
}

export const resultsKind: KindSpec<ResultsConfig> = {
  title: 'Results',
  explain: 'The test numbers of an experiment, beside what to compare them with.',
  create: (before) => ({ experiment: nearest(before, 'experiment') }),
  dependsOn: ({ experiment }) => (experiment === null ? [] : [experiment]),
  write: ({ experiment }) => ({ experiment }),
  read(plain) {
    const reader = new Reader(plain);
    return { config: { experiment: reader.cell('experiment') }, problems: reader.finish() };
  },
  rewire: ({ experiment }, rename) => ({
    experiment: experiment === null ? null : rename(experiment),
  }),
};
