import {
  keep,
  scalar,
  stack,
  tidy,
  variableGrads,
  type Scalar,
  type Tensor,
  type Tensor1D,
} from '../engine/tf.ts';
import type { Parameters } from '../models/blocks/parameters.ts';
import { weighted } from '../models/blocks/weighted.ts';
import type { OnDevice, Stage, StepLosses } from '../models/recommender.ts';
import { TOTAL, type Losses } from '../catalog/metrics.ts';
import type { Adam } from './optimiser.ts';

/** Stands for a term that a step does not have: the lowest float32. NaN is what a term becomes that diverged. */
export const ABSENT = -3.4028234663852886e38;

/** Losses of one step on the device, [1 + terms]: the total, then the terms in the model's order; see ABSENT. */
export type DeviceLosses = Tensor1D;

/** What takes a step: a stage's losses, and the names of the model's terms. */
export interface Steps<D extends OnDevice = OnDevice> {
  readonly terms: readonly string[];
  readonly stage: Pick<Stage<unknown, D>, 'losses' | 'afterGradients'>;
  /** What terms count, by name, where that is not what the stage's settings say; those that are not named are left out. */
  readonly weights?: ReadonlyMap<string, number> | null;
}

/** Losses and dL/dparameter of one batch. The caller disposes both. */
export function lossesAndGradients<D extends OnDevice>(
  { stage, terms, weights = null }: Steps<D>,
  parameters: Parameters,
  batch: D,
  step: number,
): { losses: DeviceLosses; gradients: ReadonlyMap<string, Tensor> } {
  const entries = parameters.entries();
  const nameOf = new Map(entries.map(([name, variable]) => [variable.name, name]));
  let losses: DeviceLosses | null = null;
  const { value, grads } = variableGrads(
    () => {
      const found = reweighed(stage.losses(parameters, batch, step), weights);
      losses = keep(stackLosses(found, terms));
      return found.total;
    },
    entries.map(([, variable]) => variable),
  );
  value.dispose();
  const gradients = new Map<string, Tensor>();
  for (const [key, gradient] of Object.entries(grads)) {
    const name = nameOf.get(key);
    if (name !== undefined) gradients.set(name, gradient);
  }
  if (losses === null) throw new Error('the losses were not evaluated');
  return { losses, gradients };
}

/** The same terms, summed by other weights. */
function reweighed(found: StepLosses, weights: Steps['weights']): StepLosses {
  if (weights == null) return found;
  const present = Object.fromEntries(
    Object.entries(found.terms).filter(([name, term]) => term !== null && weights.has(name)),
  );
  const { total } = weighted(present, Object.fromEntries(weights));
  return { ...found, total };
}

const stackLosses = ({ total, terms }: StepLosses, names: readonly string[]): DeviceLosses =>
  tidy(() => {
    const all = names.map((name): Scalar => terms[name] ?? scalar(ABSENT));
    return stack([total, ...all]) as Tensor1D;
  });

/**
 * One training step: gradients, what the model overwrites of its parameters, Adam.
 * @param step 1-based over the whole run; part of every random draw.
 */
export function trainStep<D extends OnDevice>(
  steps: Steps<D>,
  parameters: Parameters,
  adam: Adam,
  batch: D,
  step: number,
): DeviceLosses {
  const { losses, gradients } = lossesAndGradients(steps, parameters, batch, step);
  tidy(() => steps.stage.afterGradients?.(parameters));
  adam.apply(gradients);
  for (const gradient of gradients.values()) gradient.dispose();
  return losses;
}

/** The numbers of a step, read back, by name. @param names of the terms, in the model's order */
export function toLosses(values: ArrayLike<number>, names: readonly string[], offset = 0): Losses {
  return Object.fromEntries(
    [TOTAL, ...names].map((name, i) => {
      const value = values[offset + i];
      return [name, value === ABSENT ? null : value];
    }),
  );
}
