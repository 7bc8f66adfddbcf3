import { PAPER_NAMES } from '../../workers/catalog/paper-data.ts';
import {
  PLANTED_BOUNDS,
  PLANTED_DEFAULTS,
  type PlantedOptions,
} from '../../workers/catalog/planted.ts';
import type { DataOrigin } from '../runs/record.ts';
import type { Reader } from './reading.ts';

const SOURCES = ['bundled', 'planted', 'catalog', 'file'] as const;

const PLANTED_KEYS = Object.keys(PLANTED_DEFAULTS) as readonly (keyof PlantedOptions)[];

/** Which data, as a source, a file or a link says it: `source` and what belongs to it. */
export function writeOrigin(origin: DataOrigin): Readonly<Record<string, unknown>> {
  switch (origin.kind) {
    case 'planted':
      return { source: origin.kind, ...origin.options };
    case 'bundled':
    case 'catalog':
    case 'file':
      // An address is not written: a document must not make a page fetch from anywhere.
      return { source: origin.kind, name: origin.name };
  }
}

/** The same read back; nothing but known names and bounded numbers comes of it. */
export function readOrigin(reader: Reader): DataOrigin {
  const kind = reader.choice('source', SOURCES, 'bundled');
  switch (kind) {
    case 'bundled':
      return { kind, name: reader.choice('name', ['planted-intents'], 'planted-intents') };
    case 'catalog':
      return { kind, name: reader.choice('name', PAPER_NAMES, 'Beauty') };
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
