/** L_next_item: what a user does next is told from what others might do. */
import type { BatchTargets } from '../../data/batch.ts';
import type { Drawn } from '../../data/batches.ts';
import {
  catalogueCrossEntropy,
  embedding,
  gbce,
  gbceBeta,
  itemsAlone,
  pickRows,
  sampledBce,
  sampledSoftmax,
  type PickedRows,
} from '../../engine/ops/index.ts';
import { dispose, tensor1d, type Scalar, type Tensor1D, type Tensor2D } from '../../engine/tf.ts';
import type { RecLoss, RecLossSettings } from '../../catalog/rec-loss-fields.ts';
import { packed, type Sequences } from './sequences.ts';

/** Targets of L_rec on the device, in the layout of the input. */
export interface Targets {
  readonly positive: PickedRows;
  /** One a position for `bce`; [n] shared by the batch for `sampled_softmax` and `gbce`; null for `ce`. */
  readonly negatives: PickedRows | null;
  /** [tokens] 1 where there is a target. */
  readonly real: Tensor1D;
  readonly count: number;
}

/** What a batch draws for its targets. */
export function drawnFor({ rec_loss, negatives }: RecLossSettings): Drawn {
  switch (rec_loss) {
    case 'bce':
      return { targets: true, views: null };
    case 'sampled_softmax':
    case 'gbce':
      return { targets: true, views: null, sharedNegatives: negatives };
    case 'ce':
      return { targets: true, views: null, sharedNegatives: 0 };
  }
}

/** L_rec: h [tokens, D] against the item table [V, D]. */
export function nextItemLoss(
  h: Tensor2D,
  items: Tensor2D,
  { positive, negatives, real, count }: Targets,
  { rec_loss, gbce_t }: Pick<RecLossSettings, 'rec_loss' | 'gbce_t'>,
): Scalar {
  const rows = items.shape[0];
  if (rec_loss === 'ce')
    return catalogueCrossEntropy(h, items, { positive, real, count }, itemsAlone(rows));
  if (negatives === null) throw new Error('the batch has no negatives');
  switch (rec_loss) {
    case 'bce':
      return sampledBce(h, embedding(items, positive), embedding(items, negatives), real, count);
    case 'sampled_softmax':
      return sampledSoftmax(h, items, { positive, negatives, real, count });
    case 'gbce': {
      const drawn = negatives.ids.size;
      const beta = gbceBeta({ negatives: drawn, items: itemsAlone(rows).count, t: gbce_t });
      return gbce(h, items, { positive, negatives, real, count }, beta);
    }
  }
}

/** Targets stand at real inputs (data/batches.ts), so the packed layout has them all. `rows`: of the item table. */
export function uploadTargets(
  targets: BatchTargets,
  input: Sequences,
  rows: number,
  recLoss: RecLoss,
): Targets {
  const positive = laid(targets.positive, input);
  const negative = recLoss === 'bce' ? laid(targets.negative, input) : targets.negative;
  let count = 0;
  const real = Float32Array.from(positive, (id) => {
    count += id > 0 ? 1 : 0;
    return id > 0 ? 1 : 0;
  });
  return {
    positive: pickRows(positive, rows, 0),
    negatives: recLoss === 'ce' ? null : pickRows(negative, rows, 0),
    real: tensor1d(real),
    count,
  };
}

/** Values [B, L] as the tokens of `input` lie. */
const laid = (values: Int32Array, input: Sequences): Int32Array =>
  input.layout === 'packed' ? packed(values, input.packing) : values;

export function disposeTargets({ positive, negatives, real }: Targets): void {
  for (const picked of [positive, negatives]) {
    if (picked !== null) dispose([picked.ids, picked.order, picked.starts]);
  }
  real.dispose();
}
