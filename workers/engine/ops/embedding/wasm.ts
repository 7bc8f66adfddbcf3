import { differentiable } from '../../differentiable.ts';
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

/** See composed.ts. */
export function embedding(table: Tensor2D, { ids, order, starts }: PickedRows): Tensor2D {
  return differentiable(
    [table],
    (rows) => ({ value: gatherRows({ table: rows, ids }, {})[0], saved: [order, starts] }),
    (dy, order0, starts0) => sumRows({ dy, order: order0, starts: starts0 }, {}),
  );
}
