/** The generator's knobs; documented in docs/planted-intents.md. */
export interface PlantedOptions {
  readonly users: number;
  readonly intents: number;
  readonly items_per_intent: number;
  /** Mean interactions per user of each activity group, quietest first. */
  readonly mean_lengths: readonly [number, number, number, number];
  /** Probability that a user leaves the current intent at a step, 0..1. */
  readonly switch_probability: number;
  /** Probability that an interaction is a random item, 0..1. */
  readonly noise: number;
  /** Exponent of the popularity law inside an intent; 0 = uniform. */
  readonly zipf_exponent: number;
  /** How strongly the next item depends on the last: 0 = popularity alone, 1 = the chain alone. */
  readonly markov_strength: number;
  readonly seed: number;
}

/** What the format of generated data is called in records. */
export const PLANTED_FORMAT = 'planted';

/** The bundled data: small enough to train on in a minute, hard enough that popularity fails. */
export const PLANTED_DEFAULTS: PlantedOptions = {
  users: 1500,
  intents: 8,
  items_per_intent: 25,
  mean_lengths: [7, 9, 12, 16],
  switch_probability: 0.05,
  noise: 0.05,
  zipf_exponent: 0.8,
  markov_strength: 0.4,
  seed: 1,
};

/** Lowest and highest value of each knob; `mean_lengths` bounds each of its four numbers. */
export const PLANTED_BOUNDS: Readonly<
  Record<
    keyof PlantedOptions,
    { readonly min: number; readonly max: number; readonly integer: boolean }
  >
> = {
  users: { min: 20, max: 100_000, integer: true },
  intents: { min: 2, max: 512, integer: true },
  items_per_intent: { min: 5, max: 500, integer: true },
  mean_lengths: { min: 5, max: 200, integer: false },
  switch_probability: { min: 0, max: 1, integer: false },
  noise: { min: 0, max: 1, integer: false },
  zipf_exponent: { min: 0, max: 3, integer: false },
  markov_strength: { min: 0, max: 1, integer: false },
  seed: { min: 0, max: 2147483647, integer: true },
};
