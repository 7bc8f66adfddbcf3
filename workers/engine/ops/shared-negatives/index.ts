import type { Scalar, Tensor1D, Tensor2D } from '../../tf.ts';
import { choose } from '../choose.ts';
import { embedding, type PickedRows } from '../embedding/index.ts';
import { lossAgainst as composed, type Against } from './composed.ts';
import { lossAgainst as wasm } from './wasm.ts';
import { lossAgainst as webgpu } from './webgpu.ts';

const lossAgainst = choose({ composed, wasm, webgpu });

/** Targets of a batch whose negatives serve every position. */
export interface SharedTargets {
  /** [T] items, one a position; any row of the table where there is none. */
  readonly positive: PickedRows;
  /** [n] items, drawn once for the batch. */
  readonly negatives: PickedRows;
  /** [T] 1 at positions with a target, else 0. */
  readonly real: Tensor1D;
  /** How many positions have one. */
  readonly count: number;
}

function against(h: Tensor2D, items: Tensor2D, targets: SharedTargets, how: Against): Scalar {
  const { positive, negatives, real, count } = targets;
  return lossAgainst(
    {
      hidden: h,
      positive: embedding(items, positive),
      negatives: embedding(items, negatives),
      positiveIds: positive.ids,
      negativeIds: negatives.ids,
      real,
      count,
    },
    how,
  );
}

/**
 * Softmax loss over the target and n negatives that the whole batch shares: mean over positions with a
 * target of -log(exp h.e+ / (exp h.e+ + sum_j exp h.e_j)). A negative that is a position's own target is
 * left out of its sum; one drawn twice counts twice. h [T, D], items [V, D].
 */
export const sampledSoftmax = (h: Tensor2D, items: Tensor2D, targets: SharedTargets): Scalar =>
  against(h, items, targets, { kind: 'softmax' });

/**
 * Generalised binary cross-entropy (gSASRec, Petrov and Macdonald 2023): mean over positions with a target of
 * -(beta log s(h.e+) + sum_j log(1 - s(h.e_j))) / (1 + n), s = sigmoid, a negative that is the target itself left
 * out of the sum. `beta`: see gbceBeta. The division by 1 + n is that of their code, whose mask has a place for
 * every item that a position is told from (asash/gSASRec-pytorch at 027f3f1: train_gsasrec.py, mean_loss =
 * loss.sum() / mask.sum()). So a weight beside it means the same for any number of negatives.
 */
export const gbce = (h: Tensor2D, items: Tensor2D, targets: SharedTargets, beta: number): Scalar =>
  against(h, items, targets, { kind: 'gbce', beta });

/**
 * The weight of the positive in gbce: with alpha = n / (items - 1), the share of the other items that is drawn,
 * alpha ((1 - 1 / alpha) t + 1 / alpha). t = 0: 1, plain binary cross-entropy; t = 1: alpha, which takes back
 * all the overconfidence that sampling brings.
 */
export function gbceBeta({
  negatives,
  items,
  t,
}: Readonly<Record<'negatives' | 'items' | 't', number>>): number {
  // Of a single item nothing else can be drawn but itself.
  const alpha = negatives / Math.max(1, items - 1);
  return alpha * ((1 - 1 / alpha) * t + 1 / alpha);
}
