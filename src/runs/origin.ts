import { type PlantedOptions, PLANTED_DEFAULTS } from '../../workers/catalog/planted.ts';
import type { DataOrigin } from './record.ts';

/** Two ways of saying the same data; neither the order of keys nor the address of a known set counts. */
export const sameOrigin = (a: DataOrigin, b: DataOrigin): boolean =>
  a.kind === 'planted' && b.kind === 'planted'
    ? PLANTED_KEYS.every((key) => String(a.options[key]) === String(b.options[key]))
    : a.kind !== 'planted' && b.kind !== 'planted' && a.kind === b.kind && a.name === b.name;

const PLANTED_KEYS = Object.keys(PLANTED_DEFAULTS) as readonly (keyof PlantedOptions)[];
