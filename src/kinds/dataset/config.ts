import { CATALOG_NAMES, type PlantedOptions } from '../../../workers/protocol/dataset.ts';
import { PLANTED_BOUNDS, PLANTED_DEFAULTS } from '../../../workers/catalog/planted.ts';
import { sameOrigin } from '../../runs/origin.ts';
import type { DataOrigin } from '../../runs/record.ts';
import type { ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { Reader } from '../../document/reading.ts';

/** Which interactions are learned from. A file is known by name: it must be handed over again. */
export interface DatasetConfig {
  readonly source: DataOrigin;
}

const SOURCES = ['bundled', 'planted', 'catalog', 'file'] as const;

const PLANTED_KEYS = Object.keys(PLANTED_DEFAULTS) as readonly (keyof PlantedOptions)[];

export type DatasetCell = CellOf<DatasetConfig>;

export const datasetConfig: ConfigSpec<DatasetConfig> = {
  kind: 'dataset',
  title: 'Data',
  noun: 'a data cell',
  explain: 'Interactions to learn from: bundled, generated, the paper’s, or a file of your own.',
  create: () => ({ source: { kind: 'bundled', name: 'planted-intents' } }),
  dependsOn: () => [],
  write: ({ source }) => {
    switch (source.kind) {
      case 'planted':
        return { source: source.kind, ...source.options };
      case 'bundled':
      case 'catalog':
      case 'file':
        // An address is not written: a document must not make a page fetch from anywhere.
        return { source: source.kind, name: source.name };
    }
  },
  read(plain) {
    const reader = new Reader(plain);
    const source = readSource(reader);
    return { config: { source }, problems: reader.finish() };
  },
  rewire: (config) => config,
  source: ({ source }) => source,
  isAlike: (a, b) => sameOrigin(a.source, b.source),
};

function readSource(reader: Reader): DataOrigin {
  const kind = reader.choice('source', SOURCES, 'bundled');
  switch (kind) {
    case 'bundled':
      return { kind, name: reader.choice('name', ['planted-intents'], 'planted-intents') };
    case 'catalog':
      return { kind, name: reader.choice('name', CATALOG_NAMES, 'Beauty') };
    case 'file':
      return { kind, name: reader.text('name', 255, 'data.txt') };
    case 'planted':
      return { kind, options: readPlanted(reader) };
  }
}

function readPlanted(reader: Reader): PlantedOptions {
  const options: Record<string, unknown> = {};
  for (const key of PLANTED_KEYS)
    options[key] =
      key === 'mean_lengths'
        ? readLengths(reader)
        : reader.number(key, PLANTED_BOUNDS[key], PLANTED_DEFAULTS[key]);
  return options as unknown as PlantedOptions;
}

function readLengths(reader: Reader): PlantedOptions['mean_lengths'] {
  const value = reader.take('mean_lengths');
  if (value === undefined) return PLANTED_DEFAULTS.mean_lengths;
  const { min, max } = PLANTED_BOUNDS.mean_lengths;
  const fits = (n: unknown): n is number => typeof n === 'number' && n >= min && n <= max;
  if (Array.isArray(value) && value.length === 4 && value.every(fits)) {
    const [a, b, c, d] = value;
    return [a, b, c, d];
  }
  reader.note('mean_lengths', `Not four numbers from ${min} to ${max}`);
  return PLANTED_DEFAULTS.mean_lengths;
}
