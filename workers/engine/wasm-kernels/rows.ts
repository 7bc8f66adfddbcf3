import type { TensorInfo } from '../tf.ts';
import { nativeKernel } from './native-kernel.ts';

/** Rows of a table [V, D] by ids int32 [n] -> [n, D]. */
export const gatherRows = nativeKernel(
  'ElcGatherRows',
  ({ table, ids }: Record<'table' | 'ids', TensorInfo>, _, { call, at, make }) => {
    const [n] = ids.shape;
    const width = table.shape[1];
    const out = make([n, width]);
    call('gatherRows', { table: at(table), ids: at(ids), out: at(out), n, width, stride: width });
    return [out];
  },
);

/**
 * Sums of the rows of x that have the same id, in the order of the rows: of each row [from, from +
 * width). x [n, F], ids int32 [n] -> [segments, width].
 */
export const segmentSums = nativeKernel(
  'ElcSegmentSums',
  (
    { x, ids }: Record<'x' | 'ids', TensorInfo>,
    { segments, from, width }: Record<'segments' | 'from' | 'width', number>,
    { call, at, make },
  ) => {
    const [n, stride] = x.shape;
    const sums = make([segments, width]);
    call('segmentSum', {
      ...{ x: at(x) + 4 * from, ids: at(ids), out: at(sums) },
      ...{ n, width, stride, segments },
    });
    return [sums];
  },
);
