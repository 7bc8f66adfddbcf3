import { officialPreset, QUICK_SIZES, type PresetSpec } from '../preset.ts';

/** Official: per data set as the official scripts set them (I: src/scripts/run_*.sh). */
export const ICLREC_PRESETS: readonly PresetSpec[] = [
  {
    id: 'quick',
    label: 'Quick look',
    explain: 'Small and fast on the planted data, as many intents as were planted.',
    datasets: 'bundled',
    settings: {
      ...QUICK_SIZES,
      num_intent_clusters: 8,
      pooling: 'real_positions',
      cf_weight: 0.02,
    },
  },
  officialPreset('Beauty', { num_hidden_layers: 1 }),
  officialPreset('Sports_and_Outdoors', { num_hidden_layers: 2 }),
  officialPreset('Toys_and_Games', { num_hidden_layers: 3 }),
  officialPreset('Yelp', { num_hidden_layers: 2 }),
];
