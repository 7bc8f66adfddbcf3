/**
 * Leave-one-out, as the official code splits (E: src/datasets.py:111-125): the last item of a user
 * is the test answer, the one before the validation answer. All are views into `dataset.sequence`.
 */
import type { Dataset } from './dataset.ts';

export type Split = 'valid' | 'test';

/** Items of user row `user` without the last `heldOut`. */
export const history = (dataset: Dataset, user: number, heldOut: number): Int32Array =>
  dataset.sequence.subarray(dataset.offsets[user], dataset.offsets[user + 1] - heldOut);

/** items[:-3], what the encoder reads while training. */
export const trainInput = (dataset: Dataset, user: number): Int32Array => history(dataset, user, 3);

/** items[1:-2], the next item at each place of {@link trainInput}. */
export const trainTargets = (dataset: Dataset, user: number): Int32Array =>
  history(dataset, user, 2).subarray(1);

/** What is read to predict {@link answer}: items[:-2] for validation, items[:-1] for test. */
export const evaluationInput = (dataset: Dataset, split: Split, user: number): Int32Array =>
  history(dataset, user, split === 'valid' ? 2 : 1);

/** What may be read of a user's items: what training reads, or all before the answer of a split. */
export const readable = (dataset: Dataset, read: 'train' | Split, user: number): Int32Array =>
  read === 'train' ? trainInput(dataset, user) : evaluationInput(dataset, read, user);

/** items[-2] for validation, items[-1] for test. */
export const answer = (dataset: Dataset, split: Split, user: number): number =>
  dataset.sequence[dataset.offsets[user + 1] - (split === 'valid' ? 2 : 1)];
