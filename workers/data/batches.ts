import type { TrainingSettings } from '../catalog/training-settings.ts';
import { stream, type Stream } from '../random/stream.ts';
import { indices, view, type ViewShares } from './augment.ts';
import type { Batch, BatchTargets } from './batch.ts';
import { vocabulary, type Dataset } from './dataset.ts';
import { writeRow } from './rows.ts';
import { answer, history, trainInput, trainTargets } from './split.ts';

/** The settings that decide what a batch holds. */
export interface BatchSettings extends Pick<TrainingSettings, 'batch_size' | 'seed'> {
  readonly max_seq_length: number;
}

/** Batches by number: any one can be made without the others, and is the same each time. A stage is made with them. */
export interface Batches<B> {
  /** Batches of one epoch; the last may be smaller (PyTorch's DataLoader without drop_last). */
  readonly stepsPerEpoch: number;
  /** Batch `index` (0 .. stepsPerEpoch - 1) of epoch `epoch` (from 0). */
  readonly batch: (epoch: number, index: number) => B;
}

/** What is drawn besides the inputs. Draws are keyed, so leaving some out changes no other. */
export interface Drawn {
  readonly targets: boolean;
  /** By which shares of a history its two views are made; null: none are. */
  readonly views: ViewShares | null;
  /** So many negatives that serve a whole batch, instead of one a position. */
  readonly sharedNegatives?: number;
}

/** The users of an epoch in the order they are trained on. */
export const epochOrder = (dataset: Dataset, seed: number, epoch: number): Int32Array =>
  stream(seed, 'shuffle', epoch).shuffle(indices(dataset.users));

/** Batches of users, an epoch's order cut into pieces; what a model has of them is its own. */
export function userBatches(
  dataset: Dataset,
  { batch_size, seed }: Pick<BatchSettings, 'batch_size' | 'seed'>,
): Batches<Int32Array> {
  let order: { readonly epoch: number; readonly users: Int32Array } | null = null;
  return {
    stepsPerEpoch: Math.ceil(dataset.users / batch_size),
    batch(epoch, index) {
      if (order?.epoch !== epoch) order = { epoch, users: epochOrder(dataset, seed, epoch) };
      return order.users.slice(index * batch_size, (index + 1) * batch_size);
    },
  };
}

/** The two views of what training reads of a user, in an epoch from 0; masked items are 0. */
export function drawViews(
  dataset: Dataset,
  shares: ViewShares,
  { seed, epoch, user }: { readonly seed: number; readonly epoch: number; readonly user: number },
): readonly [Int32Array, Int32Array] {
  const input = trainInput(dataset, user);
  const draws = stream(seed, 'views', epoch, user);
  return [view(input, shares, draws), view(input, shares, draws)];
}

/** Training batches of a dataset. Draws are keyed by (seed, purpose, epoch, user) alone. */
export function createBatches(
  dataset: Dataset,
  settings: BatchSettings,
  { targets: withTargets, views: shares, sharedNegatives }: Drawn,
): Batches<Batch> {
  const { max_seq_length: L, seed } = settings;
  const ofUsers = userBatches(dataset, settings);
  const drawNegatives = negativeSampler(dataset);

  /** One row of L per user. */
  const rows = (users: Int32Array, itemsOf: (user: number) => Int32Array): Int32Array => {
    const out = new Int32Array(users.length * L);
    users.forEach((user, row) => writeRow(out, row, L, itemsOf(user)));
    return out;
  };
  const targetsOf = (users: Int32Array, epoch: number, index: number): BatchTargets => ({
    positive: rows(users, (user) => trainTargets(dataset, user)),
    negative:
      sharedNegatives === undefined
        ? rows(users, (user) => {
            const { length } = trainInput(dataset, user);
            return drawNegatives(user, Math.min(length, L), seed, epoch);
          })
        : anyItems(dataset.items, sharedNegatives, stream(seed, 'shared negatives', epoch, index)),
  });
  const viewsOf = (
    users: Int32Array,
    epoch: number,
    made: ViewShares,
  ): readonly [Int32Array, Int32Array] => {
    const first = new Int32Array(users.length * L);
    const second = new Int32Array(users.length * L);
    users.forEach((user, row) => {
      const [one, other] = drawViews(dataset, made, { seed, epoch, user });
      writeRow(first, row, L, one);
      writeRow(second, row, L, other);
    });
    return [first, second];
  };
  return {
    stepsPerEpoch: ofUsers.stepsPerEpoch,
    batch(epoch, index) {
      const users = ofUsers.batch(epoch, index);
      return {
        size: users.length,
        length: L,
        users,
        inputIds: rows(users, (user) => trainInput(dataset, user)),
        targets: withTargets ? targetsOf(users, epoch, index) : null,
        views: shares && viewsOf(users, epoch, shares),
        sequenceLabel: Int32Array.from(users, (user) => answer(dataset, 'valid', user)),
      };
    },
  };
}

/** `count` items, uniform on [1, items], each draw by itself: padding and the mask id are no negatives here. */
const anyItems = (items: number, count: number, draws: Stream): Int32Array =>
  Int32Array.from({ length: count }, () => 1 + draws.below(items));

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
