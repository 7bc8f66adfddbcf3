import { add, mul, type Scalar } from '../../engine/tf.ts';
import { LabFailure, type LabError } from '../../protocol/errors.ts';
import type { StepLosses } from '../recommender.ts';

const NO_TERM: LabError = {
  code: 'BAD_CONFIG',
  message: 'Every term of the loss has a weight of 0, so there is nothing to train on.',
  action: 'Give a weight to one of its terms, L_rec first.',
};

/**
 * The weighted sum of the terms that are on, in their order; null is off.
 * @throws LabFailure BAD_CONFIG where none is on.
 */
export function weighted(
  terms: StepLosses['terms'],
  weights: Readonly<Record<string, number>>,
): StepLosses {
  const summands = Object.entries(terms).flatMap(([name, term]) =>
    term === null ? [] : [mul<Scalar>(term, weights[name])],
  );
  if (summands.length === 0) throw new LabFailure(NO_TERM);
  return { total: summands.reduce((a, b) => add<Scalar>(a, b)), terms };
}

/** What a term reads of a batch is there, since the same settings say what is uploaded. */
export function needed<T>(part: T | null): T {
  if (part === null) throw new Error('the batch lacks what a term of the loss reads');
  return part;
}
