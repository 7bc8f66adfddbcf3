import { configProblems, upgradeSettings } from '../../../workers/catalog/config-check.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import type { Field, Setting, Settings } from '../../../workers/catalog/field.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import {
  cardOf,
  fieldsOf,
  FIRST_MODEL,
  modelCard,
  MODELS,
  nameOf,
} from '../../../workers/catalog/models.ts';
import type { DataSize } from '../../../workers/catalog/fit.ts';
import { presetNamed, presetsOf, type Preset } from '../../../workers/catalog/presets.ts';
import type { CellId } from '../../document/ids.ts';
import { nearest, type ConfigSpec } from '../../document/config-spec.ts';
import type { CellOf } from '../../document/cell.ts';
import { datasetConfig } from '../dataset/config.ts';
import { isPlain, Reader } from '../../document/reading.ts';

/** One training: on which data, and with which settings. */
export interface ExperimentConfig {
  /** The dataset cell it learns from. */
  readonly dataset: CellId | null;
  /** The preset that the settings depart from. */
  readonly preset: string;
  readonly settings: RunConfig;
}

/** A model's preset by its id, fitted to the data where they are open; the first for one that is not known. */
export const presetOf = (model: ModelCard, id: string, data: DataSize | null = null): Preset =>
  presetNamed(model, id, data) ?? presetsOf(model)[0];

/** What a cell's settings depart from. */
export const basePreset = (
  { preset, settings }: ExperimentConfig,
  data: DataSize | null = null,
): Preset => presetOf(cardOf(settings), preset, data);

export type ExperimentCell = CellOf<ExperimentConfig>;

export const experimentConfig: ConfigSpec<ExperimentConfig> = {
  kind: 'experiment',
  title: 'Experiment',
  noun: 'an experiment',
  explain: 'A training: its model, its settings, its curves while it learns.',
  create: (before) => {
    const preset = presetsOf(FIRST_MODEL)[0];
    return {
      dataset: nearest(before, datasetConfig.kind),
      preset: preset.id,
      settings: preset.config,
    };
  },
  dependsOn: ({ dataset }) => (dataset === null ? [] : [dataset]),
  write: ({ dataset, preset, settings }) => {
    const { model, version } = settings;
    const fields = fieldsOf(cardOf(settings));
    return {
      model,
      // What no version is written beside is of the first.
      ...(version === 1 ? {} : { version }),
      dataset,
      preset,
      // The settings as a person meets them, whatever order a record was built in.
      ...Object.fromEntries(fields.map(({ key }) => [key, settings[key]])),
    };
  },
  isOfNewerPage(stored) {
    if (!isPlain(stored)) return false;
    const { model = FIRST_MODEL.id, version = 1 } = stored;
    const card = modelCard(model);
    return card === null || Number(version) > card.version;
  },
  read(plain) {
    const reader = new Reader(isPlain(plain) ? upgradeSettings(plain) : plain);
    const ids = MODELS.map(({ id }) => id);
    const model = modelCard(reader.choice('model', ids, FIRST_MODEL.id)) ?? FIRST_MODEL;
    const version = reader.take('version');
    if (version !== undefined && version !== model.version)
      reader.note('version', `This page knows ${model.title} in version ${model.version}`);
    const dataset = reader.cell('dataset');
    const presets = presetsOf(model);
    const preset = reader.choice(
      'preset',
      presets.map(({ id }) => id),
      presets[0].id,
    );
    const settings = readSettings(reader, presetOf(model, preset).config);
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
  words: ({ settings }, several) => (several ? nameOf(settings) : ''),
  isAlike: (a, b) => nameOf(a.settings) === nameOf(b.settings),
};

/** Settings laid over a base, each within the bounds of the form's own list. */
function readSettings(reader: Reader, base: RunConfig): RunConfig {
  const fields = fieldsOf(cardOf(base));
  const entries = fields.map((field) => [field.key, readField(reader, field, base[field.key])]);
  const settings: RunConfig = { ...base, ...(Object.fromEntries(entries) as Settings) };
  // What is left is a setting that does not go with another one: the least does, as one head of attention.
  const rest = configProblems(settings);
  for (const { key, message } of rest) reader.note(key, message);
  if (rest.length === 0) return settings;
  const least = fields.flatMap((field) =>
    field.kind === 'number' && rest.some(({ key }) => key === field.key)
      ? [[field.key, field.min]]
      : [],
  );
  const mended: RunConfig = { ...settings, ...(Object.fromEntries(least) as Settings) };
  return configProblems(mended).length === 0 ? mended : base;
}

function readField(reader: Reader, field: Field, base: Setting): Setting {
  switch (field.kind) {
    case 'number':
      return reader.number(field.key, field, base as number);
    case 'choice':
      return reader.choice(field.key, field.options, base as string);
    case 'flag':
      return reader.flag(field.key, base as boolean);
  }
}
