import { QUICK_SIZES, type PresetSpec } from '../preset.ts';

export const SASREC_PRESETS: readonly PresetSpec[] = [
  {
    id: 'quick',
    label: 'Quick look',
    explain: 'Small and fast on the planted data.',
    datasets: 'bundled',
    settings: QUICK_SIZES,
  },
];
