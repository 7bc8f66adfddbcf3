import { asModel } from '../../../workers/catalog/as-model.ts';
import type { RunConfig } from '../../../workers/catalog/config.ts';
import type { Settings } from '../../../workers/catalog/field.ts';
import { fittedSizes } from '../../../workers/catalog/fit.ts';
import type { ModelCard } from '../../../workers/catalog/model-card.ts';
import { cardOf, fieldsOf } from '../../../workers/catalog/models.ts';
import { presetNamed, presetsFor, type Preset } from '../../../workers/catalog/presets.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import type { ExperimentConfig } from './config.ts';

/** The settings set to a preset; what stands above the form (a variant) is a question asked apart and stays. */
export function withPreset(config: ExperimentConfig, preset: Preset): ExperimentConfig {
  const apart = fieldsOf(cardOf(preset.config)).filter(({ group }) => group === 'model');
  const kept = apart.map(({ key }) => [key, config.settings[key]]);
  return {
    ...config,
    preset: preset.id,
    settings: { ...preset.config, ...(Object.fromEntries(kept) as Settings) },
  };
}

type Data = Parameters<typeof presetsFor>[1];

/** The preset of a model that an experiment goes over to: of the same name, else the first that suits the data. */
function presetOver({ preset }: ExperimentConfig, model: ModelCard, data: Data): Preset {
  return presetNamed(model, preset, data) ?? presetsFor(model, data)[0];
}

/** Another model, with the settings that both have as they are, so that the two compare. */
export function withModel(
  config: ExperimentConfig,
  model: ModelCard,
  data: Data,
): ExperimentConfig {
  const preset = presetOver(config, model, data);
  return { ...config, preset: preset.id, settings: asModel(config.settings, preset.config) };
}

/** Settings of whichever model in the place of those there are. */
export const withSettings = (
  config: ExperimentConfig,
  settings: RunConfig,
  data: Data,
): ExperimentConfig =>
  settings.model === config.settings.model
    ? { ...config, settings }
    : { ...config, preset: presetOver(config, cardOf(settings), data).id, settings };

/**
 * An experiment on data of this size: a preset that does not suit them gives way to the first that does,
 * and one that is fitted to its data takes the sizes of these, other settings as they are.
 */
export function suitedTo(config: ExperimentConfig, card: DatasetCard): ExperimentConfig {
  const model = cardOf(config.settings);
  const suitable = presetsFor(model, card);
  if (!suitable.some(({ id }) => id === config.preset)) return withPreset(config, suitable[0]);
  if (config.preset !== 'fitted') return config;
  return { ...config, settings: { ...config.settings, ...fittedSizes(model, card) } };
}
