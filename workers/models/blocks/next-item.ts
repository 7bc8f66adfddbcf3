import type { BatchTargets } from '../../data/batch.ts';
import { embedding, pickRows, sampledBce, type PickedRows } from '../../engine/ops/index.ts';
import { dispose, tensor1d, type Scalar, type Tensor1D, type Tensor2D } from '../../engine/tf.ts';
import { packed, type Sequences } from './sequences.ts';

/** Targets of L_rec on the device, in the layout of the input. */
export interface Targets {
  readonly positive: PickedRows;
  readonly negative: PickedRows;
  /** [tokens] 1 where there is a target. */
  readonly real: Tensor1D;
  readonly count: number;
}

/** L_next_item: h [tokens, D] against the item table [V, D]. */
export const recommendationLoss = (h: Tensor2D, items: Tensor2D, targets: Targets): Scalar =>
  sampledBce(
    h,
    embedding(items, targets.positive),
    embedding(items, targets.negative),
    targets.real,
    targets.count,
  );

/** Targets stand at real inputs (data/batches.ts), so the packed layout has them all. `rows`: of the item table. */
export function uploadTargets(targets: BatchTargets, input: Sequences, rows: number): Targets {
  const [positive, negative] = [targets.positive, targets.negative].map((ids) => laid(ids, input));
  let count = 0;
  const real = Float32Array.from(positive, (id) => {
    count += id > 0 ? 1 : 0;
    return id > 0 ? 1 : 0;
  });
  return {
    positive: pickRows(positive, rows, 0),
    negative: pickRows(negative, rows, 0),
    real: tensor1d(real),
    count,
  };
}

/** Values [B, L] as the tokens of `input` lie. */
const laid = (values: Int32Array, input: Sequences): Int32Array =>
  input.layout === 'packed' ? packed(values, input.packing) : values;

export function disposeTargets({ positive, negative, real }: Targets): void {
  for (const { ids, order, starts } of [positive, negative]) dispose([ids, order, starts]);
  real.dispose();
}
