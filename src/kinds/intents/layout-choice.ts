import { PROJECTIONS, type Projection } from '../../../workers/protocol/map.ts';
import type { Reader } from '../../document/reading.ts';

/** How a map is laid out. */
export interface LayoutChoice {
  readonly projection: Projection;
  readonly perplexity: number;
  readonly iterations: number;
  readonly exaggeration: number;
  readonly layout_seed: number;
}

/** As the maps of every run are laid out. */
export const OWN_LAYOUT: LayoutChoice = {
  projection: 'tsne',
  perplexity: 30,
  iterations: 1000,
  exaggeration: 12,
  layout_seed: 1,
};

/** The numbers of a choice: their bounds, and what each is called. */
export const LAYOUT_NUMBERS = {
  perplexity: { min: 2, max: 500, integer: false, label: 'Perplexity' },
  iterations: { min: 50, max: 5000, integer: true, label: 'Iterations' },
  exaggeration: { min: 1, max: 50, integer: false, label: 'Early exaggeration' },
  layout_seed: { min: 0, max: 999_999, integer: true, label: 'Seed' },
} as const;

export type LayoutNumber = keyof typeof LAYOUT_NUMBERS;
export const LAYOUT_KEYS: readonly LayoutNumber[] = [
  'perplexity',
  'iterations',
  'exaggeration',
  'layout_seed',
];

/** A choice with what it leaves out as it is for every run. */
export const layoutOf = (part: Partial<LayoutChoice>): LayoutChoice => ({
  projection: part.projection ?? OWN_LAYOUT.projection,
  perplexity: part.perplexity ?? OWN_LAYOUT.perplexity,
  iterations: part.iterations ?? OWN_LAYOUT.iterations,
  exaggeration: part.exaggeration ?? OWN_LAYOUT.exaggeration,
  layout_seed: part.layout_seed ?? OWN_LAYOUT.layout_seed,
});

/** What of a choice differs from what every run has; nothing where it does not. */
export function ownParts(choice: LayoutChoice): Partial<LayoutChoice> {
  return Object.fromEntries(
    (['projection', ...LAYOUT_KEYS] as const)
      .filter((key) => choice[key] !== OWN_LAYOUT[key])
      .map((key) => [key, choice[key]]),
  );
}

/** From a source that a person edits. */
export const readLayout = (reader: Reader): Partial<LayoutChoice> =>
  ownParts({
    projection: reader.choice('projection', PROJECTIONS, OWN_LAYOUT.projection),
    perplexity: reader.number('perplexity', LAYOUT_NUMBERS.perplexity, OWN_LAYOUT.perplexity),
    iterations: reader.number('iterations', LAYOUT_NUMBERS.iterations, OWN_LAYOUT.iterations),
    exaggeration: reader.number(
      'exaggeration',
      LAYOUT_NUMBERS.exaggeration,
      OWN_LAYOUT.exaggeration,
    ),
    layout_seed: reader.number('layout_seed', LAYOUT_NUMBERS.layout_seed, OWN_LAYOUT.layout_seed),
  });
