import type { Variant } from '../../../workers/catalog/config.ts';
import { fittedSizes } from '../../../workers/catalog/fit.ts';
import { presetsFor, type Preset } from '../../../workers/catalog/presets.ts';
import type { DatasetCard } from '../../../workers/protocol/dataset.ts';
import type { ExperimentConfig } from './config.ts';

/** What a control hands over; whether it can be trained is asked of readConfig before a run starts. */
export type SettingValue = string | number | boolean;

/** The settings set to a preset; the variant is a question asked apart and stays. */
export function withPreset(config: ExperimentConfig, preset: Preset): ExperimentConfig {
  const { variant } = config.settings;
  return { ...config, preset: preset.id, settings: { ...preset.config, variant } };
}

/**
 * An experiment on data of this size: a preset that does not suit them gives way to the first that does,
 * and one that is fitted to its data takes the sizes of these, other settings as they are.
 */
export function suitedTo(config: ExperimentConfig, card: DatasetCard): ExperimentConfig {
  const suitable = presetsFor(card);
  if (!suitable.some(({ id }) => id === config.preset)) return withPreset(config, suitable[0]);
  if (config.preset !== 'fitted') return config;
  return { ...config, settings: { ...config.settings, ...fittedSizes(card) } };
}

export const withVariant = (config: ExperimentConfig, variant: Variant): ExperimentConfig => ({
  ...config,
  settings: { ...config.settings, variant },
});
