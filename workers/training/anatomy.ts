/** What each term of a loss pulls at: the norms of its own gradient on the encoder and on the centres. */
import {
  addN,
  scalar,
  sqrt,
  stack,
  sum,
  square,
  tidy,
  type Scalar,
  type Tensor,
} from '../engine/tf.ts';
import type { Parameters } from '../models/blocks/parameters.ts';
import type { OnDevice } from '../models/recommender.ts';
import type { Pull } from '../protocol/run.ts';
import { lossesAndGradients, type Steps } from './step.ts';

/**
 * Measured after these epochs (from 0): 0, 1, 3, 7, 15, … so that a long run is hardly slowed, and the first steps of
 * a run not at all.
 */
export const isMeasured = (epoch: number): boolean => Number.isInteger(Math.log2(epoch + 1));

/**
 * The gradient of every term alone, times its weight, on one batch: |w ∂L_term/∂θ| over all parameters of the encoder
 * (item embeddings included) and over the centres. Changes nothing: draws are keyed by `step`. As many backward passes
 * as there are terms. @param weights of the terms, by name; those of 0 are passed over
 */
export async function pullsOf<D extends OnDevice>(
  steps: Omit<Steps<D>, 'weights'>,
  parameters: Parameters,
  batch: D,
  step: number,
  weights: ReadonlyMap<string, number>,
): Promise<Readonly<Record<string, Pull>>> {
  const centres = new Set(
    parameters.specs.filter(({ part }) => part === 'centres').map(({ name }) => name),
  );
  const found: [string, Pull][] = [];
  for (const [term, weight] of weights) {
    if (weight === 0) continue;
    const alone = { ...steps, weights: new Map([[term, weight]]) };
    const { losses, gradients } = lossesAndGradients(alone, parameters, batch, step);
    losses.dispose();
    const norms = tidy(() => {
      const of = (mine: (name: string) => boolean): Scalar =>
        normOf([...gradients].filter(([name]) => mine(name)).map(([, gradient]) => gradient));
      return stack([of((name) => !centres.has(name)), of((name) => centres.has(name))]);
    });
    for (const gradient of gradients.values()) gradient.dispose();
    const [encoder, on] = await norms.data();
    norms.dispose();
    found.push([term, { encoder, centres: centres.size === 0 ? null : on }]);
  }
  return Object.fromEntries(found);
}

/** Euclidean norm of several tensors as one; of none, 0. */
const normOf = (tensors: readonly Tensor[]): Scalar =>
  tensors.length === 0 ? scalar(0) : sqrt(addN(tensors.map((one) => sum<Scalar>(square(one)))));
