import { unitLength } from '../engine/ops/index.ts';
import {
  keep,
  scalar,
  stack,
  tidy,
  variableGrads,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Variable,
} from '../engine/tf.ts';
import { objective, type DeviceBatch, type Objective } from '../models/elcrec/objective.ts';
import { CENTRES, type Parameters } from '../models/blocks/parameters.ts';
import { termsOf } from '../models/elcrec/variants.ts';
import type { RunConfig } from '../catalog/config.ts';
import { ELCREC_TERMS, TOTAL, type Losses } from '../catalog/metrics.ts';
import type { Adam } from './optimiser.ts';

/** Stands for a term that a step does not have: the lowest float32. NaN is what a term becomes that diverged. */
export const ABSENT = -3.4028234663852886e38;

/** Losses of one step on the device, [1 + terms]: the total, then the terms in the model's order; see ABSENT. */
export type DeviceLosses = Tensor1D;

/** Losses and dL/dparameter of one batch. The caller disposes both. */
export function lossesAndGradients(
  parameters: Parameters,
  config: RunConfig,
  batch: DeviceBatch,
  step: number,
): { losses: DeviceLosses; gradients: ReadonlyMap<string, Tensor> } {
  const entries = parameters.entries();
  const nameOf = new Map(entries.map(([name, variable]) => [variable.name, name]));
  let losses: DeviceLosses | null = null;
  const { value, grads } = variableGrads(
    () => {
      const terms = objective(parameters, config, batch, step);
      losses = keep(stackLosses(terms));
      return terms.loss;
    },
    entries.map(([, variable]) => variable),
  );
  value.dispose();
  const gradients = new Map<string, Tensor>();
  for (const [key, gradient] of Object.entries(grads)) {
    const name = nameOf.get(key);
    if (name !== undefined) gradients.set(name, gradient);
  }
  if (losses === null) throw new Error('the objective was not evaluated');
  return { losses, gradients };
}

const stackLosses = (terms: Objective): DeviceLosses =>
  tidy(
    () =>
      stack([
        terms[TOTAL],
        ...ELCREC_TERMS.map((term): Scalar => terms[term] ?? scalar(ABSENT)),
      ]) as Tensor1D,
  );

/**
 * One training step: gradients, the centres overwritten by their normalised selves, Adam.
 * @param step 1-based over the whole run; part of every random draw.
 */
export function trainStep(
  parameters: Parameters,
  adam: Adam,
  config: RunConfig,
  batch: DeviceBatch,
  step: number,
): DeviceLosses {
  const { losses, gradients } = lossesAndGradients(parameters, config, batch, step);
  if (termsOf(config).centres) {
    tidy(() => {
      const centres = parameters.get<Variable>(CENTRES);
      centres.assign(unitLength(centres as unknown as Tensor2D));
    });
  }
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
