import type { RunConfig } from '../protocol/config.ts';
import { stream } from '../random/stream.ts';
import { indices, view } from './augment.ts';
import type { Batch } from './batch.ts';
import { vocabulary, type Dataset } from './dataset.ts';
import { writeRow } from './rows.ts';
import { answer, history, trainInput, trainTargets } from './split.ts';

/** The settings that decide what a batch holds. */
export type BatchSettings = Pick<
  RunConfig,
  'batch_size' | 'max_seq_length' | 'tao' | 'gamma' | 'beta' | 'seed'
>;

/** Batches by number: any one can be made without the others, and is the same each time. */
export interface Batches {
  /** Batches of one epoch; the last may be smaller (PyTorch's DataLoader without drop_last). */
  readonly perEpoch: number;
  /** Batch `index` (0 .. perEpoch - 1) of epoch `epoch` (from 0). */
  batch(epoch: number, index: number): Batch;
}

/** The users of an epoch in the order they are trained on. */
export const epochOrder = (dataset: Dataset, seed: number, epoch: number): Int32Array =>
  stream(seed, 'shuffle', epoch).shuffle(indices(dataset.users));

/** Training batches of a dataset. Draws are keyed by (seed, purpose, epoch, user) alone. */
export function createBatches(dataset: Dataset, settings: BatchSettings): Batches {
  const { batch_size, max_seq_length: L, seed } = settings;
  const drawNegatives = negativeSampler(dataset);
  let order: { readonly epoch: number; readonly users: Int32Array } | null = null;

  return {
    perEpoch: Math.ceil(dataset.users / batch_size),
    batch(epoch, index) {
      if (order?.epoch !== epoch) order = { epoch, users: epochOrder(dataset, seed, epoch) };
      const users = order.users.slice(index * batch_size, (index + 1) * batch_size);
      const B = users.length;
      const inputIds = new Int32Array(B * L);
      const targetPos = new Int32Array(B * L);
      const targetNeg = new Int32Array(B * L);
      const view1 = new Int32Array(B * L);
      const view2 = new Int32Array(B * L);
      const sequenceLabel = new Int32Array(B);
      users.forEach((user, row) => {
        const input = trainInput(dataset, user);
        writeRow(inputIds, row, L, input);
        writeRow(targetPos, row, L, trainTargets(dataset, user));
        const negatives = drawNegatives(user, Math.min(input.length, L), seed, epoch);
        writeRow(targetNeg, row, L, negatives);
        const draws = stream(seed, 'views', epoch, user);
        writeRow(view1, row, L, view(input, settings, draws));
        writeRow(view2, row, L, view(input, settings, draws));
        sequenceLabel[row] = answer(dataset, 'valid', user);
      });
      return {
        size: B,
        length: L,
        users,
        inputIds,
        targetPos,
        targetNeg,
        view1,
        view2,
        sequenceLabel,
      };
    },
  };
}

/**
 * Draws `count` items a user never touches, uniform on [1, V - 1] (E: src/utils.py:68-72): the
 * unused mask id V - 1 included, the held-out items of the user excluded, both as officially.
 */
function negativeSampler(
  dataset: Dataset,
): (user: number, count: number, seed: number, epoch: number) => Int32Array {
  const highest = vocabulary(dataset) - 1;
  // touchedBy[item] = the last user (plus one) marked there: a set per user that needs no clearing.
  const touchedBy = new Int32Array(highest + 1);
  return (user, count, seed, epoch) => {
    const own = history(dataset, user, 0);
    for (let i = 0; i < own.length; i++) touchedBy[own[i]] = user + 1;
    const draws = stream(seed, 'negatives', epoch, user);
    const negatives = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      do negatives[i] = 1 + draws.below(highest);
      while (touchedBy[negatives[i]] === user + 1);
    }
    return negatives;
  };
}
