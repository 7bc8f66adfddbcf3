import { fusedOp } from '../../fused-op.ts';
import type { Tensor2D, TensorInfo } from '../../tf.ts';
import { gatherRows } from '../../wasm-kernels/rows.ts';
import { nativeKernel } from '../../wasm-kernels/native-kernel.ts';
import type { PickedRows } from './rows.ts';

/** Values that outweigh waking a thread. */
const LEAST = 2 ** 17;

const sumRows = nativeKernel(
  'ElcSumRowsNative',
  (
    { dy, order, starts }: Record<'dy' | 'order' | 'starts', TensorInfo>,
    _,
    { each, rows: cut, at, make },
  ) => {
    const rows = starts.shape[0] - 1;
    const width = dy.shape[1];
    const sums = make([rows, width]);
    const [fromDy, fromOrder, fromStarts, to] = [dy, order, starts, sums].map(at);
    each('sumRows', cut(rows, LEAST / width), ({ from, count }) => ({
      ...{ dy: fromDy, order: fromOrder, starts: fromStarts + 4 * from },
      ...{ out: to + 4 * from * width, rows: count, width },
    }));
    return [sums];
  },
);

const fused = fusedOp({
  forward: gatherRows,
  backward: sumRows,
  saved: ['order', 'starts'],
  slopes: ['table'],
});

/** See composed.ts. */
export const embedding = (table: Tensor2D, { ids, order, starts }: PickedRows): Tensor2D =>
  fused({ table, ids, order, starts }, {});
