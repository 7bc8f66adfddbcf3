import { VARIANTS, type RunConfig } from '../../../workers/catalog/config.ts';
import type { DataSize } from '../../../workers/catalog/fit.ts';
import { configProblems, FIELDS, type Field } from '../../../workers/catalog/fields.ts';
import { PRESETS, presetNamed, type Preset } from '../../../workers/catalog/presets.ts';
import type { CellId } from '../../document/ids.ts';
import { nearest, type ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { datasetConfig } from '../dataset/config.ts';
import { Reader } from '../../document/reading.ts';

/** One training: on which data, and with which settings. */
export interface ExperimentConfig {
  /** The dataset cell it learns from. */
  readonly dataset: CellId | null;
  /** The preset that the settings depart from. */
  readonly preset: string;
  readonly settings: RunConfig;
}

const presetIds = PRESETS.map(({ id }) => id);

/** A preset by its id, fitted to the data where they are open; the first for one that is not known. */
export const presetOf = (id: string, data: DataSize | null = null): Preset =>
  presetNamed(id, data) ?? PRESETS[0];

/** The settings as a person meets them, whatever order a record was built in. */
const WRITTEN: readonly (keyof RunConfig)[] = ['variant', ...FIELDS.map(({ key }) => key)];

export type ExperimentCell = CellOf<ExperimentConfig>;

export const experimentConfig: ConfigSpec<ExperimentConfig> = {
  kind: 'experiment',
  title: 'Experiment',
  noun: 'an experiment',
  explain: 'A training: its variant, its settings, its curves while it learns.',
  create: (before) => ({
    dataset: nearest(before, datasetConfig.kind),
    preset: PRESETS[0].id,
    settings: PRESETS[0].config,
  }),
  dependsOn: ({ dataset }) => (dataset === null ? [] : [dataset]),
  write: ({ dataset, preset, settings }) => ({
    dataset,
    preset,
    ...Object.fromEntries(WRITTEN.map((key) => [key, settings[key]])),
  }),
  read(plain) {
    const reader = new Reader(plain);
    const dataset = reader.cell('dataset');
    const preset = reader.choice('preset', presetIds, PRESETS[0].id);
    const settings = readSettings(reader, presetOf(preset).config);
    return { config: { dataset, preset, settings }, problems: reader.finish() };
  },
  rewire: (config, rename) => ({
    ...config,
    dataset: config.dataset === null ? null : rename(config.dataset),
  }),
  reference: {
    key: 'dataset',
    kind: datasetConfig.kind,
    use: 'learn',
    of: ({ dataset }) => dataset,
    pointed: (config, dataset) => ({ ...config, dataset }),
  },
  words: ({ settings }, several) => (several ? settings.variant : ''),
  isAlike: (a, b) => a.settings.variant === b.settings.variant,
};

/** Settings laid over a base, each within the bounds of the form's own list. */
function readSettings(reader: Reader, base: RunConfig): RunConfig {
  const entries = FIELDS.map((field) => [field.key, readField(reader, field, base[field.key])]);
  const settings = {
    ...(Object.fromEntries(entries) as RunConfig),
    variant: reader.choice('variant', VARIANTS, base.variant),
  };
  // What is left is a setting that does not go with another one.
  const rest = configProblems(settings);
  for (const { key, message } of rest) reader.note(key, message);
  return rest.length === 0 ? settings : { ...settings, num_attention_heads: 1 };
}

function readField(reader: Reader, field: Field, base: RunConfig[keyof RunConfig]): unknown {
  switch (field.kind) {
    case 'number':
      return reader.number(field.key, field, base as number);
    case 'choice':
      return reader.choice(field.key, field.options, base as string);
    case 'flag':
      return reader.flag(field.key, base as boolean);
  }
}
