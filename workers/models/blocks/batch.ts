import type { Batch } from '../../data/batch.ts';
import type { RecLoss } from '../../catalog/rec-loss-fields.ts';
import { tensor1d, type Tensor1D } from '../../engine/tf.ts';
import type { OnDevice } from '../recommender.ts';
import { disposeTargets, uploadTargets, type Targets } from './next-item.ts';
import { disposeSequences, sequencesIn, type Layout, type Sequences } from './sequences.ts';

/** What the terms of a loss read of a batch of users and their views: the rest is neither drawn nor uploaded. */
export interface BatchNeeds {
  /** Next items and negatives: for L_rec. */
  readonly targets: boolean;
  /** The layout of the un-augmented users: padded only where a mean over all positions is taken of them. */
  readonly users: Layout;
  /** The layout of the two views of every user; null where no term compares views. */
  readonly views: Layout | null;
}

/** One batch on the device: what is null, no term needs. */
export interface DeviceBatch extends OnDevice {
  readonly input: Sequences;
  /** Both views, view 1 of every user before view 2 of every user: 2B rows. */
  readonly views: Sequences | null;
  readonly targets: Targets | null;
  /** item [-2] of each user, int32 [B]: the label --de_noise compares in L_seq_cl. */
  readonly labels: Tensor1D;
}

/** Uploads of a batch what is needed. `rows`: of the item table. */
export function deviceBatch(
  batch: Batch,
  rows: number,
  needs: BatchNeeds,
  recLoss: RecLoss = 'bce',
): DeviceBatch {
  const { length } = batch;
  const input = sequencesIn(needs.users, batch.inputIds, length, rows);
  const views =
    needs.views && sequencesIn(needs.views, joined(...drawn(batch.views)), length, rows);
  const targets = needs.targets ? uploadTargets(drawn(batch.targets), input, rows, recLoss) : null;
  const labels = tensor1d(batch.sequenceLabel, 'int32');
  return {
    input,
    views,
    targets,
    labels,
    dispose: () => {
      disposeSequences(input);
      if (views !== null) disposeSequences(views);
      labels.dispose();
      if (targets !== null) disposeTargets(targets);
    },
  };
}

function drawn<T>(part: T | null): T {
  if (part === null) throw new Error('the batch was made without what the step needs');
  return part;
}

function joined(first: Int32Array, second: Int32Array): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
