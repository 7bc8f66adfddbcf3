import type { RunConfig } from './config.ts';
import type { Settings } from './field.ts';
import type { PaperName } from './paper-data.ts';

/** A named starting point for the settings of a model, as its card states it. */
export interface PresetSpec {
  readonly id: string;
  readonly label: string;
  /** One sentence: what it is for. */
  readonly explain: string;
  /** Which data it is meant for: planted data, one of the paper's sets, or any. */
  readonly datasets: 'bundled' | PaperName | 'any';
  /** What is not the model's default. */
  readonly settings: Settings;
}

/** The same with every setting. */
export interface Preset extends Omit<PresetSpec, 'settings'> {
  readonly config: RunConfig;
}

/** What the official code of a model uses for one of the paper's data sets. */
export const officialPreset = (datasets: PaperName, settings: Settings): PresetSpec => ({
  id: `official-${datasets}`,
  label: 'Official settings',
  explain: `What the official code uses for ${datasets.replaceAll('_', ' ')}. Expect hundreds of epochs.`,
  datasets,
  settings,
});

/** Small and fast on the planted data, whichever the model. */
export const QUICK_SIZES = {
  hidden_size: 32,
  max_seq_length: 20,
  num_hidden_layers: 1,
  batch_size: 64,
  lr: 0.005,
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  epochs: 16,
} as const satisfies Settings;
