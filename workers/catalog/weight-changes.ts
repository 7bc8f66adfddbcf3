/** Weights of the loss that were changed while a run trained. Settings stay what the run began with. */
import type { RunConfig } from './config.ts';
import type { Field } from './field.ts';
import { cardOf, fieldsOf } from './models.ts';

export interface WeightChange {
  /** From this step on, 1-based over the whole run. */
  readonly step: number;
  /** Of a setting that weighs a term: `trade_off`. */
  readonly key: string;
  readonly value: number;
}

/** The settings with the weights of a step. `changes` ascend; one of anything but a weight (a file may say it) is none. */
export function configAt(
  config: RunConfig,
  changes: readonly WeightChange[],
  step: number,
): RunConfig {
  if (changes.length === 0) return config;
  const { terms } = cardOf(config);
  const due = changes.filter(
    (change) => change.step <= step && terms.some(({ key }) => key === change.key),
  );
  if (due.length === 0) return config;
  return { ...config, ...Object.fromEntries(due.map(({ key, value }) => [key, value])) };
}

/** A weight that can be changed while a run trains. */
export interface LiveWeight {
  readonly key: string;
  readonly field: Field & { readonly kind: 'number' };
}

/** The weights of terms that a run trains. A term that was off from the start has no batches that it could read. */
export function liveWeights(config: RunConfig): readonly LiveWeight[] {
  const card = cardOf(config);
  const keys = card.terms.flatMap((term) =>
    term.key !== null && term.weight(config) > 0 ? [term.key] : [],
  );
  return fieldsOf(card).flatMap((field) =>
    field.kind === 'number' && keys.includes(field.key) ? [{ key: field.key, field }] : [],
  );
}

/** Why a weight cannot become that; null where it can. */
export function changeProblem(config: RunConfig, key: string, value: number): string | null {
  const weight = liveWeights(config).find((one) => one.key === key);
  if (weight === undefined) return `${key} weighs no term that this run trains.`;
  const { min, max } = weight.field;
  return Number.isFinite(value) && value >= min && value <= max
    ? null
    : `${key} must be between ${min} and ${max}.`;
}

/** Changes with one more, in the order of their steps; of two of one key at one step the later counts. */
export const withChange = (
  changes: readonly WeightChange[],
  change: WeightChange,
): readonly WeightChange[] =>
  [...changes.filter(({ step, key }) => step !== change.step || key !== change.key), change].sort(
    (a, b) => a.step - b.step,
  );
