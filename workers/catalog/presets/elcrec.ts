import { officialPreset, QUICK_SIZES, type PresetSpec } from '../preset.ts';

/** Official: per data set as the official scripts set them (E: src/main.py:126-136, scripts/). */
export const ELCREC_PRESETS: readonly PresetSpec[] = [
  {
    id: 'quick',
    label: 'Quick look',
    explain:
      'Small and fast on the planted data, with the intents kept apart so that the map shows them.',
    datasets: 'bundled',
    settings: {
      ...QUICK_SIZES,
      num_intent_clusters: 8,
      pooling: 'real_positions',
      alignment: 'nearest_centre',
      prototype: 'shift',
      cf_weight: 0.02,
      trade_off: 0.1,
    },
  },
  officialPreset('Beauty', {
    num_hidden_layers: 1,
    num_intent_clusters: 256,
    trade_off: 10,
    prototype: 'shift',
  }),
  officialPreset('Sports_and_Outdoors', {
    num_hidden_layers: 2,
    num_intent_clusters: 512,
    trade_off: 1,
    prototype: 'concat',
  }),
  officialPreset('Toys_and_Games', {
    num_hidden_layers: 3,
    num_intent_clusters: 512,
    trade_off: 1,
    prototype: 'concat',
  }),
  officialPreset('Yelp', {
    num_hidden_layers: 2,
    num_intent_clusters: 256,
    trade_off: 0.1,
    prototype: 'concat',
  }),
];
