import { sameOrigin } from '../../runs/origin.ts';
import type { DataOrigin } from '../../runs/record.ts';
import type { ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { readOrigin, writeOrigin } from '../../document/origin.ts';
import { Reader } from '../../document/reading.ts';

/** Which interactions are learned from. A file is known by name: it must be handed over again. */
export interface DatasetConfig {
  readonly source: DataOrigin;
}

export type DatasetCell = CellOf<DatasetConfig>;

export const datasetConfig: ConfigSpec<DatasetConfig> = {
  kind: 'dataset',
  title: 'Data',
  noun: 'a data cell',
  explain: 'Interactions to learn from: bundled, generated, the paper’s, or a file of your own.',
  create: () => ({ source: { kind: 'bundled', name: 'planted-intents' } }),
  dependsOn: () => [],
  write: ({ source }) => writeOrigin(source),
  read(plain) {
    const reader = new Reader(plain);
    const source = readOrigin(reader);
    return { config: { source }, problems: reader.finish() };
  },
  rewire: (config) => config,
  source: ({ source }) => source,
  isAlike: (a, b) => sameOrigin(a.source, b.source),
};
